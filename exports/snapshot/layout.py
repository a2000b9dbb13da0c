"""Whether an open database is laid out as a snapshot of format 1, and as nothing else.

Rules of this module: each table and the view `census` are made by the statement of the format; nothing is missing and
nothing is more. What no snapshot has is refused: triggers, other views and tables, computed columns, constraints, and a
table replaced by something of its name that runs on being read. `sqlite_schema` is looked at, no row is.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping

from exports.errors import SnapshotMalformed
from exports.language import N_, Phrase
from exports.record import TABLES
from exports.snapshot.schema import CENSUS, Manifest, columns

_SEARCH = "patient_search"
_FULL_TEXT = "patient_search_fts"
_SHADOWS = frozenset(f"{_FULL_TEXT}_{part}" for part in ("data", "idx", "docsize", "config"))
"""Where FTS5 keeps the index (SQLite's documentation, "FTS5 Extension", section 9)."""

_TYPES = {str: "text", int: "integer", float: "float", bytes: "blob"}
_WITHOUT = {ord(letter): None for letter in ' \t\r\n"[]`'}


def check_layout(connection: sqlite3.Connection, file: str) -> None:
    """Raises `SnapshotMalformed` unless the database is laid out as a snapshot, and `sqlite3.Error` for damaged pages;
    `file` names it in the sentence."""
    wanted = _statements()
    found: set[str] = set()
    for kind, name, on, sql in connection.execute("select type, name, tbl_name, sql from sqlite_schema"):
        if kind == "index" and (on in wanted or on in _SHADOWS):
            continue
        known = name in wanted or name in _SHADOWS
        if kind not in ("table", "view") or not known or (kind == "view") is not (name == "census"):
            raise SnapshotMalformed(file=file, problem=N_("it holds something that no snapshot has"))
        if name in wanted and plain(sql) != wanted[name]:
            raise SnapshotMalformed(file=file, problem=_other(name))
        if name in _SHADOWS and not plain(sql).startswith("createtable"):
            raise SnapshotMalformed(file=file, problem=_other(name))
        found.add(name)
    for name in wanted:
        if name not in found:
            raise SnapshotMalformed(file=file, problem=_other(name))


def plain(sql: object) -> str:
    """A statement without what differs between versions of sqlite-utils: blanks, quotes of names, capitals."""
    return str(sql).translate(_WITHOUT).lower().replace("real", "float")


@functools.cache
def _statements() -> Mapping[str, str]:
    """What makes each table and the view, as `plain` says it."""
    tables: dict[str, Mapping[str, type]] = {table: columns(row_type) for row_type, table in TABLES.items()}
    tables["snapshot"] = dict.fromkeys(Manifest.__struct_fields__, str) | {
        "format": int, "sequence": int, "patients": int, "present": int, "declared_sign_in": int,
    }  # fmt: skip
    made = {
        table: f"create table {table}({','.join(f'{n}{_TYPES[t]}' for n, t in of.items())})"
        for table, of in tables.items()
    }
    made[_SEARCH] = f"create table {_SEARCH} (patient text primary key, words text)"
    made[_FULL_TEXT] = (
        f"create virtual table {_FULL_TEXT} using fts5"
        f"(words, tokenize='unicode61 remove_diacritics 2', content={_SEARCH})"
    )
    made["census"] = CENSUS
    return {name: plain(sql) for name, sql in made.items()}


def _other(name: str) -> Phrase:
    return Phrase(N_("its table {table} is not the one of this version"), {"table": name})
