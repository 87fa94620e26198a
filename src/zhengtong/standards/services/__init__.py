"""Deeds of the context."""
