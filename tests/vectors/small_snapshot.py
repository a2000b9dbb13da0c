"""The database inside the vectors: a ward with a few invented patients."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from exports.record import (
    Allergy,
    Document,
    Feed,
    Location,
    LocationKind,
    NoneKnown,
    Patient,
    Row,
    Section,
    Sex,
    Stay,
    StayStatus,
)
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.write import SnapshotWriter, count_patients, database_bytes, write_manifest
from exports.trusted_comment import TrustedComment

SITE_NAME = "Centre hospitalier de Valmont"


def small_rows(patients: int, filler: bytes | None) -> Iterator[Row]:
    """The first patient has an allergy, the second none by the source's word, the others: not recorded."""
    yield Location(key="w1", name="Cardiologie", kind=LocationKind.WARD, ward="w1")
    for number in range(patients):
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
            ward="w1",
            ward_name="Cardiologie",
            room=str(number + 1),
            admitted_at="2026-11-20T08:00:00+00:00",
        )
    if patients > 0:
        yield Allergy(key="a0", patient="p0", substance="Pénicilline")
    if patients > 1:
        yield NoneKnown(patient="p1", section=Section.ALLERGIES, text="aucune allergie connue")
    if filler is not None:
        yield Document(key="d0", patient="p0", title="Essai", content_type="application/pdf", data=filler)
    yield Feed(source="essai", section=Section.ALLERGIES, rows=2)


def small_database(
    comment: TrustedComment,
    patients: int,
    *,
    inside: Mapping[str, object],
    sql: Sequence[str],
    filler: bytes | None = None,
) -> tuple[bytes, int]:
    """The database that agrees with `comment`, and its number of rows.

    `inside` says otherwise in the manifest; `sql` runs on the finished database.
    """
    writer = SnapshotWriter()
    writer.add_all(small_rows(patients, filler))
    writer.close_tables()
    known, present = count_patients(writer.connection)
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
        patients=known,
        present=present,
        counts=dict(writer.counts),
        software="vectors",
    )
    write_manifest(writer.connection, msgspec.structs.replace(manifest, **inside))
    for statement in sql:
        _run(writer.connection, statement)
    content = database_bytes(writer.connection)
    writer.connection.close()
    return content, sum(writer.counts.values())


def _run(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)
    connection.commit()
