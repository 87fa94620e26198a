"""Upgrade of a running installation: what it would do, doing it, taking it back."""
