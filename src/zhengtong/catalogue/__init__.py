"""Entries, versions, items, mounted resources; review, publication, search."""
