"""PostgreSQL and what speaks its protocol: ADBC for rows, psycopg for the catalogue."""
