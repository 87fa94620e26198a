"""Ways to have files scanned for viruses."""
