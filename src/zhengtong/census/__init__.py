"""Information systems and their use."""
