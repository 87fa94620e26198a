"""``./zt bundle``: the offline installer, all that a machine without a network needs."""
