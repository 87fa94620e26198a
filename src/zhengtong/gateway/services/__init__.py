"""Deeds of the gateway."""
