"""JSON routes of the desk."""
