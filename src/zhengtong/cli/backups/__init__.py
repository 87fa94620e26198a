"""Backup and restore of an installation: database, objects and keys as one set."""
