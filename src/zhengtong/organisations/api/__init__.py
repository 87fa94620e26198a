"""JSON API of regions and bodies."""
