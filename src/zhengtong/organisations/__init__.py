"""Regions, bodies, offices, posts, people, authorities, sign-in."""
