"""The bound of writing a snapshot: `executemany` of ready tuples in one transaction, then the same indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from exports.record import TABLES, Row
from exports.snapshot.schema import INDEXES, columns, enum_columns, json_columns
from exports.snapshot.write import SnapshotWriter

Tables = Mapping[str, list[tuple[Any, ...]]]
"""Ready tuples by table; `patient_search` too."""

_SQL = {str: "text", int: "integer", float: "real", bytes: "blob"}


def ready(rows: Iterable[Row]) -> tuple[Tables, dict[str, list[str]]]:
    """The tuples of the rows and the columns of each table, with everything that the kit computes for them."""
    writer = SnapshotWriter()
    tuples: dict[str, list[tuple[Any, ...]]] = {}
    names = {table: list(row_type.__struct_fields__) for row_type, table in TABLES.items()}
    for row in rows:
        writer.add(row)
        values = msgspec.structs.asdict(row)
        values |= {name: msgspec.json.encode(values[name]).decode() for name in json_columns(type(row))}
        values |= {name: values[name].value for name in enum_columns(type(row)) if values[name] is not None}
        tuples.setdefault(TABLES[type(row)], []).append(tuple(values.values()))
    writer.close_tables()
    tuples["patient_search"] = writer.connection.execute("select patient, words from patient_search").fetchall()
    names["patient_search"] = ["patient", "words"]
    writer.connection.close()
    return tuples, names


def write(tables: Tables, names: Mapping[str, Sequence[str]]) -> sqlite3.Connection:
    """Rows, indexes, the full-text index of names."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("begin")
    for row_type, table in TABLES.items():
        listed = ", ".join(f'"{name}" {_SQL[kind]}' for name, kind in columns(row_type).items())
        connection.execute(f"create table {table} ({listed})")
    connection.execute("create table patient_search (patient text primary key, words text)")
    for table, rows in tables.items():
        connection.executemany(f"insert into {table} values ({', '.join('?' * len(names[table]))})", rows)
    connection.execute("commit")
    for statement in indexes(names):
        connection.execute(statement)
    connection.execute(
        "create virtual table patient_search_fts using fts5"
        "(words, tokenize='unicode61 remove_diacritics 2', content=patient_search)"
    )
    connection.execute("insert into patient_search_fts (patient_search_fts) values ('rebuild')")
    return connection


def indexes(names: Mapping[str, Sequence[str]]) -> list[str]:
    """The statements of a snapshot's indexes."""
    found = []
    for table, listed in names.items():
        wanted = list(INDEXES.get(table, ()))
        if table != "patient_search" and "patient" in listed and not any(one[0] == "patient" for one in wanted):
            wanted.insert(0, ("patient",))
        for number, one in enumerate(wanted):
            on = ", ".join(f'"{name}"' for name in one)
            found.append(f"create index idx_{table}_{number} on {table} ({on})")
    return found
