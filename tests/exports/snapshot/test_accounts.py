"""The staff list in a snapshot: it comes back as it went in, and wards that cannot be read are no ward."""

from __future__ import annotations

import sqlite3

import pytest

from exports.record import Account
from exports.snapshot.read import accounts
from exports.snapshot.scope import restrict
from exports.snapshot.write import SnapshotWriter

WHOLE = Account(key="zroux", name="Zoé Roux", role="nurse", badge="7", wards=("*",), pin_hash="$x", until="2027-01-01")


def snapshot(*rows: Account) -> sqlite3.Connection:
    writer = SnapshotWriter()
    writer.add_all(rows)
    writer.close_tables()
    return writer.connection


def test_an_account_comes_back() -> None:
    assert accounts(snapshot(WHOLE, Account(key="x"))) == (WHOLE, Account(key="x"))


@pytest.mark.parametrize("value", ["'[\"*\"'", "x'2a'", "'*'", "7", "'[1]'", "'{\"*\": 1}'"])
def test_wards_that_cannot_be_read_give_no_right_and_stay_out_of_other_scopes(value: str) -> None:
    connection = snapshot(WHOLE)
    connection.execute(f"update account set wards = {value}")
    (account,) = accounts(connection)
    assert account.wards == () and account.unreadable
    assert accounts(restrict(connection, ("Cardiologie",))) == ()


def test_a_hash_that_cannot_be_read_is_none() -> None:
    connection = snapshot(WHOLE)
    connection.execute("update account set pin_hash = x'00ff'")
    (account,) = accounts(connection)
    assert account.pin_hash is None and account.unreadable


@pytest.mark.parametrize(
    ("wards", "travels"),
    [((), True), (("*",), True), (("CARDIOLOGIE",), True), (("Gériatrie",), False), (("A", "cardiologie"), True)],
)
def test_a_ward_s_scope_holds_those_with_a_right_to_it(wards: tuple[str, ...], travels: bool) -> None:
    found = accounts(restrict(snapshot(Account(key="x", wards=wards)), ("Cardiologie",)))
    assert bool(found) is travels
