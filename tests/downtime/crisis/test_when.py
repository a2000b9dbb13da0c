from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.crisis.when import moment_said
from exports.errors import TimeRefused

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)  # 15:05 in Paris
PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("02:00", "2026-11-23T01:00+00:00"),
        ("2h00", "2026-11-23T01:00+00:00"),
        (" 15:05 ", "2026-11-23T14:05+00:00"),
        ("15:06", "2026-11-22T14:06+00:00"),  # not yet: yesterday's
        ("23:30", "2026-11-22T22:30+00:00"),
        ("2026-11-22 02:00", "2026-11-22T01:00+00:00"),
        ("2026-07-01T02:00:30", "2026-07-01T00:00:30+00:00"),
        ("2026-11-22T02:00+01:00", "2026-11-22T01:00+00:00"),
        ("2026-11-22T01:00Z", "2026-11-22T01:00+00:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30+00:00"),
    ],
)
def test_the_time_is_that_of_the_hospital(said: str, meant: str) -> None:
    assert moment_said(said, PARIS, NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2026-11-23 15:06", "future"),
        ("2027-01-01T00:00Z", "future"),
        ("2026-10-25 02:30", r"twice; write 2026-10-25T02:30\+02:00 or 2026-10-25T02:30\+01:00"),
        ("2026-03-29 02:30", "did not exist"),
        ("2026-02-30 02:00", "no such day"),
        ("0000-01-01 02:00", "no such day"),
        ("0001-01-01T00:00+14:00", "not a time"),
        ("24:00", "not a time"),
        ("2 o'clock", "not a time"),
        ("", "not a time"),
    ],
)
def test_what_is_not_one_time_is_asked_for_again(said: str, why: str) -> None:
    with pytest.raises(TimeRefused, match=why):
        moment_said(said, PARIS, NOW)


def test_the_hour_alone_of_the_night_the_clocks_went_back_came_twice() -> None:
    morning = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    with pytest.raises(TimeRefused, match="twice"):
        moment_said("02:30", PARIS, morning)
    assert moment_said("03:30", PARIS, morning) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


def test_without_the_time_zone_of_the_hospital_the_offset_is_asked_for() -> None:
    with pytest.raises(TimeRefused, match="offset"):
        moment_said("02:00", None, NOW)
    assert moment_said("2026-11-22T02:00+01:00", None, NOW) == datetime(2026, 11, 22, 1, tzinfo=UTC)


@given(st.text(max_size=30))
def test_anything_typed_is_a_past_time_or_refused(said: str) -> None:
    with suppress(TimeRefused):
        assert moment_said(said, PARIS, NOW) <= NOW


@given(st.times(), st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))
def test_an_hour_alone_is_of_the_last_day(hour: object, moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    said = f"{hour:%H:%M}"
    try:
        found = moment_said(said, PARIS, now)
    except TimeRefused:
        return
    assert timedelta() <= now - found <= timedelta(hours=25)
