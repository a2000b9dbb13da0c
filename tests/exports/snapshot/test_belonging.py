"""Every row of a snapshot belongs to somebody, or the snapshot is refused."""

from __future__ import annotations

import sqlite3

import pytest

from exports.errors import SnapshotMalformed
from exports.record import Allergy, Patient, Stay
from exports.snapshot.belonging import check_belonging
from tests.exports.snapshot.test_snapshot import reopened


def snapshot() -> sqlite3.Connection:
    return reopened(
        Patient(key="p"),
        Patient(key="q"),
        Stay(key="s", patient="p", present=True),
        Allergy(key="a", patient="q", substance="latex"),
    )


def test_a_snapshot_whose_rows_belong_is_taken() -> None:
    check_belonging(snapshot(), "x")


@pytest.mark.parametrize(
    "damage",
    [
        "update allergy set patient = 'nobody'",
        "update allergy set patient = null",
        "update stay set patient = 'nobody'",
        "update patient set key = 'p'",
        "update patient set key = null where key = 'q'",
        "delete from patient where key = 'q'",
        "insert into none_known (patient, section) values ('nobody', 'allergies')",
        "insert into location (name, kind) values ('Lit 4', 'bed')",
    ],
)
def test_a_row_of_nobody_and_a_shared_key_are_refused(damage: str) -> None:
    connection = snapshot()
    connection.execute(damage)
    with pytest.raises(SnapshotMalformed):
        check_belonging(connection, "x")
