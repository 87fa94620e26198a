"""JSON routes of the catalogue."""
