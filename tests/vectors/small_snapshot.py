"""The database inside the vectors: a ward with a few invented patients."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from exports.record import (
    Allergy,
    Document,
    Feed,
    Location,
    LocationKind,
    MedicationOrder,
    NoneKnown,
    OrderStatus,
    Patient,
    Row,
    Section,
    Sex,
    Stay,
    StayStatus,
)
from exports.snapshot.figures import figures_of
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.write import SnapshotWriter, database_bytes, write_manifest
from exports.trusted_comment import TrustedComment

SITE_NAME = "Centre hospitalier de Valmont"


@dataclass(frozen=True, kw_only=True)
class Small:
    """How much is inside. The first `allergies` patients have one each, the second none by the source's word when it
    has none, the others: not recorded. Patients lie in `wards` wards in turn."""

    patients: int = 2
    wards: int = 1
    allergies: int = 1
    orders: int = 0
    filler: bytes | None = None
    read_at: str | None = None
    """When the one feed was read."""


def small_rows(small: Small) -> Iterator[Row]:
    """One or more wards."""
    for number in range(small.wards):
        yield Location(key=f"w{number + 1}", name=_ward(number), kind=LocationKind.WARD, ward=f"w{number + 1}")
    for number in range(small.patients):
        yield Patient(
            key=f"p{number}",
            ipp=f"8004{number:03d}",
            birth_name=f"VALMONT-ESSAI{number}",
            given_name="Anne",
            birth_date="1952-07-14",
            sex=Sex.FEMALE,
        )
        yield Stay(
            key=f"s{number}",
            patient=f"p{number}",
            status=StayStatus.IN_PROGRESS,
            present=True,
            ward=f"w{number % small.wards + 1}",
            ward_name=_ward(number % small.wards),
            room=str(number + 1),
            admitted_at="2026-11-20T08:00:00+00:00",
        )
    for number in range(min(small.allergies, small.patients)):
        yield Allergy(key=f"a{number}", patient=f"p{number}", substance="Pénicilline")
    if small.patients > 1 and small.allergies < 2:
        yield NoneKnown(patient="p1", section=Section.ALLERGIES, text="aucune allergie connue")
    for number in range(small.orders):
        yield MedicationOrder(
            key=f"m{number}",
            patient=f"p{number % small.patients}",
            drug="Paracétamol 1 g",
            text="1 g toutes les 6 heures si douleur",
            status=OrderStatus.ACTIVE,
        )
    if small.filler is not None:
        yield Document(key="d0", patient="p0", title="Essai", content_type="application/pdf", data=small.filler)
    yield Feed(source="essai", section=Section.ALLERGIES, rows=2, read_at=small.read_at)


def _ward(number: int) -> str:
    return "Cardiologie" if number == 0 else f"Service {number + 1}"


def small_database(
    comment: TrustedComment,
    small: Small,
    *,
    inside: Mapping[str, object],
    sql: Sequence[str],
    written: Sequence[str] = (),
) -> tuple[bytes, TrustedComment]:
    """A database that agrees with `comment`, and the comment with its numbers.

    `written` runs on the tables before they are counted; `inside` says otherwise in the manifest; `sql` runs on the
    finished database.
    """
    writer = SnapshotWriter(cap=0)
    writer.add_all(small_rows(small))
    writer.close_tables()
    for statement in written:
        _run(writer.connection, statement)
    figures = figures_of(writer.connection)
    manifest = Manifest(
        format=FORMAT,
        site=comment.site,
        site_name=SITE_NAME,
        language="fr",
        timezone="Europe/Paris",
        scope=comment.scope,
        wards=("*",),
        sequence=comment.sequence,
        created_at=comment.time.isoformat(),
        patients=figures.patients,
        present=figures.present,
        counts=dict(writer.counts),
        software="vectors",
    )
    write_manifest(writer.connection, msgspec.structs.replace(manifest, **inside))
    for statement in sql:
        _run(writer.connection, statement)
    writer.connection.execute("vacuum")
    content = database_bytes(writer.connection)
    writer.connection.close()
    numbers = msgspec.structs.asdict(figures) | {"rows": sum(writer.counts.values())}
    return content, msgspec.structs.replace(comment, **numbers)


def _run(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)
    connection.commit()
