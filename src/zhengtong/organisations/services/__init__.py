"""Deeds of the context: verbs in one transaction each."""
