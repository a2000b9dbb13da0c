"""The journal as a table: CSV that Excel opens as it stands, and that cannot make it calculate.

Source: RFC 4180; OWASP "CSV Injection". Rules: UTF-8 with a byte order mark, every cell in quotes, lines end with CR
LF; the separator is the one that the reader's Excel expects (semicolon in French, comma in English); a cell that begins
like a formula gets an apostrophe in front. Columns are those of `COLUMNS`, documented in `downtime/docs/JOURNAL.md`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec

from downtime.journal.acts import Entry, Recorded
from downtime.journal.line import time_text

SEPARATORS = {"fr": ";", "en": ","}
COLUMNS = ("sequence", "time", "signed", *(field.name for field in msgspec.structs.fields(Entry)))
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula, full-width forms included."""


def csv_bytes(records: Iterable[Recorded], language: str) -> bytes:
    """The whole table, with its heading."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=SEPARATORS.get(language, ","), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        values = msgspec.structs.asdict(record.entry).values()
        signed = "yes" if record.signed else "no"
        writer.writerow([record.sequence, time_text(record.time), signed, *(harmless(value) for value in values)])
    return text.getvalue().encode("utf-8")


def harmless(value: str | int | None) -> str:
    """A cell that no spreadsheet takes for a formula, also behind spaces."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text
