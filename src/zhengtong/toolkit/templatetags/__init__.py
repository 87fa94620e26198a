"""Template tags of the toolkit: ``{% load zt %}``."""
