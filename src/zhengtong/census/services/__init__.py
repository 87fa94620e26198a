"""Deeds of the census."""
