"""Birth dates and ages, as typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.folding import plain
from exports.search.births import Aged, Born, births

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ("14/07/1952", ("1952-07-14",)),
        ("14.07.52", ("1952-07-14",)),
        ("14-7-1952", ("1952-07-14",)),
        ("14 / 7 / 1952", ("1952-07-14",)),
        ("14 07 1952", ("1952-07-14",)),
        ("14 juillet 1952", ("1952-07-14",)),
        ("14 juil. 52", ("1952-07-14",)),
        ("14juil52", ("1952-07-14",)),
        ("1er août 1952", ("1952-08-01",)),
        ("1 Aoû 1952", ("1952-08-01",)),
        ("July 14 1952", ("1952-07-14",)),
        ("Jul 14th, 1952", ("1952-07-14",)),
        ("14 February 24", ("2024-02-14", "1924-02-14")),
        ("29/02/24", ("2024-02-29", "1924-02-29")),
        ("01/01/27", ("1927-01-01",)),
        ("1952-07-14", ("1952-07-14",)),
        ("1952/07/14", ("1952-07-14",)),
        ("07/14/1952", ("1952-07-14",)),
        ("14071952", ("1952-07-14",)),
        ("19520714", ("1952-07-14",)),
        ("140752", ("1952-07-14",)),
        ("071952", ("1952-07",)),
        ("07/1952", ("1952-07",)),
        ("1952-07", ("1952-07",)),
        ("juillet 1952", ("1952-07",)),
        ("1952", ("1952",)),
    ],
)
def test_a_birth_date(typed: str, dates: tuple[str, ...]) -> None:
    (found,) = births(plain(typed), TODAY)
    assert isinstance(found.what, Born) and found.what.dates == dates
    assert found.what.whole is (len(dates[0]) == 10)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("84 ans", "1941-11-24", "1942-11-23"),
        ("84a", "1941-11-24", "1942-11-23"),
        ("84 years old", "1941-11-24", "1942-11-23"),
        ("84 yo", "1941-11-24", "1942-11-23"),
        ("0 ans", "2025-11-24", "2026-11-23"),
        ("3 mois", "2026-07-24", "2026-08-23"),
        ("2 semaines", "2026-11-03", "2026-11-09"),
        ("5 j", "2026-11-18", "2026-11-18"),
    ],
)
def test_an_age(typed: str, first: str, last: str) -> None:
    (found,) = births(plain(typed), TODAY)
    assert found.what == Aged(date.fromisoformat(first), date.fromisoformat(last))


def test_the_29th_of_february_has_birthdays_too() -> None:
    (found,) = births("4 ans", date(2028, 2, 29))
    assert found.what == Aged(date(2023, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "typed", ["31/02/1952", "32/01/1952", "13/13/1952", "1700", "2042", "999 ans", "8000123", "", "a"]
)
def test_what_is_no_date(typed: str) -> None:
    assert births(typed, TODAY) == ()


@given(st.text(max_size=40), st.dates())
def test_any_text_on_any_day(text: str, today: date) -> None:
    births(plain(text), today)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_each_day_in_each_writing(day: date) -> None:
    for written in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y", "%d/%m/%y"):
        (found,) = births(day.strftime(written), TODAY)
        assert isinstance(found.what, Born) and day.isoformat() in found.what.dates
