"""The components of the look: tags and filters, gathered by ``templatetags/zt.py``."""
