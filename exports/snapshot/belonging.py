"""Whether every row of a snapshot belongs to somebody: no allergy of nobody, no two patients under one key.

Rule: a row that no screen could reach, or that two patients would share, is not shown wrongly or silently lost: the
snapshot is refused, on the hospital side before it is published and on the laptop before it is served.
"""

from __future__ import annotations

import functools
import sqlite3

from exports.errors import SnapshotMalformed
from exports.language import N_, Phrase
from exports.record import TABLES, Patient
from exports.snapshot.schema import columns

_PATIENTS = TABLES[Patient]


def check_belonging(connection: sqlite3.Connection, file: str) -> None:
    """Raises `SnapshotMalformed` when a key is missing or shared, or when a row is of a patient who is not there."""
    for table, question, problem in _questions():
        if connection.execute(question).fetchone() != (0,):
            raise SnapshotMalformed(file=file, problem=Phrase(problem, {"table": table}))


@functools.cache
def _questions() -> tuple[tuple[str, str, str], ...]:
    """(table, a query that finds 1 when something is wrong, what is wrong)."""
    shared = f"select exists (select 1 from {_PATIENTS} group by key having count(*) > 1)"  # noqa: S608 - our names
    found = [(_PATIENTS, shared, N_("two patients of its table {table} have one key"))]
    for row_type, table in TABLES.items():
        names = columns(row_type)
        if "key" in names:
            nameless = f"select exists (select 1 from {table} where key is null)"  # noqa: S608 - our names
            found.append((table, nameless, N_("a row of its table {table} has no key")))
        if "patient" in names:
            # Each patient of a table is looked up once, not each row: the index on `patient` gives them in order.
            lost = (
                f"select exists (select 1 from (select distinct patient from {table}) row where row.patient is null"  # noqa: S608 - our names
                f" or not exists (select 1 from {_PATIENTS} p where p.key = row.patient))"
            )
            found.append((table, lost, N_("a row of its table {table} is of no patient of the copy")))
    return tuple(found)
