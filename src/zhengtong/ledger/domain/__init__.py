"""Plain rules of the ledger: what a record holds, what is wrong with one."""
