"""Times and ages as a nurse reads them; a partial date stays partial."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printable.dates import Dates

FR = Dates("fr", "Europe/Paris")
EN = Dates("en", "Europe/Paris")
NOW = "2026-11-23T13:05:00+00:00"


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (NOW, "23/11/2026 14:05", "23 Nov 2026 14:05"),
        ("2026-07-01T22:30:00+00:00", "02/07/2026 00:30", "02 Jul 2026 00:30"),
        ("2026", "2026", "2026"),
        ("2026-11", "11/2026", "Nov 2026"),
        ("2026-11-23", "23/11/2026", "23 Nov 2026"),
        ("2026-13", "2026-13", "2026-13"),
        ("hier soir", "hier soir", "hier soir"),
        (None, "", ""),
    ],
)
def test_a_moment_is_local_and_never_more_precise_than_it_is(moment: str | None, french: str, english: str) -> None:
    assert FR.moment(moment) == french
    assert EN.moment(moment) == english


def test_a_datetime_and_a_short_form() -> None:
    assert FR.moment(datetime(2026, 11, 23, 13, 5, tzinfo=UTC)) == "23/11/2026 14:05"
    assert FR.short(NOW) == "23/11 14:05"
    assert EN.short(NOW) == "23 Nov 14:05"
    assert FR.time(NOW) == "14:05"
    assert FR.time("2026-11") == ""


def test_a_short_form_of_another_year_than_that_of_reading_says_its_year() -> None:
    new_year = Dates("fr", "Europe/Paris", at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert new_year.short(NOW) == "23/11/2026 14:05"
    same_year = Dates("fr", "Europe/Paris", at=datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    assert same_year.short(NOW) == "23/11 14:05"
    assert same_year.short("2019-11-23T13:05:00+00:00") == "23/11/2019 14:05"


@pytest.mark.parametrize(
    ("moment", "past"),
    [
        ("2026-11-23T13:04:00+00:00", True),
        ("2026-11-23T13:06:00+00:00", False),
        ("2026-11-22", True),
        ("2026-11-23", False),
        ("2026-11", False),
        ("2025", True),
        ("hier", False),
        (None, False),
    ],
)
def test_an_end_is_past_only_when_that_is_sure(moment: str | None, past: bool) -> None:
    assert FR.is_past(moment, datetime(2026, 11, 23, 13, 5, tzinfo=UTC)) is past


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("1958-12-10", "67 ans"),
        ("1958-11-23", "68 ans"),
        ("1958-11", "67–68 ans"),
        ("1958-10", "68 ans"),
        ("1961", "64–65 ans"),
        ("2025-11-24", "11 mois"),
        ("2024-11-24", "23 mois"),
        ("2024-11-23", "2 ans"),
        ("2026-10-24", "30 jours"),
        ("2026-10-23", "1 mois"),
        ("2026-11-22", "1 jour"),
        ("2026-11-23", "0 jour"),
        ("2026", "0–10 mois"),
        ("2026-11", "0–22 jours"),
        ("2027-01-01", ""),
        ("1958-99-10", ""),
        (None, ""),
    ],
)
def test_ages(birth: str | None, age: str) -> None:
    assert FR.age(birth, NOW) == age


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-11-23T13:00:00+00:00", "5 min"),
        ("2026-11-23T09:45:00+00:00", "3 h 20"),
        ("2026-11-21T09:05:00+00:00", "2 j 4 h"),
        ("2026-11-23T13:06:00+00:00", "dans le futur\xa0: vérifier l’horloge"),
        ("2026-11-23", ""),
        (None, ""),
    ],
)
def test_elapsed_time(start: str | None, said: str) -> None:
    assert FR.elapsed(start, NOW) == said


@given(st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d(-\d\d(T\d\d:\d\d:\d\d\+00:00)?)?", fullmatch=True))
def test_whatever_the_source_wrote_is_shown(text: str) -> None:
    assert bool(FR.moment(text)) == bool(text)
    assert bool(FR.date(text)) == bool(text)
    FR.age(text, NOW)
    FR.elapsed(text, NOW)
