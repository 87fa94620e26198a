"""Plain rules of the vault."""
