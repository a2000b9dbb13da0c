"""One scope's part of a snapshot: only the wards that its stations may read (data protection by construction)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from exports.folding import fold
from exports.record import TABLES, Account
from exports.snapshot.memory import in_memory
from exports.snapshot.schema import columns

ALL_WARDS = "*"


def restrict(full: sqlite3.Connection, wards: Sequence[str]) -> sqlite3.Connection:
    """A new database in memory with the patients who are, or lately were, in one of `wards`.

    `wards` holds names or keys; `*` is all. Places and staff go with every scope, and feeds, which say how old the
    lists are. Of the accounts go those with a right to one of the wards, to all, or to none (IT, which goes round).
    """
    wanted = {fold(ward) for ward in wards}
    part = in_memory()
    part.deserialize(full.serialize())
    if ALL_WARDS in wards:
        return part
    part.create_function("in_scope", 2, lambda key, name: fold(key or "") in wanted or fold(name or "") in wanted)
    part.execute("create temp table keep as select distinct patient from stay where in_scope(ward, ward_name)")
    part.execute("insert into keep select mother from patient where key in (select patient from keep)")
    part.execute("delete from keep where patient is null")
    for row_type, table in TABLES.items():
        column = "key" if table == "patient" else "patient"
        if column in columns(row_type):
            part.execute(f"delete from {table} where {column} not in (select patient from keep)")  # noqa: S608 — our names
    part.execute("delete from patient_search where patient not in (select key from patient)")
    part.execute("insert into patient_search_fts (patient_search_fts) values ('rebuild')")
    part.execute("drop table keep")
    _keep_accounts(part, wanted)
    return part


def _keep_accounts(part: sqlite3.Connection, wanted: set[str]) -> None:
    """An account may name a ward by its key where the scope has its name, or the other way round."""
    named = "select key, name from location where kind = 'ward' union select ward, ward_name from stay"
    pairs = [tuple(fold(text or "") for text in pair) for pair in part.execute(named)]
    known = wanted.union(*(pair for pair in pairs if wanted.intersection(pair))) - {""}

    def travels(wards: str) -> bool:
        try:
            own = msgspec.json.decode(wards, type=tuple[str, ...])
        except msgspec.DecodeError:
            return False
        return not own or ALL_WARDS in own or not known.isdisjoint(map(fold, own))

    part.create_function("travels", 1, travels)
    part.execute(f"delete from {TABLES[Account]} where not travels(wards)")  # noqa: S608 — our names
