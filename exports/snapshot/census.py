"""Who is where: the wards of a snapshot, and the people in them in bed order."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

import msgspec

from exports.record import (
    Alert,
    Allergy,
    Diet,
    Key,
    ListState,
    Location,
    MedicationOrder,
    NoneKnown,
    Patient,
    Row,
    Stay,
)
from exports.snapshot.read import bed_order, rows

R = TypeVar("R", bound=Row)

_NAMED = 500
"""Keys that a condition may name: SQLite takes 999 parameters wherever it was made."""
NO_WARD = "no-ward"
"""The key of the board of those present whose ward the source does not say."""


class Ward(msgspec.Struct, frozen=True, kw_only=True):
    """A ward with its patients present and its number of known beds."""

    key: Key
    name: str | None
    """None for the patients without a ward."""
    present: int
    beds: int


class CensusLine(msgspec.Struct, frozen=True, kw_only=True):
    """One patient of a ward board."""

    patient: Patient
    stay: Stay
    allergies: tuple[Allergy, ...]
    none_known: tuple[NoneKnown, ...]
    alerts: tuple[Alert, ...]
    diets: tuple[Diet, ...]

    @property
    def allergies_state(self) -> ListState:
        """Listed, none known (said by the source), or not recorded."""
        if self.allergies:
            return ListState.LISTED
        if any(statement.section == "allergies" for statement in self.none_known):
            return ListState.NONE_KNOWN
        return ListState.NOT_RECORDED


def wards(connection: sqlite3.Connection) -> tuple[Ward, ...]:
    """Every ward with somebody in it or with beds, by name; the patients without a ward last, if there are any."""
    present: dict[str | None, int] = dict(
        connection.execute("select ward, count(distinct patient) from stay where present group by ward")
    )
    named = "select ward, max(ward_name) from stay where present and ward is not null group by ward"
    names = dict(connection.execute(named))
    names |= dict(connection.execute("select key, name from location where kind = 'ward'"))
    beds = dict(connection.execute("select ward, count(*) from location where kind = 'bed' and active group by ward"))
    listed = [
        Ward(key=key, name=name or key, present=present.get(key, 0), beds=beds.get(key, 0))
        for key, name in names.items()
        if present.get(key) or beds.get(key)
    ]
    listed.sort(key=lambda ward: (ward.name or "").casefold())
    if present.get(None):
        listed.append(Ward(key=NO_WARD, name=None, present=present[None], beds=0))
    return tuple(listed)


def census(connection: sqlite3.Connection, ward: Key | None = None) -> tuple[CensusLine, ...]:
    """The patients present, of one ward or of all, in bed order. Two patients in one bed are two lines."""
    where = "present" if ward is None else "present and ward is ?"
    parameters: tuple[Key | None, ...] = () if ward is None else (None if ward == NO_WARD else ward,)
    stays = sorted(rows(connection, Stay, where, parameters), key=bed_order)
    there, keys = f"(select patient from stay where {where})", parameters  # noqa: S608 — our own text
    if len(stays) <= _NAMED:  # every list would look through all stays again
        there, keys = _named({stay.patient for stay in stays})
    patients = {patient.key: patient for patient in rows(connection, Patient, f"key in {there}", keys)}

    def of(row_type: type[R]) -> dict[Key, tuple[R, ...]]:
        return _by_patient(rows(connection, row_type, f"patient in {there}", keys))

    allergies, none_known, alerts, diets = of(Allergy), of(NoneKnown), of(Alert), of(Diet)
    return tuple(
        CensusLine(
            patient=patients.get(stay.patient) or Patient(key=stay.patient, identity_missing=True),
            stay=stay,
            allergies=allergies.get(stay.patient, ()),
            none_known=none_known.get(stay.patient, ()),
            alerts=alerts.get(stay.patient, ()),
            diets=diets.get(stay.patient, ()),
        )
        for stay in stays
    )


def beds(connection: sqlite3.Connection, ward: Key) -> tuple[Location, ...]:
    """The known beds of a ward."""
    return rows(connection, Location, "kind = 'bed' and active and ward = ?", (ward,))


def open_orders(connection: sqlite3.Connection, patients: Collection[Key]) -> dict[Key, tuple[MedicationOrder, ...]]:
    """The orders of each of them that the source does not call ended; usual treatments too."""
    found: list[MedicationOrder] = []
    asked = sorted(patients)
    for start in range(0, len(asked), _NAMED):
        there, keys = _named(asked[start : start + _NAMED])
        where = f"patient in {there} and status not in ('stopped', 'completed', 'cancelled', 'draft')"
        found += rows(connection, MedicationOrder, where, keys)
    return _by_patient(found)


def _named(keys: Collection[Key]) -> tuple[str, tuple[Key, ...]]:
    """A list of keys for a condition, at most some hundred, with its parameters."""
    return f"({', '.join('?' * len(keys))})", tuple(sorted(keys))


def _by_patient(found: Iterable[R]) -> dict[Key, tuple[R, ...]]:
    grouped: dict[Key, list[R]] = defaultdict(list)
    for row in found:
        grouped[row.patient].append(row)  # type: ignore[attr-defined]  # each of the types has the field
    return {patient: tuple(rows_of_one) for patient, rows_of_one in grouped.items()}
