"""Rules of matters: routes, decisions, clocks."""
