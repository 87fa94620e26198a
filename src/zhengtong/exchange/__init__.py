"""Bulk: sources, flows, runs, deliveries, receipts."""
