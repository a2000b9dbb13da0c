"""Rows go into a snapshot in memory: schema and full text by sqlite-utils, bulk rows by `executemany`.

Rules: nothing touches the disk here; a row is written as it came, and the count of every table goes into the manifest.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import msgspec
import sqlite_utils

from exports.folding import search_words
from exports.record import TABLES, Patient, Row
from exports.snapshot.memory import CAP, in_memory, in_one_piece, in_pages, size_of
from exports.snapshot.schema import (
    APPLICATION_ID,
    CENSUS,
    FORMAT,
    INDEXES,
    MANIFEST_JSON,
    Manifest,
    columns,
    enum_columns,
    json_columns,
)

Stored = Sequence[Any]
"""The values of one row as SQLite stores them, in the order of the fields."""

_BATCH = 1_000
_encode = msgspec.json.Encoder().encode


# Half the values of an observation are None, and Python's sqlite3 looks for somebody who adapts each of them, in vain,
# for longer than SQLite takes to store it. With an adapter it finds one at once.
sqlite3.register_adapter(type(None), lambda none: none)


def _storer(row_type: type[Row]) -> Callable[[Row], list[Any]]:
    """How a row of this type becomes the values that SQLite stores; decided once per type: rows come by the million."""
    fields = row_type.__struct_fields__
    as_json = [fields.index(name) for name in json_columns(row_type)]
    as_value = [fields.index(name) for name in enum_columns(row_type)]
    astuple = msgspec.structs.astuple

    def store(row: Row) -> list[Any]:
        values = [*astuple(row)]
        for i in as_json:
            values[i] = _encode(values[i]).decode() if values[i] else "[]"
        for i in as_value:
            if values[i] is not None:
                values[i] = values[i]._value_  # `value` is the same by way of a slow descriptor
        return values

    return store


class SnapshotWriter:
    """An empty snapshot in memory that takes rows and becomes bytes. `connection` may be another one after each row: a
    large database is moved to where it can grow. One of `cap` 0 is made there: its bytes depend on its rows and on the
    SQLite library alone, not on how often it was written to."""

    def __init__(self, cap: int = CAP) -> None:
        self.connection = in_one_piece(APPLICATION_ID, FORMAT) if cap else in_memory(APPLICATION_ID, FORMAT)
        self.counts: Counter[str] = Counter()
        self._cap = cap
        self._pending: dict[type[Row], list[list[Any]]] = {row_type: [] for row_type in TABLES}
        self._store = {row_type: _storer(row_type) for row_type in TABLES}
        self._insert = {row_type: insert_statement(row_type) for row_type in TABLES}
        create_tables(sqlite_utils.Database(self.connection))
        self.connection.execute("begin")

    def add(self, row: Row) -> None:
        """Take one row of any type of the record."""
        self.add_all((row,))

    def add_all(self, rows: Iterable[Row]) -> None:
        """Take rows by the million: as `add` of each."""
        pending, store = self._pending, self._store
        for row in rows:
            row_type = type(row)
            waiting = pending[row_type]
            waiting.append(store[row_type](row))
            if len(waiting) >= _BATCH:
                self._flush(row_type)

    def add_stored(self, row_type: type[Row], rows: Iterable[Stored]) -> None:
        """Take rows as another snapshot has them, with their values in the order of the fields."""
        pending = iter(rows)
        while batch := list(islice(pending, _BATCH)):
            self._write(row_type, batch)

    def close_tables(self) -> None:
        """Write what is pending, then the indexes, the full text of names and numbers, and the view `census`."""
        for row_type in TABLES:
            self._flush(row_type)
        self.connection.execute("commit")
        finish_tables(self.connection)

    def _flush(self, row_type: type[Row]) -> None:
        self._write(row_type, self._pending[row_type])
        self._pending[row_type].clear()

    def _write(self, row_type: type[Row], rows: Sequence[Stored]) -> None:
        self.connection.executemany(self._insert[row_type], rows)
        self.counts[TABLES[row_type]] += len(rows)
        if self._cap and size_of(self.connection) > self._cap:
            self.connection.execute("commit")
            self.connection = in_pages(self.connection)
            self.connection.execute("begin")
            self._cap = 0


def create_tables(db: sqlite_utils.Database) -> None:
    """The empty tables of format 1."""
    for row_type, table in TABLES.items():
        db.table(table).create(dict(columns(row_type)))


def finish_tables(connection: sqlite3.Connection) -> None:
    """Indexes, full text and the view of a database whose tables are filled."""
    db = sqlite_utils.Database(connection)
    for row_type, table in TABLES.items():
        wanted: tuple[tuple[str, ...], ...] = INDEXES.get(table, ())
        if "patient" in row_type.__struct_fields__ and not any(index[0] == "patient" for index in wanted):
            wanted = (("patient",), *wanted)
        for index in wanted:
            db.table(table).create_index(list(index))
    index_names(db)
    connection.execute(CENSUS)


def index_names(db: sqlite_utils.Database) -> None:
    """The table `patient_search` and its full-text index: every name folded, every number, old ones too, by patient."""
    search = db.table("patient_search").create({"patient": str, "words": str}, pk="patient")
    names = "key, birth_name, given_name, given_names, used_name, used_given_name, name_text, ipp, ins, archive_number"
    names += ", old_numbers"  # a JSON array, whose brackets and quotation marks fall away with all punctuation
    numbers: dict[str, list[str]] = {}
    for patient, number in db.execute("select patient, number from stay where number is not null"):
        numbers.setdefault(patient, []).append(number)
    db.conn.executemany(
        "insert or ignore into patient_search values (?, ?)",
        [
            (key, " ".join(dict.fromkeys(word for text in (*texts, *numbers.get(key, ())) for word in _words(text))))
            for key, *texts in db.execute(f"select {names} from patient")  # noqa: S608 — a constant
        ],
    )
    search.enable_fts(["words"], tokenize="unicode61 remove_diacritics 2", create_triggers=False)


def _words(text: str | None) -> Sequence[str]:
    return search_words(text) if text else ()


def write_manifest(connection: sqlite3.Connection, manifest: Manifest) -> None:
    """The one row of the table `snapshot`."""
    row = msgspec.to_builtins(manifest)
    row |= {name: _encode(row[name]).decode() for name in MANIFEST_JSON}
    sqlite_utils.Database(connection).table("snapshot").insert(row)
    connection.commit()


def database_bytes(connection: sqlite3.Connection) -> bytes:
    """The whole database as it would stand in a file (journal mode delete, never WAL)."""
    return connection.serialize()


def count_patients(connection: sqlite3.Connection) -> tuple[int, int]:
    """(all known patients, patients present)."""
    (known,) = connection.execute(f"select count(*) from {TABLES[Patient]}").fetchone()  # noqa: S608 — a constant
    (present,) = connection.execute("select count(distinct patient) from stay where present").fetchone()
    return known, present


def insert_statement(row_type: type[Row]) -> str:
    """What puts one row into its table, with its values in the order of the fields."""
    names = columns(row_type)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"insert into {TABLES[row_type]} ({listed}) values ({', '.join('?' * len(names))})"  # noqa: S608 — our names
