"""Pages of the ledger: public checkpoints and tiles, records for those who may read them."""
