"""The search index of one machine: a folder of files made from the search rows.

PostgreSQL stays the only truth. The indexer of a machine (``services/feeding.py``) writes here, web
processes read; what is lost is made anew from the database.
"""
