"""What is laid out otherwise than a snapshot is refused, whoever signed it."""

from __future__ import annotations

import sqlite3

import pytest

from downtime.copy import Copy
from exports.errors import SnapshotMalformed
from tests.downtime.test_copy import SNAPSHOT

STRANGE = "it holds something that no snapshot has"


def changed(*statements: str) -> bytes:
    """The good snapshot after some statements of its hostile maker."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(SNAPSHOT)
    for statement in statements:
        connection.execute(statement)
    return connection.serialize()


def problem(*statements: str) -> str:
    with pytest.raises(SnapshotMalformed) as refused:
        Copy.of_database(changed(*statements), "x")
    return str(refused.value)


def test_a_good_snapshot_opens_as_it_is() -> None:
    Copy.of_database(changed("update patient set given_name = 'Anne'"), "x").close()


@pytest.mark.parametrize(
    "statements",
    [
        ("create trigger t after insert on patient begin select 1; end",),
        ("create view patient_of_the_day as select * from patient",),
        ("create table other (a)",),
        ("drop view census", "create table census (ward)"),
        ("alter table allergy rename to a", "create view allergy as select * from a"),
        ("create virtual table v using fts5(a)",),
        ("create table patient_search_fts_more (a)",),
    ],
)
def test_what_no_snapshot_has_is_refused(statements: tuple[str, ...]) -> None:
    assert STRANGE in problem(*statements)


@pytest.mark.parametrize(
    "statements",
    [
        ("alter table allergy add column more text",),
        ("alter table allergy drop column severity",),
        ("alter table allergy rename column severity to grade",),
        ("alter table allergy drop column severity", "alter table allergy add column severity text"),
        ("alter table feed add column more text as (source || source)",),
        ("drop table allergy",),
        ("drop table patient_search_fts", "create virtual table patient_search_fts using fts5(words)"),
        ("drop table task", "create virtual table task using fts5(key)"),
        ("drop table snapshot",),
        ("drop view census",),
        ("drop view census", "create view census as select * from patient where sex = 'female'"),
        ("drop table diet", "create table diet (key text check (length(key) < 9))"),
    ],
)
def test_other_columns_or_a_missing_table_are_refused(statements: tuple[str, ...]) -> None:
    assert "is not the one of this version" in problem(*statements)


def test_another_format_says_its_number_before_its_tables() -> None:
    said = problem("pragma user_version = 2", "create table of_format_2 (a)")
    assert "its format is 2" in said


def test_a_time_zone_that_nobody_knows_is_refused_before_a_page_needs_it() -> None:
    for name in ("Europe/Nowhere", "../../etc/passwd", ""):
        assert "time zone" in problem(f"update snapshot set timezone = '{name}'")


@pytest.mark.parametrize(
    "statement",
    [
        "update snapshot set counts = '" + "[" * 100_000 + "'",
        "update snapshot set counts = 5",
        "update snapshot set wards = x'ff'",
        "insert into snapshot select * from snapshot",
        "delete from snapshot",
    ],
)
def test_what_a_snapshot_says_of_itself_in_another_way_is_refused(statement: str) -> None:
    assert "of itself" in problem(statement)
