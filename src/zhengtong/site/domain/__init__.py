"""Rules of running the platform."""
