"""JSON routes of the context."""
