"""Data elements, code sets, grades."""
