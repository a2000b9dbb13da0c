"""A folder of CSV files as a source: each file of a known name is one table.

Rules: a folder without any known table is no source; files of other names are said in the report and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exports.csv_files.records import Encoding
from exports.csv_files.staff import staff_table
from exports.csv_files.table import Table, table_rows
from exports.errors import SourceEmpty, SourceUnreadable
from exports.language import N_
from exports.quality import Tally
from exports.record import Row
from exports.source import Reading

FILE_NOT_READ = N_("a file of a name that no table has; it was not read")


@dataclass(frozen=True)
class CsvFolder:
    """The tables of a folder (see README.md of this package)."""

    name: str
    path: Path
    encoding: Encoding = "utf-8"

    def rows(self, reading: Reading, tally: Tally) -> Iterator[Row]:
        """Every row of every known table. Raises `SourceEmpty`, `SourceUnreadable` and `FileUnreadable`."""
        tables = {table.file: table for table in tables_of(reading)}
        try:
            found = sorted(path for path in self.path.iterdir() if path.suffix.lower() == ".csv")
            base = self.path.resolve(strict=True)
        except OSError as problem:
            raise SourceEmpty(folder=self.path, source=self.name) from problem
        known = [path for path in found if path.name.lower() in tables]
        if not known:
            raise SourceEmpty(folder=self.path, source=self.name)
        tally.remarks.update({FILE_NOT_READ: len(found) - len(known)} if len(found) > len(known) else {})
        for done, path in enumerate(known):
            if not path.resolve().is_relative_to(base):
                raise SourceUnreadable(file=path.name, problem=N_("it is a link that leads out of the folder"))
            reading.progress(path.name, done, len(known))
            yield from table_rows(tables[path.name.lower()], path, self.encoding, tally)


def tables_of(reading: Reading) -> tuple[Table, ...]:
    """The tables that a folder may hold."""
    return (staff_table(reading.now.astimezone(reading.timezone).date()),)
