"""Facts and rules of the census of information systems; plain Python."""
