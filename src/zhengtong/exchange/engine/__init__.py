"""The bulk plane: connectors, the stream of rules and masks, staging, merge and proof; no Django.

The plane imports only kernel, policy, crypto and its libraries. It runs in the worker, gets
everything it needs as values (connection fields, opened secret, plan) and tells its progress
through the ``RunJournal`` port.
"""
