"""Matters: worklists, review routes, clocks, notices."""
