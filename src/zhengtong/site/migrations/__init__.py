"""Migrations of the portal itself."""
