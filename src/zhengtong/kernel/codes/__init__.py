"""Codes that bodies, people, licences and regions carry, with their check characters."""
