"""Secrets and keys at rest."""
