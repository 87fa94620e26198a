"""Rules of asking and granting."""
