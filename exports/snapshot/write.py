"""Rows go into a snapshot in memory: schema and full text by sqlite-utils, bulk rows by `executemany`.

Rules: nothing touches the disk here; a row is written as it came, and the count of every table goes into the manifest.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import sqlite_utils

from exports.folding import search_words
from exports.record import TABLES, Patient, Row
from exports.snapshot.memory import in_memory
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

_BATCH = 5_000
_encode = msgspec.json.Encoder().encode


def _storer(row_type: type[Row]) -> Callable[[Row], tuple[Any, ...]]:
    """How a row of this type becomes the tuple that SQLite stores; decided once per type: rows come by the million."""
    fields = row_type.__struct_fields__
    as_json = frozenset(json_columns(row_type))
    as_value = frozenset(enum_columns(row_type))
    special = [(i, name in as_json) for i, name in enumerate(fields) if name in as_json or name in as_value]
    astuple = msgspec.structs.astuple

    def store(row: Row) -> tuple[Any, ...]:
        values = list(astuple(row))
        for i, is_json in special:
            value = values[i]
            if value is not None:
                values[i] = (_encode(value).decode() if value else "[]") if is_json else value.value
        return tuple(values)

    return store


class SnapshotWriter:
    """An empty snapshot in memory that takes rows and becomes bytes."""

    def __init__(self) -> None:
        self.connection = in_memory()
        self.connection.execute(f"pragma application_id = {APPLICATION_ID}")
        self.connection.execute(f"pragma user_version = {FORMAT}")
        self.counts: Counter[str] = Counter()
        self._pending: dict[type[Row], list[tuple[Any, ...]]] = {row_type: [] for row_type in TABLES}
        self._store = {row_type: _storer(row_type) for row_type in TABLES}
        self._insert = {row_type: _insert_statement(row_type) for row_type in TABLES}
        create_tables(sqlite_utils.Database(self.connection))
        self.connection.execute("begin")

    def add(self, row: Row) -> None:
        """Take one row of any type of the record."""
        row_type = type(row)
        pending = self._pending[row_type]
        pending.append(self._store[row_type](row))
        if len(pending) >= _BATCH:
            self._flush(row_type)

    def add_all(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(row)

    def close_tables(self) -> None:
        """Write what is pending, then the indexes, the full text of names and numbers, and the view `census`."""
        for row_type in TABLES:
            self._flush(row_type)
        self.connection.execute("commit")
        finish_tables(self.connection)

    def _flush(self, row_type: type[Row]) -> None:
        rows = self._pending[row_type]
        self.connection.executemany(self._insert[row_type], rows)
        self.counts[TABLES[row_type]] += len(rows)
        rows.clear()


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
    """The whole database, compacted, as it would stand in a file (journal mode delete, never WAL)."""
    connection.execute("vacuum")
    return connection.serialize()


def count_patients(connection: sqlite3.Connection) -> tuple[int, int]:
    """(all known patients, patients present)."""
    (known,) = connection.execute(f"select count(*) from {TABLES[Patient]}").fetchone()  # noqa: S608 — a constant
    (present,) = connection.execute("select count(distinct patient) from stay where present").fetchone()
    return known, present


def _insert_statement(row_type: type[Row]) -> str:
    names = columns(row_type)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"insert into {TABLES[row_type]} ({listed}) values ({', '.join('?' * len(names))})"  # noqa: S608 — our names
