"""Pages and API for those who run the platform."""
