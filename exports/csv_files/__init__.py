"""A folder of CSV files as a source: `staff.csv`, the list of those who may sign in at the stations."""

from exports.csv_files.folder import CsvFolder

__all__ = ["CsvFolder"]
