"""Deeds of the exchange."""
