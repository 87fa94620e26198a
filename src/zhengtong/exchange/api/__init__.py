"""JSON routes of the exchange."""
