"""Data leaves the hospital system: the record, the sources, the snapshot file, where it is published."""
