"""Rows of the record → a SQLite database in memory with its indexes and the full text of names: the writing half.

Bound: `bare_sqlite`: the tuples are ready, with enumerations and lists as text and the words of names folded; ours
makes them of rows. Peer: sqlite-utils, `insert_all` of the same tuples and `create_index`, without the full text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlite_utils

from exports.fhir import FhirFolder
from exports.quality import Tally
from exports.record import Row
from exports.snapshot.schema import INDEXES
from exports.snapshot.write import SnapshotWriter
from tests.benchmarks import bare_sqlite
from tests.benchmarks.clock import rate, side_by_side
from tests.benchmarks.figures import Figure, Target
from tests.benchmarks.hospital import NOW, Workshop
from tests.benchmarks.rows.fhir_reading import reading_at


def measure(workshop: Workshop) -> Iterator[Figure]:
    hospital = workshop.usual
    rows = list(FhirFolder("bench", hospital.fhir).rows(reading_at(NOW), Tally("bench")))
    tables, names = bare_sqlite.ready(rows)
    things = {
        "ours": lambda: ours(rows),
        "bound": lambda: bare_sqlite.write(tables, names).close(),
        "sqlite-utils": lambda: _with_sqlite_utils(tables, names),
    }
    spent = side_by_side(things, workshop.rounds)
    speed = {name: rate(sample, len(rows)) for name, sample in spent.items()}
    yield Figure(
        "sqlite_writing", "rows → SQLite with indexes", "rows/s", speed["ours"], hospital.patients, speed["bound"],
        {"sqlite-utils": speed["sqlite-utils"]}, (Target("bound", at_least=0.7),),
        note=f"{len(rows):,} rows, {sum(map(len, names.values()))} columns",
    )  # fmt: skip


def ours(rows: Sequence[Row]) -> None:
    writer = SnapshotWriter()
    writer.add_all(rows)
    writer.close_tables()
    writer.connection.close()


def _with_sqlite_utils(tables: bare_sqlite.Tables, names: Mapping[str, Sequence[str]]) -> None:
    db = sqlite_utils.Database(memory=True)
    for table, rows in tables.items():
        db.table(table).insert_all([names[table], *rows])
        for index in INDEXES.get(table, ()):
            db.table(table).create_index(list(index))
    db.close()
