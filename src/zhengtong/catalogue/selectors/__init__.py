"""Questions over the catalogue."""
