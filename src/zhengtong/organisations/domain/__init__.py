"""Facts, rules and permits of bodies, posts and people; plain Python."""
