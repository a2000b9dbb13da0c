"""One scope's part of a snapshot: only the wards that its stations may read (data protection by construction)."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from exports.folding import fold
from exports.record import TABLES, Account, Patient
from exports.snapshot.schema import columns
from exports.snapshot.write import SnapshotWriter, Stored

ALL_WARDS = "*"


@contextlib.contextmanager
def part_of(full: sqlite3.Connection, wards: Sequence[str]) -> Iterator[sqlite3.Connection]:
    """What `restrict` gives, for as long as it takes to make a snapshot of it: for all wards that is `full` itself, so
    that nothing is copied; the manifest written into it is taken out again."""
    part = full if ALL_WARDS in wards else restrict(full, wards)
    try:
        yield part
    finally:
        if part is full:
            full.execute("drop table if exists snapshot")
        else:
            part.close()


def restrict(full: sqlite3.Connection, wards: Sequence[str]) -> sqlite3.Connection:
    """A new database in memory with the patients who are, or lately were, in one of `wards`.

    `wards` holds names or keys; `*` is all. Places and staff go with every scope, and feeds, which say how old the
    lists are. Of the accounts go those with a right to one of the wards, to all, or to none (IT, which goes round).
    Rows are copied into it: it never holds a byte of anybody else.
    """
    wanted = {fold(ward) for ward in wards}
    everybody = ALL_WARDS in wards
    kept = set() if everybody else _kept(full, wanted)
    writer = SnapshotWriter()
    for row_type, table in TABLES.items():
        names = list(columns(row_type))
        listed = ", ".join(f'"{name}"' for name in names)
        rows: Iterable[Stored] = full.execute(f"select {listed} from {table}")  # noqa: S608 — our names
        of = "key" if row_type is Patient else "patient"
        if row_type is Account and not everybody:
            rows = filter(_travelling(full, names.index("wards"), wanted), rows)
        elif of in names and not everybody:
            rows = _of_kept(rows, names.index(of), kept)
        writer.add_stored(row_type, rows)
    writer.close_tables()
    return writer.connection


def _of_kept(rows: Iterable[Stored], place: int, kept: set[str]) -> Iterator[Stored]:
    """What is of nobody goes along: it is for `check_belonging` to refuse, not for us to lose."""
    return (row for row in rows if row[place] is None or row[place] in kept)


def _kept(full: sqlite3.Connection, wanted: set[str]) -> set[str]:
    """The patients of these wards, and their mothers."""
    stays = full.execute("select distinct patient, ward, ward_name from stay")
    here = {patient for patient, key, name in stays if fold(key or "") in wanted or fold(name or "") in wanted}
    mothers = full.execute("select key, mother from patient where mother is not null")
    return here.union(mother for key, mother in mothers if key in here)


def _travelling(full: sqlite3.Connection, place: int, wanted: set[str]) -> Callable[[Stored], bool]:
    """Whether an account goes along. It may name a ward by its key where the scope has its name, or the other way
    round."""
    named = "select key, name from location where kind = 'ward' union select ward, ward_name from stay"
    pairs = [tuple(fold(text or "") for text in pair) for pair in full.execute(named)]
    known = wanted.union(*(pair for pair in pairs if wanted.intersection(pair))) - {""}

    def travels(account: Stored) -> bool:
        try:
            own = msgspec.json.decode(account[place], type=tuple[str, ...])
        except msgspec.DecodeError:
            return False
        return not own or ALL_WARDS in own or not known.isdisjoint(map(fold, own))

    return travels
