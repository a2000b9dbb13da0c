"""The snapshot file: the rows of the record as one SQLite database (downtime/docs/FORMAT.md)."""
