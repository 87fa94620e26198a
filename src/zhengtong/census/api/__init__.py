"""JSON routes of the census."""
