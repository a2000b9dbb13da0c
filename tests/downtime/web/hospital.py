"""A small fictive hospital for the pages: every state that a screen must tell apart, on three wards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from downtime.copy import Copy
from exports.paper_choice import PaperChoice
from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    Diet,
    Document,
    Feed,
    Location,
    LocationKind,
    NoneKnown,
    Patient,
    PatientRecord,
    Row,
    Section,
    Sex,
    Stay,
    StayStatus,
)
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.write import SnapshotWriter, count_patients, database_bytes, write_manifest
from tests.exports.site_files.samples import plain
from tests.printable import samples

DATA_AT = "2026-11-23T13:05:00+00:00"
NOW = datetime(2026, 11, 23, 16, 25, tzinfo=UTC)
"""Three hours and twenty minutes after the data."""

HOSTILE = "<script>alert('x')</script>{{7*7}}"
BUSY, NOTHING, NONE, LEFT, NEWBORN, ODD = "a1b2c3d4", "b2c3d4e5", "c3d4e5f6", "d4e5f6a7", "e5f6a7b8", "f6a7b8c9"
TEXT_DOCUMENT, PDF_DOCUMENT, XML_DOCUMENT, LOST_DOCUMENT = "doc0001", "doc0002", "doc0003", "doc0004"
PDF = plain(text="Radio")
XML = "<?xml version='1.0'?><ClinicalDocument><script>alert(1)</script><title>Compte rendu</title></ClinicalDocument>"


def stay(patient: str, ward: str | None, name: str | None, room: str | None, bed: str | None, **more: Any) -> Stay:
    fields: dict[str, Any] = {
        "key": f"s-{patient}-{bed}",
        "patient": patient,
        "number": f"26{patient[:4]}",
        "status": StayStatus.IN_PROGRESS,
        "present": True,
        "admitted_at": "2026-11-20T09:00:00+00:00",
        "ward": ward,
        "ward_name": name,
        "room": room,
        "bed": bed,
    }
    return Stay(**(fields | more))


def busy_record() -> PatientRecord:
    """The busy patient of the printed samples, under an opaque key."""
    record = samples.busy()

    def moved(row: Row) -> Row:
        name = "key" if isinstance(row, Patient) else "patient"
        return msgspec.structs.replace(row, **{name: BUSY})

    fields: dict[str, Any] = {"patient": moved(record.patient)}
    for field in PatientRecord.__struct_fields__[1:]:
        fields[field] = tuple(moved(row) for row in getattr(record, field))
    fields["usual_medications"] = tuple(
        msgspec.structs.replace(order, usual=True) for order in fields["usual_medications"]
    )
    return PatientRecord(**fields)


def record_rows(record: PatientRecord) -> Iterable[Row]:
    yield record.patient
    for field in PatientRecord.__struct_fields__[1:]:
        yield from getattr(record, field)


def people() -> Iterable[Row]:
    """Beside the busy one: nothing recorded, none known, left, a newborn without a bed, an odd ward."""
    yield Patient(
        key=NOTHING,
        ipp="3000040",
        birth_name="Lovelance",
        given_name="Adèle",
        birth_date="1958",
        sex=Sex.FEMALE,
    )
    yield stay(NOTHING, "med-b", "Médecine B", "214", "F")
    yield Patient(
        key=NONE,
        ipp="3000041",
        birth_name="N'Guyễn-Œuvrard",
        given_name="Thị",
        birth_date="1952-07-14",
        sex=Sex.MALE,
    )
    yield stay(NONE, "med-b", "Médecine B", "216", "P", attending="Dr Roux")
    yield NoneKnown(patient=NONE, section=Section.ALLERGIES, text="Aucune allergie connue", recorded_at="2026-11-20")
    yield Diet(key="d1", patient=NONE, text="Sans sel", texture="mixée", excluded=("arachide",), status="active")
    yield Patient(
        key=LEFT, ipp="3000042", birth_name="Partie", given_name="Zoé", birth_date="1990-01-02", sex=Sex.FEMALE
    )
    yield stay(
        LEFT,
        None,
        None,
        None,
        None,
        present=False,
        status=StayStatus.FINISHED,
        discharged_at="2026-11-21T10:00:00+00:00",
    )
    yield Patient(key=NEWBORN, birth_name="Lovelace", birth_date="2026-11-22", sex=None, mother=BUSY, protected=True)
    yield stay(NEWBORN, "med-b", "Médecine B", None, None, place="Berceau 2", place_confirmed=False)
    yield Alert(key="al-n", patient=NEWBORN, kind=AlertKind.SAFEGUARDING, text="Signalement en cours")
    yield Patient(
        key=ODD, ipp="3000043", birth_name=HOSTILE, given_name="\u202eevil", birth_date="1970-01-01", sex=Sex.OTHER
    )
    yield stay(ODD, "chir/é 1", "Chirurgie & <b>Réa</b>", "1", "1", attending=HOSTILE, reason=HOSTILE)
    yield Allergy(key="al-o", patient=ODD, substance=HOSTILE, note="ligne 1\nligne 2", unreadable=("code: 0x00 ☠",))


def documents() -> Iterable[Row]:
    yield Document(
        key=TEXT_DOCUMENT,
        patient=ODD,
        title="Lettre " + HOSTILE,
        content_type="text/plain",
        text="Cher confrère,\n" + HOSTILE,
        at="2026-11-20T10:00:00+00:00",
    )
    yield Document(key=PDF_DOCUMENT, patient=ODD, title="Radio", content_type="text/html", data=PDF)
    yield Document(key=XML_DOCUMENT, patient=ODD, title="CDA", content_type="text/xml", data=XML.encode())
    yield Document(key=LOST_DOCUMENT, patient=ODD, title="Perdu", missing="Binary/17", protected=True)


def places() -> Iterable[Row]:
    yield Location(key="med-b", name="Médecine B", kind=LocationKind.WARD, ward="med-b")
    for room in ("214", "215", "216"):
        yield Location(key=f"r{room}", name=room, kind=LocationKind.ROOM, ward="med-b", room=f"r{room}")
        for bed in ("P", "F"):
            yield Location(key=f"b{room}{bed}", name=bed, kind=LocationKind.BED, ward="med-b", room=f"r{room}")


def feeds() -> Iterable[Row]:
    for section in (Section.ALLERGIES, Section.ORDERS, Section.ADMINISTRATIONS, Section.VITAL_SIGNS, Section.NOTES):
        yield Feed(source="dpi", section=section, rows=40, data_at=DATA_AT, read_at=DATA_AT)
    late = "2026-11-23T18:05:00+00:00"
    yield Feed(source="labo", section=Section.LABORATORY, rows=9, data_at="2026-11-23T05:30:00+00:00", read_at=late)


def database(rows: Iterable[Row] | None = None, *, declared: bool = True, paper: PaperChoice | None = None) -> bytes:
    """The hospital as the bytes of a snapshot."""
    writer = SnapshotWriter()
    for some in (record_rows(busy_record()), people(), documents(), places(), feeds()) if rows is None else (rows,):
        writer.add_all(some)
    writer.close_tables()
    known, present = count_patients(writer.connection)
    manifest = Manifest(
        format=FORMAT, site="valmont", site_name="Centre hospitalier de Valmont", language="fr",
        timezone="Europe/Paris",
        scope="all", wards=("*",), sequence=42, created_at="2026-11-23T18:10:00+00:00", patients=known, present=present,
        counts=dict(writer.counts), software="test", declared_sign_in=declared, paper=paper or PaperChoice(),
    )  # fmt: skip
    write_manifest(writer.connection, manifest)
    return database_bytes(writer.connection)


def hospital_copy(rows: Iterable[Row] | None = None) -> Copy:
    return Copy.of_database(database(rows), "valmont")
