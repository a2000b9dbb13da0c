"""What goes into a snapshot comes out of it: every type, every field, any text."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import SnapshotMalformed
from exports.record import TABLES, Allergy, Document, Feed, Patient, Row, Section, Stay
from exports.snapshot.belonging import check_belonging
from exports.snapshot.read import document, patient_record, read_manifest, rows
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.scope import part_of, restrict
from exports.snapshot.write import SnapshotWriter, count_patients, database_bytes, write_manifest
from tests.exports.snapshot.rows_of_every_type import ANY_ROW


def manifest(writer: SnapshotWriter, **fields: object) -> Manifest:
    known, present = count_patients(writer.connection)
    values: dict[str, object] = {
        "format": FORMAT,
        "site": "valmont",
        "site_name": "Centre hospitalier de Valmont",
        "language": "fr",
        "timezone": "Europe/Paris",
        "scope": "all",
        "wards": ("*",),
        "sequence": 12,
        "created_at": "2026-11-23T14:05:00+00:00",
        "patients": known,
        "present": present,
        "counts": dict(writer.counts),
        "software": "0.1.0",
    }
    return Manifest(**{**values, **fields})  # type: ignore[arg-type]


def reopened(*written: Row) -> sqlite3.Connection:
    writer = SnapshotWriter()
    writer.add_all(written)
    writer.close_tables()
    write_manifest(writer.connection, manifest(writer))
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database_bytes(writer.connection))
    return connection


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_ROW, max_size=30))
def test_every_row_comes_back_as_it_was(written: list[Row]) -> None:
    connection = reopened(*written)
    for row_type, table in TABLES.items():
        sent = [row for row in written if type(row) is row_type]
        read = rows(connection, row_type)
        assert sorted(map(repr, read)) == sorted(map(repr, sent)), table


def test_the_manifest_comes_back_and_counts_every_table() -> None:
    connection = reopened(Patient(key="p"), Stay(key="s", patient="p", present=True))
    read = read_manifest(connection)
    assert (read.patients, read.present, read.sequence, read.wards) == (1, 1, 12, ("*",))
    assert read.counts == {table: len(rows(connection, row_type)) for row_type, table in TABLES.items()}


def test_a_snapshot_is_never_in_wal_mode() -> None:
    (mode,) = reopened().execute("pragma journal_mode").fetchone()
    writer = SnapshotWriter()
    writer.close_tables()
    content = database_bytes(writer.connection)
    assert mode == "memory"
    assert content[18:20] == b"\x01\x01"  # SQLite file format, 1.3.3: 1 is legacy (rollback), 2 is WAL


@pytest.mark.parametrize(
    "damage",
    [
        "pragma user_version = 2",
        "delete from snapshot",
        "insert into snapshot select * from snapshot",
        "update snapshot set counts = 'x'",
        "update snapshot set sequence = 'twelve'",
        "drop table snapshot",
        "alter table snapshot drop column site",
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(damage: str) -> None:
    connection = reopened()
    connection.execute(damage)
    with pytest.raises(SnapshotMalformed):
        read_manifest(connection)


def test_a_table_that_is_not_there_is_our_error() -> None:
    connection = reopened(Patient(key="p"))
    connection.execute("drop table patient")
    with pytest.raises(SnapshotMalformed):
        rows(connection, Patient)


def test_a_patients_record_holds_that_patients_rows_alone() -> None:
    connection = reopened(
        Patient(key="p"),
        Patient(key="q"),
        Allergy(key="1", patient="p", substance="pénicilline"),
        Allergy(key="2", patient="q", substance="iode"),
        Document(key="d", patient="p", data=b"%PDF"),
    )
    record = patient_record(connection, "p")
    assert record is not None
    assert [allergy.substance for allergy in record.allergies] == ["pénicilline"]
    assert record.documents[0].data is None
    found = document(connection, "d")
    assert found is not None
    assert found.data == b"%PDF"
    assert patient_record(connection, "nobody") is None


def two_wards() -> tuple[Row, ...]:
    return (
        Patient(key="p", birth_name="Un"),
        Patient(key="q", birth_name="Deux"),
        Patient(key="m", birth_name="Mère"),
        Patient(key="n", birth_name="Née", mother="m"),
        Stay(key="1", patient="p", present=True, ward="c", ward_name="Cardiologie"),
        Stay(key="2", patient="q", present=True, ward="g", ward_name="Gériatrie"),
        Stay(key="3", patient="n", present=True, ward="c", ward_name="Cardiologie"),
        Allergy(key="a", patient="q", substance="iode"),
        Feed(source="dpi", section=Section.ALLERGIES, rows=1),
    )


@pytest.mark.parametrize("ward", ["c", "cardiologie", "CARDIOLOGIE"])
def test_a_scope_holds_its_wards_and_nobody_else(ward: str) -> None:
    part = restrict(reopened(*two_wards()), [ward])
    assert {patient.key for patient in rows(part, Patient)} == {"p", "n", "m"}
    assert rows(part, Allergy) == ()
    assert len(rows(part, Feed)) == 1
    assert b"iode" not in part.serialize() or (part.execute("vacuum") and b"iode" not in part.serialize())
    assert b"Deux" not in part.serialize()
    assert b"deux" not in part.serialize()


def test_the_scope_of_all_wards_holds_all() -> None:
    assert len(rows(restrict(reopened(*two_wards()), ["*"]), Patient)) == 4


def test_a_database_that_outgrows_one_piece_is_moved_and_loses_nothing() -> None:
    written = [Allergy(key=str(number), patient="p", substance=f"substance {number}") for number in range(3_000)]
    small, moved = SnapshotWriter(), SnapshotWriter(cap=16_384)
    before = moved.connection
    for writer in (small, moved):
        writer.add_all([Patient(key="p"), *written])
        writer.close_tables()
    assert moved.connection is not before
    assert rows(moved.connection, Allergy) == rows(small.connection, Allergy) == tuple(written)
    assert moved.counts == small.counts
    assert read_pragmas(moved.connection) == read_pragmas(small.connection)


def read_pragmas(connection: sqlite3.Connection) -> list[int]:
    names = ("application_id", "user_version", "page_size", "temp_store")
    return [connection.execute(f"pragma {name}").fetchone()[0] for name in names]


def test_all_wards_are_exported_without_a_copy_and_leave_no_manifest_behind() -> None:
    writer = SnapshotWriter()
    writer.add_all(two_wards())
    writer.close_tables()
    with part_of(writer.connection, ["*"]) as part:
        assert part is writer.connection
        write_manifest(part, manifest(writer))
        assert read_manifest(part).scope == "all"
    with pytest.raises(SnapshotMalformed):
        read_manifest(writer.connection)
    with part_of(writer.connection, ["c"]) as part:
        assert part is not writer.connection
        assert count_patients(part) == (3, 2)
    assert count_patients(writer.connection) == (4, 3)


def test_a_row_of_nobody_goes_into_each_scope_where_it_is_refused() -> None:
    connection = reopened(*two_wards())
    connection.execute("update allergy set patient = null")
    with pytest.raises(SnapshotMalformed):
        check_belonging(restrict(connection, ["c"]), "x")
