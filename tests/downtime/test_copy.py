"""The copy in memory: read-only, one page at a time, and only ever a snapshot."""

from __future__ import annotations

import sqlite3
import threading
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime.copy import KEPT, Copy
from exports.errors import SnapshotMalformed
from exports.record import Patient, Stay
from exports.snapshot.census import census
from exports.snapshot.write import SnapshotWriter, database_bytes, write_manifest
from tests.exports.snapshot.test_snapshot import manifest


def snapshot() -> bytes:
    writer = SnapshotWriter()
    writer.add_all([Patient(key="p", birth_name="Martin"), Stay(key="s", patient="p", present=True, ward="c")])
    writer.close_tables()
    write_manifest(writer.connection, manifest(writer))
    return database_bytes(writer.connection)


SNAPSHOT = snapshot()


def test_a_page_reads() -> None:
    copy = Copy.of_database(SNAPSHOT, "x")
    with copy.page() as connection:
        assert len(census(connection)) == 1
    assert copy.manifest.site == "valmont"


@pytest.mark.parametrize("statement", ["delete from patient", "create table x (y)", "update stay set present = 0"])
def test_nothing_can_be_written(statement: str) -> None:
    copy = Copy.of_database(SNAPSHOT, "x")
    with copy.page() as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute(statement)


def test_pages_of_many_threads_all_read_the_same() -> None:
    copy = Copy.of_database(SNAPSHOT, "x")
    seen: list[int] = []

    def read() -> None:
        for _ in range(50):
            with copy.page() as connection:
                seen.append(len(census(connection)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 400


def test_another_database_is_refused() -> None:
    other = sqlite3.connect(":memory:")
    other.execute("create table patient (name)")
    with pytest.raises(SnapshotMalformed):
        Copy.of_database(other.serialize(), "x")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 100, SNAPSHOT[:5000], SNAPSHOT[:100], b"\0" * 4096])
def test_what_is_not_a_snapshot_is_refused(content: bytes) -> None:
    with pytest.raises(SnapshotMalformed):
        Copy.of_database(content, "x")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SNAPSHOT) - 1), st.integers(0, 7))
def test_a_flipped_bit_opens_or_is_refused_and_never_crashes(position: int, bit: int) -> None:
    content = bytearray(SNAPSHOT)
    content[position] ^= 1 << bit
    try:
        copy = Copy.of_database(content, "x")
    except SnapshotMalformed:
        return
    with copy.page() as connection:
        try:
            census(connection)
        except SnapshotMalformed:
            return


def test_what_is_kept_is_read_once_and_forgotten_with_the_copy() -> None:
    copy = Copy.of_database(SNAPSHOT, "x")
    read: list[int] = []
    for number in (0, 1, 0, *range(2, KEPT + 1), 0, 1):
        with copy.page():
            copy.kept(str(number), partial(read.append, number))
    assert read == [*range(KEPT + 1), 1]  # 0 was asked for last, 1 had gone
    copy.close()
    assert vars(copy)["_kept"] == {}


def test_what_cannot_be_read_is_not_kept() -> None:
    copy = Copy.of_database(SNAPSHOT, "x")
    with copy.page() as connection:
        for _ in range(2):
            with pytest.raises(sqlite3.OperationalError):
                copy.kept("x", lambda: connection.execute("select * from nothing"))
