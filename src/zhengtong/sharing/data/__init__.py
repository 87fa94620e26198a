"""Code lists of sharing, each with its source."""
