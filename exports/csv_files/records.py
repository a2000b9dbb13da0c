"""The text of a CSV file as records: encoding, separator, and records that know where they stand.

RFC 4180, as spreadsheets of French hospitals write it too: `;`, `,` or tab, UTF-8 (with or without its mark) or
Windows-1252 where downtime.toml says so. Rules of this module:

* nothing is guessed from the content: the separator is the one under which the first line holds the wanted columns;
* one bad line costs that line: a quotation mark that is never closed does not swallow the lines behind it;
* a record keeps its own text, so that a file can be changed in one line and stay as it was in all others.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from exports.errors import FileUnreadable, SourceUnreadable
from exports.language import N_, Phrase

Encoding: TypeAlias = Literal["utf-8", "cp1252"]
LARGEST = 256 * 2**20
"""Bytes of a file."""
LONGEST_RECORD = 200
"""Lines that one record may go over (a text between quotation marks)."""
SEPARATORS = (";", ",", "\t")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00")


@dataclass(frozen=True)
class Record:
    """One record. `cells` is empty and `problem` says why when it is none."""

    line: int
    """The first of its lines, from 1."""
    text: str
    """As it stands in the file, line end included."""
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def blank(self) -> bool:
        return not self.problem and not any(cell.strip() for cell in self.cells)


def read_text(path: Path, encoding: Encoding) -> str:
    """The text of a file; what is not of its encoding is kept as lone surrogates, so that its line can be named.

    Raises `FileUnreadable`, and `SourceUnreadable` for UTF-16, binary content and files that are too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise SourceUnreadable(file=path.name, problem=N_("it is too large for a table"))
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=path.name, problem=error.strerror or type(error).__name__) from error
    if content.startswith(_MARKS) or b"\x00" in content[:4096]:
        raise SourceUnreadable(file=path.name, problem=N_("it is no text in UTF-8 or Windows-1252"))
    return content.decode("utf-8-sig" if encoding == "utf-8" else encoding, "surrogateescape")


def separator_of(text: str, wanted: Collection[str], file: str) -> str:
    """The separator under which the first line names all the `wanted` columns.

    Raises `SourceUnreadable`; the line is not quoted: without a header, it holds somebody's data.
    """
    first = next((line for line in text.split("\n") if line.strip()), "").rstrip("\r")
    for separator in SEPARATORS:
        if set(wanted) <= {column_name(cell) for cell in _cells(first, separator) or ()}:
            return separator
    fields = {"columns": "; ".join(wanted)}
    raise SourceUnreadable(file=file, problem=Phrase(N_("its first line does not name the columns {columns}"), fields))


def column_name(cell: str) -> str:
    """A column's name as it is compared: capitals and spaces around do not count."""
    return cell.strip().casefold()


def records(text: str, separator: str) -> Iterator[Record]:
    """The records of a text in order, the header and blank ones too."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        taken = _length(lines, at)
        joined = "".join(lines[at : at + taken])
        cells = _cells(joined.rstrip("\r\n"), separator)
        if cells is None:  # the quotation marks do not belong together: this line alone is lost
            taken, joined = 1, lines[at]
            yield Record(at + 1, joined, (), N_("its quotation marks are not closed, or stand inside a value"))
        else:
            yield Record(at + 1, joined, cells)
        at += taken


def _lines(text: str) -> list[str]:
    """Lines with their ends; only line feeds end one (with a carriage return before it, or not)."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _length(lines: Sequence[str], at: int) -> int:
    """How many lines the record at `at` takes: until its quotation marks are even."""
    marks = 0
    for taken in range(1, min(LONGEST_RECORD, len(lines) - at) + 1):
        marks += lines[at + taken - 1].count('"')
        if marks % 2 == 0:
            return taken
    return 1


def _cells(text: str, separator: str) -> tuple[str, ...] | None:
    """The cells of one record; None when it is malformed."""
    try:
        found = list(csv.reader(_lines(text) or [""], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return tuple(found[0]) if len(found) == 1 else None
