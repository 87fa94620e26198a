"""Plain values every room rests on: codes, working days, Actor, Clock, errors, events."""
