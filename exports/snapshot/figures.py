"""The figures of a snapshot that its signed comment says: by them who holds no key can see that much was lost.

Rule: of those present, since a ward works with these: what was known of people who left months ago must not hide that
the allergies of everybody in a bed are gone.
"""

from __future__ import annotations

import sqlite3

import msgspec

from exports.record import TABLES, Allergy, MedicationOrder, OrderStatus, Patient, Stay

_PATIENT, _STAY, _ALLERGY, _ORDER = (TABLES[one] for one in (Patient, Stay, Allergy, MedicationOrder))
_HERE = f"patient in (select patient from {_STAY} where present)"  # noqa: S608 - our names
_QUESTIONS = (
    f"select count(*) from {_PATIENT}",  # noqa: S608 - our names
    f"select count(distinct patient) from {_STAY} where present",  # noqa: S608 - our names
    f"select count(distinct ward) from {_STAY} where present",  # noqa: S608 - our names
    f"select count(*) from {_ALLERGY} where {_HERE}",  # noqa: S608 - our names
    f"select count(*) from {_ORDER} where {_HERE} and not usual"  # noqa: S608 - our names
    f" and status = '{OrderStatus.ACTIVE.value}'",
)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How much a snapshot holds."""

    patients: int
    """All patients it holds."""
    present: int
    """Patients present at that time."""
    wards: int
    """Wards with somebody present."""
    allergies: int
    """Rows of the table `allergy` of patients present."""
    orders: int
    """Active medication orders of patients present, without their usual treatments."""


def figures_of(connection: sqlite3.Connection) -> Figures:
    """What is really there. Raises `sqlite3.Error` for damaged pages."""
    patients, present, wards, allergies, orders = (
        connection.execute(question).fetchone()[0] for question in _QUESTIONS
    )
    return Figures(patients=patients, present=present, wards=wards, allergies=allergies, orders=orders)
