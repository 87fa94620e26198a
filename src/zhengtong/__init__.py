"""Zhengtong (政通): how governments find, share and use their own data."""

__version__ = "0.1.0"
