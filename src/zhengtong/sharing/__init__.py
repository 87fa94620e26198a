"""Requests, answers, grants."""
