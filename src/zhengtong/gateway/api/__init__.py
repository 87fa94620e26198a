"""JSON routes of the gateway."""
