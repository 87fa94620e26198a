"""The data plane of the gateway: takes calls, asks the grants, fetches, records; no Django."""
