"""`staff.csv` changed by one line: the others stay as they stand, to the byte.

Rules of this module: the file keeps its separator, its encoding, its columns, those of others too; it is written
durably and kept to its owner; a line that cannot be read stays where it is, for the report to name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exports.csv_files.records import Encoding, Record, column_name, read_text, records
from exports.csv_files.staff import account_of, staff_table
from exports.csv_files.table import BadCell, Header, read_header, values_of
from exports.durable import write_durably
from exports.errors import AccountUnknown, FileUnwritable, SourceUnreadable
from exports.language import N_
from exports.quality import LeftOut
from exports.record import Account

COLUMNS = ("login", "name", "role", "wards", "pin_hash", "badge", "until")
"""The header of a file that is made here."""
_TABLE = staff_table(date.min)


@dataclass(frozen=True)
class StaffFile:
    """A staff list on the disk, which need not be there yet."""

    path: Path
    encoding: Encoding = "utf-8"

    def accounts(self) -> tuple[Account, ...]:
        """The lines that can be read, ended ones too. Raises `FileUnreadable` and `SourceUnreadable`."""
        return tuple(account for _, account in self._read() if account is not None)

    def put(self, login: str, cells: Mapping[str, str]) -> None:
        """Write these cells (column → text) into the line of `login`, or into a new one at the end.

        Raises `FileUnreadable`, `FileUnwritable`, and `SourceUnreadable` for a file that is no staff list or lacks a
        column that has something to say.
        """
        text, header = self._text()
        missing = [name for name, cell in cells.items() if cell and name not in header.columns]
        if missing:
            raise SourceUnreadable(file=self.path.name, problem=N_("it lacks a column; add it to the first line"))
        put = False

        def change(record: Record) -> str:
            nonlocal put
            if put or not _is_of(record, header, login):
                return record.text
            put = True
            kept = dict(zip(header.columns, record.cells, strict=True))
            return _line(header, {**kept, **cells})

        lines = self._changed(text, header, change)
        if not put:
            if lines and not lines[-1].endswith("\n"):
                lines.append("\r\n")
            lines.append(_line(header, {"login": login, **cells}))
        self._write("".join(lines))

    def remove(self, login: str) -> None:
        """Take every line of `login` away. Raises `AccountUnknown`, and as `put`."""
        text, header = self._text()
        lines = self._changed(text, header, lambda record: "" if _is_of(record, header, login) else record.text)
        if "" not in lines:
            raise AccountUnknown(file=self.path)
        self._write("".join(lines))

    def has(self, login: str) -> bool:
        """Whether a line of that login stands there, readable or not."""
        text, header = self._text()
        return any(_is_of(record, header, login) for record in records(text, header.separator))

    def _read(self) -> list[tuple[int, Account | None]]:
        text, header = self._text()
        return [
            (record.line, _account(header, record))
            for record in records(text, header.separator)
            if not record.blank and record.line > header.record.line
        ]

    def _text(self) -> tuple[str, Header]:
        text = read_text(self.path, self.encoding) if self.path.exists() else ";".join(COLUMNS) + "\r\n"
        return text, read_header(_TABLE, text)

    def _changed(self, text: str, header: Header, change: Callable[[Record], str]) -> list[str]:
        return [
            record.text if record.line <= header.record.line else change(record)
            for record in records(text, header.separator)
        ]

    def _write(self, text: str) -> None:
        codec = "utf-8-sig" if self.encoding == "utf-8" else self.encoding  # with its mark, spreadsheets read UTF-8
        try:
            content = text.encode(codec, "surrogateescape")
        except UnicodeEncodeError:
            problem = N_("a letter of the name does not exist in the encoding of the file")
            raise FileUnwritable(file=self.path.name, problem=problem) from None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileUnwritable(file=self.path.parent, problem=error.strerror or type(error).__name__) from error
        write_durably(self.path, content, private=True)


def _account(header: Header, record: Record) -> Account | None:
    try:
        made = account_of(values_of(_TABLE, header, record), date.min)
    except BadCell:
        return None
    return None if isinstance(made, LeftOut) else made


def _is_of(record: Record, header: Header, login: str) -> bool:
    if record.problem or len(record.cells) != len(header.columns) or record.line <= header.record.line:
        return False
    where = [column_name(column) for column in header.columns].index("login")
    return record.cells[where].strip().casefold() == login.casefold()


def _line(header: Header, cells: Mapping[str, str]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=header.separator, lineterminator="\r\n")
    writer.writerow([cells.get(column, "") for column in header.columns])
    return made.getvalue()
