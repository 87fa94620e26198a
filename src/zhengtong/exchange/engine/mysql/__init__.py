"""MySQL and MariaDB: schemas are described and tables sampled; rows are not carried."""
