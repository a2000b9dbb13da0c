"""One table of CSV: its columns, and its rows with the place of whatever cannot be read.

Rules of this module: columns are found by name, in any order; a column that the table has not is named in the report
and not read; a line that cannot be read is rejected with its file, line and column, and costs nothing else; nothing of
what a line says goes into the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from exports.csv_files.records import Encoding, Record, column_name, read_text, records, separator_of
from exports.errors import SourceUnreadable
from exports.language import N_, Phrase
from exports.quality import LeftOut, Reject, Tally
from exports.record import Row

Values: TypeAlias = Mapping[str, str]
"""Column → what stands there, without the spaces around; "" when the table has no such column."""


class BadCell(Exception):
    """A value that cannot be read: which column, and what is wrong with it, without the value."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(column)
        self.column = column
        self.problem = problem


@dataclass(frozen=True)
class Table:
    """What a file of that name holds. `make` gives the row of a line, or why it is left out; it raises `BadCell`."""

    name: str
    """As the report calls its lines."""
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    make: Callable[[Values], Row | LeftOut]
    unique: tuple[tuple[str, ...], ...] = ()
    """Groups of columns that share one set of values: what stands in one of them stands nowhere else."""
    forbidden: Mapping[str, str] | None = None
    """Columns that must not be there, and why."""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Header:
    """Where each column stands, and the line of the file that says so."""

    record: Record
    separator: str
    columns: tuple[str, ...]


def read_header(table: Table, text: str) -> Header:
    """Raises `SourceUnreadable` when the first line does not name the needed columns, or names one twice."""
    separator = separator_of(text, table.needed, table.file)
    first = next(record for record in records(text, separator) if not record.blank)
    columns = tuple(column_name(cell) for cell in first.cells)
    for name in (*table.needed, *table.optional):
        if columns.count(name) > 1:
            raise SourceUnreadable(file=table.file, problem=Phrase(N_("it has two columns {column}"), {"column": name}))
    return Header(first, separator, columns)


def table_rows(table: Table, path: Path, encoding: Encoding, tally: Tally) -> Iterator[Row]:
    """The rows of a file. Raises `FileUnreadable`, and `SourceUnreadable` for a file that is not that table."""
    text = read_text(path, encoding)
    header = read_header(table, text)
    _say_columns(table, header, tally)
    seen: set[tuple[int, str]] = set()
    for record in records(text, header.separator):
        if record.blank or record.line <= header.record.line:
            continue
        tally.read[table.name] += 1
        try:
            values = values_of(table, header, record)
            row = table.make(values)
            _check_unique(table, values, seen)
        except BadCell as bad:
            tally.reject(table.name, Reject(table.file, record.line, bad.column, bad.problem))
            continue
        if isinstance(row, LeftOut):
            tally.leave_out(table.name, row)
            continue
        tally.kept[table.name] += 1
        yield row


def values_of(table: Table, header: Header, record: Record) -> Values:
    """The values of a line by column. Raises `BadCell`."""
    if record.problem:
        raise BadCell("", record.problem)
    if len(record.cells) != len(header.columns):
        raise BadCell("", N_("it has not as many values as there are columns"))
    found = dict.fromkeys((*table.needed, *table.optional), "")
    for name, cell in zip(header.columns, record.cells, strict=True):
        if name not in found:
            continue
        if any("\ud800" <= letter <= "\udfff" for letter in cell):
            raise BadCell(name, N_("it is not in the encoding of the file: see “encoding” in downtime.toml"))
        if any(letter < " " and letter not in "\t\r\n" for letter in cell) or "\x7f" in cell:
            raise BadCell(name, N_("it holds a control character"))
        found[name] = cell.strip()
    for name in table.needed:
        if not found[name]:
            raise BadCell(name, N_("it is empty"))
    return found


def _say_columns(table: Table, header: Header, tally: Tally) -> None:
    forbidden = table.forbidden or {}
    for name in header.columns:
        if name in forbidden:
            tally.read[table.name] += 1
            tally.reject(table.name, Reject(table.file, header.record.line, name, forbidden[name]))
        elif name not in table.needed and name not in table.optional:
            tally.remarks[f"{COLUMN_NOT_READ}: {name}"] += 1


COLUMN_NOT_READ = N_("a column that this table has not; it was not read")
"""A remark, followed by ": " and the column's name."""


def _check_unique(table: Table, values: Values, seen: set[tuple[int, str]]) -> None:
    """The first line of a value keeps it: a later one is rejected."""
    mine: set[tuple[int, str]] = set()
    for number, group in enumerate(table.unique):
        for column in group:
            value = (number, values[column].casefold())
            if values[column] and value in seen:
                raise BadCell(column, N_("an earlier line has the same"))
            mine.add(value)
    seen |= mine
