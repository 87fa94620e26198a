"""Questions over standards: find_… may be None, get_… raises, list_… iterates."""
