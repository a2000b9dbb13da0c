"""Makes single rows and a print context to test with: each has sensible fields, and any of them can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from exports.record import (
    Administration,
    DatePrecision,
    DoseState,
    Feed,
    IdentityStatus,
    MedicationOrder,
    Observation,
    ObservationCategory,
    OrderKind,
    OrderStatus,
    Patient,
    Section,
    Sex,
    Stay,
    StayStatus,
)
from printable.context import PrintContext

KEY = "p1"
PRINTED_AT = datetime(2026, 11, 23, 17, 25, tzinfo=UTC)
DATA_AT = "2026-11-23T13:05:00+00:00"


def context(**changes: object) -> PrintContext:
    """A print at 18:25 in Paris of a copy of 14:05; serials S1-000123, S1-000124 …"""
    numbers: Iterator[int] = count(123)
    fields: dict[str, object] = {
        "site_name": "Centre hospitalier de Valmont",
        "language": "fr",
        "timezone": "Europe/Paris",
        "data_at": DATA_AT,
        "feeds": (
            Feed(source="dpi", section=Section.ORDERS, rows=812, data_at="2026-11-23T12:50:00+00:00"),
            Feed(source="dpi", section=Section.ALLERGIES, rows=41, data_at=DATA_AT),
            Feed(source="labo", section=Section.LABORATORY, rows=2041, data_at="2026-11-23T06:40:00+00:00"),
        ),
        "printed_at": PRINTED_AT,
        "printed_by": "Léa Martin, IDE",
        "next_serial": lambda: f"S1-{next(numbers):06d}",
    }
    return PrintContext(**(fields | changes))  # type: ignore[arg-type]


def patient(**changes: object) -> Patient:
    """A qualified identity with the traits of the public test vector of the INS symbol."""
    fields: dict[str, object] = {
        "key": KEY,
        "ipp": "3000037",
        "birth_name": "Lovelace",
        "given_name": "Ada",
        "used_name": "King",
        "used_given_name": "Ada",
        "birth_date": "1958-12-10",
        "birth_date_precision": DatePrecision.DAY,
        "sex": Sex.FEMALE,
        "birthplace_code": "99100",
        "ins": "185057512345673",
        "ins_oid": "1.2.250.1.213.1.4.8",
        "identity_status": IdentityStatus.QUALIFIED,
    }
    return Patient(**(fields | changes))  # type: ignore[arg-type]


def stay(**changes: object) -> Stay:
    fields: dict[str, object] = {
        "key": "s1",
        "patient": KEY,
        "number": "26004512",
        "status": StayStatus.IN_PROGRESS,
        "present": True,
        "admitted_at": "2026-11-19T15:42:00+00:00",
        "reason": "Décompensation cardiaque globale sur fibrillation auriculaire rapide",
        "attending": "Dr Hélène Œuvrard",
        "service": "Cardiologie",
        "ward": "med-b",
        "ward_name": "Médecine B",
        "room": "214",
        "bed": "P",
        "origin": "Domicile, par le SAU",
    }
    return Stay(**(fields | changes))  # type: ignore[arg-type]


def order(key: str, drug: str | None, **changes: object) -> MedicationOrder:
    fields: dict[str, object] = {
        "key": key,
        "patient": KEY,
        "drug": drug,
        "status": OrderStatus.ACTIVE,
        "kind": OrderKind.SCHEDULED,
        "start": "2026-11-19T19:00:00+00:00",
        "prescriber": "Dr H. Œuvrard",
    }
    return MedicationOrder(**(fields | changes))  # type: ignore[arg-type]


def dose(key: str, of: str | None, state: DoseState, at: str | None, **changes: object) -> Administration:
    fields: dict[str, object] = {"key": key, "patient": KEY, "order": of, "state": state, "at": at}
    return Administration(**(fields | changes))  # type: ignore[arg-type]


def observation(key: str, name: str | None, value: str | None, at: str | None, **changes: object) -> Observation:
    fields: dict[str, object] = {"key": key, "patient": KEY, "name": name, "value": value, "at": at}
    fields["category"] = ObservationCategory.VITAL_SIGNS
    return Observation(**(fields | changes))  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0) -> str:
    return f"2026-11-{day:02d}T{hour:02d}:{minute:02d}:00+00:00"
