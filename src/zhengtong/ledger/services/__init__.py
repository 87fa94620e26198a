"""Deeds of the ledger: to append, to seal, to publish, to verify."""
