"""Pages of the census."""
