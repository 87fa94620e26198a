"""Deeds of the catalogue."""
