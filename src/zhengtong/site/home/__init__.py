"""Home and the other pages of the portal itself."""
