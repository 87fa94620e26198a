"""Calls: services, credentials, the data plane."""
