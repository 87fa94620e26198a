"""Deeds of the vault."""
