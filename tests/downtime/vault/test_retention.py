"""Which generations stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from downtime.vault.retention import ALL, DAILY, HOURLY, Mark, Weighed, never_dropped, stay, to_keep, within

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)

ages = st.integers(min_value=-3600, max_value=45 * 86400).map(lambda seconds: timedelta(seconds=seconds))
marks = st.lists(st.tuples(ages, st.booleans()), max_size=60).map(
    lambda found: frozenset(
        Mark(sequence, NOW - age, good)
        for sequence, (age, good) in enumerate(sorted(found, key=lambda one: one[0], reverse=True), 1)
    )
)


def test_every_quarter_of_an_hour_for_forty_days() -> None:
    every = [Mark(n, NOW - timedelta(minutes=15 * n)) for n in range(40 * 96)]
    kept = to_keep(every, NOW)
    recent = {mark for mark in every if NOW - mark.time <= ALL}
    assert recent <= kept
    assert len(recent) == 97
    # 25 to 72 hours back, one an hour: 48 whole hours; then one a day to 30 days.
    hourly = [mark for mark in kept if ALL < NOW - mark.time <= HOURLY]
    daily = [mark for mark in kept if HOURLY < NOW - mark.time <= DAILY]
    assert (len(hourly), len(daily)) == (48, 27)
    assert len(kept) == len(recent) + 48 + 27


def test_the_newest_stays_whatever_its_age() -> None:
    old, older = Mark(2, NOW - timedelta(days=400)), Mark(1, NOW - timedelta(days=401))
    assert to_keep([old, older], NOW) == {old}


def test_a_suspect_one_never_takes_the_place_of_a_good_one() -> None:
    good = Mark(1, NOW - timedelta(hours=30, minutes=5))
    suspect = Mark(2, NOW - timedelta(hours=30), good=False)
    assert to_keep([good, suspect], NOW) == {good}


def test_nothing_of_nothing() -> None:
    assert to_keep([], NOW) == frozenset()


@given(marks)
def test_ages_count_from_the_newest_good_one(every: frozenset[Mark]) -> None:
    good = [mark.time for mark in every if mark.good]
    if good:
        assert stay(every) == to_keep(every, max(good))
    assert len(stay(every)) > 0 or not every


@given(marks)
def test_what_stays_stays_until_something_newer_comes(every: frozenset[Mark]) -> None:
    assert stay(stay(every)) == stay(every)


@given(marks)
def test_the_newest_good_one_is_never_dropped(every: frozenset[Mark]) -> None:
    good = [mark for mark in every if mark.good]
    kept = to_keep(every, NOW)
    assert kept <= every
    if good:
        assert max(good, key=lambda mark: (mark.time, mark.sequence)) in kept


@given(marks)
def test_everything_of_the_last_day_stays(every: frozenset[Mark]) -> None:
    assert {mark for mark in every if NOW - mark.time <= ALL} <= to_keep(every, NOW)


@given(marks)
def test_each_day_of_a_month_that_had_a_good_one_has_one(every: frozenset[Mark]) -> None:
    kept = to_keep(every, NOW)
    days = {mark.time.date() for mark in every if mark.good and NOW - mark.time <= DAILY}
    assert days <= {mark.time.date() for mark in kept if mark.good} | {(NOW - DAILY).date()}


@given(marks, st.integers(min_value=0, max_value=40 * 86400))
def test_dropping_early_loses_nothing_that_is_wanted_later(every: frozenset[Mark], seconds: int) -> None:
    later = NOW + timedelta(seconds=seconds)
    assert to_keep(to_keep(every, NOW), later) == to_keep(every, later)


sizes = st.integers(min_value=1, max_value=1000)
files = st.lists(
    st.tuples(ages, sizes, st.booleans(), st.booleans(), st.sampled_from(["all", "cardio"])), max_size=40
).map(
    lambda found: tuple(
        Weighed(
            file=str(number),
            scope=scope,
            time=NOW - age,
            sequence=len(found) - number,
            size=size,
            good=good,
            refused=refused,
        )
        for number, (age, size, good, refused, scope) in enumerate(sorted(found, key=lambda one: one[0]))
    )
)
rooms = st.integers(min_value=0, max_value=30_000)


@given(files, rooms)
def test_the_room_is_kept_unless_only_the_newest_good_ones_remain(every: tuple[Weighed, ...], room: int) -> None:
    gone = within(every, room)
    left = [one for one in every if one.file not in gone]
    assert sum(one.size for one in left) <= room or {one.file for one in left} == never_dropped(every)


@given(files, rooms)
def test_no_more_goes_than_must(every: tuple[Weighed, ...], room: int) -> None:
    gone = within(every, room)
    if gone:
        last = next(one.size for one in every if one.file == gone[-1])
        assert sum(one.size for one in every if one.file not in gone) + last > room


@given(files, rooms)
def test_the_newest_good_one_of_each_scope_never_goes(every: tuple[Weighed, ...], room: int) -> None:
    gone = within(every, room)
    for scope in {one.scope for one in every}:
        good = [one for one in every if one.scope == scope and one.good and not one.refused]
        if good:
            assert max(good, key=lambda one: (one.time, one.sequence)).file not in gone


@given(files, rooms)
def test_one_a_day_outlives_all_others(every: tuple[Weighed, ...], room: int) -> None:
    gone, safe = within(every, room), never_dropped(every)
    days: dict[tuple[str, object], Weighed] = {}
    for one in sorted(every, key=lambda one: (one.time, one.sequence)):
        if one.good and not one.refused:
            days[one.scope, one.time.date()] = one
    daily = {one.file for one in days.values()}
    if daily & set(gone):
        assert {one.file for one in every if one.file not in gone} <= daily | safe


@given(files, rooms)
def test_refused_and_suspect_ones_go_before_any_good_one(every: tuple[Weighed, ...], room: int) -> None:
    gone, safe = within(every, room), never_dropped(every)
    if any(one.good and not one.refused for one in every if one.file in gone):
        assert all(one.good and not one.refused for one in every if one.file not in gone and one.file not in safe)


def test_the_order_in_which_a_week_goes() -> None:
    def held(hours: float, *, good: bool = True, refused: bool = False) -> Weighed:
        time = NOW - timedelta(hours=hours)
        return Weighed(
            file=f"{hours}", scope="all", time=time, sequence=int(1e4 - 4 * hours), size=1, good=good, refused=refused
        )

    every = [held(0), held(0.5), held(1), held(1.25), held(30), held(31), held(100), held(2, refused=True)]
    every.append(held(3, good=False))
    assert within(every, 0) == ("2", "3", "1", "31", "1.25", "0.5", "100", "30")
