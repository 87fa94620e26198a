"""The texts as data: plan clauses and rule profiles; no Django."""
