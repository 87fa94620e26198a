"""Facts and rules of the catalogue; plain Python."""
