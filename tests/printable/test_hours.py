"""Boxes by the hour: the right hour, also in the two odd nights of the year."""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from printable.hours import closed, hours_from, wanted

PARIS = ZoneInfo("Europe/Paris")
KOLKATA = ZoneInfo("Asia/Kolkata")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([PARIS, KOLKATA])))
def test_24_cells_follow_one_another_from_the_hour_that_holds_the_start(start: datetime) -> None:
    hours = hours_from(start, start.tzinfo)  # type: ignore[arg-type]
    assert len(hours) == 24
    assert hours[0].start.astimezone(UTC) <= start.astimezone(UTC) < hours[0].end.astimezone(UTC)
    assert hours[0].start.minute == 0
    assert all(one.end == two.start for one, two in itertools.pairwise(hours))


def test_a_time_of_day_is_wanted_once_in_the_night_that_has_it_twice() -> None:
    hours = hours_from(datetime(2026, 10, 24, 20, tzinfo=PARIS), PARIS)
    assert [f"{hour.start:%H}" for hour in hours].count("02") == 2
    assert [hours[index].start.hour for index in wanted(["02:30"], [], hours)] == [2]


def test_a_time_that_the_night_does_not_have_is_wanted_in_the_hour_that_follows() -> None:
    hours = hours_from(datetime(2027, 3, 27, 18, 25, tzinfo=PARIS), PARIS)
    found = wanted(["02:00", "02:30", "03:00", "08:00"], [], hours)
    assert {hours[index].start.hour: times for index, times in found.items()} == {
        3: ["02:00", "02:30", "03:00"],
        8: ["08:00"],
    }


def test_what_is_no_time_of_day_is_in_no_cell() -> None:
    hours = hours_from(datetime(2026, 11, 23, 18, 25, tzinfo=PARIS), PARIS)
    assert wanted(["morning", "", "8", "08:xx", "25:00"], ["2026-11-24", "garbage"], hours) == {}


def test_times_and_events_are_wanted_in_their_hour() -> None:
    hours = hours_from(datetime(2026, 11, 23, 18, 25, tzinfo=PARIS), PARIS)
    found = wanted(["08:00", "20:30"], ["2026-11-23T21:15:00+00:00"], hours)
    assert {hours[index].start.hour: times for index, times in found.items()} == {
        20: ["20:30"],
        22: ["22:15"],
        8: ["08:00"],
    }


def test_cells_outside_the_order_are_closed_and_a_day_counts_whole() -> None:
    hours = hours_from(datetime(2026, 11, 23, 18, tzinfo=PARIS), PARIS)
    assert closed(None, None, hours) == frozenset()
    assert closed("2026-11", "2026", hours) == frozenset()
    shut = closed("2026-11-23T20:30:00+00:00", "2026-11-24T05:00:00+00:00", hours)
    assert [hours[index].start.hour for index in sorted(set(range(24)) - shut)] == [21, 22, 23, 0, 1, 2, 3, 4, 5]
    until_today = closed("2026-11-23", "2026-11-23", hours)
    assert [hours[index].start.hour for index in sorted(set(range(24)) - until_today)] == [18, 19, 20, 21, 22, 23]


def test_cells_before_the_day_on_which_an_order_begins_are_closed() -> None:
    hours = hours_from(datetime(2026, 11, 23, 18, tzinfo=PARIS), PARIS)
    shut = closed("2026-11-24", None, hours)
    assert [hours[index].start.hour for index in sorted(shut)] == [18, 19, 20, 21, 22, 23]
    assert len(closed("2026-12", None, hours)) == 24
    assert len(closed("2027", None, hours)) == 24
