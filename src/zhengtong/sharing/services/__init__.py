"""Deeds of sharing."""
