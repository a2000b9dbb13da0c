"""What empties each night is not set aside each night; who takes patients away is found all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest

from exports.recurrence import HORIZON, NO_PAST, Past, level_of
from exports.suspicion import Kind, Watch
from exports.trusted_comment import TrustedComment
from tests.exports.cycles import MONDAY, SITES, comments

WEEKS = 4


@dataclass
class Watched:
    """The suspect ones of each day, and what people accepted."""

    watch: Watch = field(default_factory=Watch)
    days: dict[int, int] = field(default_factory=dict)
    accepted: int = 0

    def follow(self, found: Iterable[TrustedComment], *, accepting: bool = False) -> Watched:
        """`accepting`: a person says of the first of a row of suspect ones that it is how it is."""
        before = False
        for one in found:
            suspect = self.watch.judge(one) is not None
            day = (one.time - MONDAY).days
            self.days[day] = self.days.get(day, 0) + suspect
            if not suspect or (accepting and not before):
                self.watch.take(one, accepted=suspect)
                self.accepted += suspect
            before = suspect
        return self

    def between(self, first: int, last: int) -> int:
        return sum(self.days[day] for day in range(first, last))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("site", "first_week", "later"),
    [("emergency", 0, 0), ("day-hospital", 40, 0), ("clinic", 16, 2), ("clinic-at-once", 16, 2), ("hospital", 0, 0)],
)
def test_what_comes_each_night_is_learnt_in_a_week(site: str, first_week: int, later: int, seed: int) -> None:
    """Of 672 hourly copies. Without a memory of nights: some 160, 470, 440, 430, 0."""
    seen = Watched().follow(comments(SITES[site], 7 * WEEKS, seed))
    assert seen.between(0, 7) <= first_week
    assert seen.between(7, 7 * WEEKS) <= later


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("site", ["day-hospital", "week-ward"])
def test_what_empties_to_nobody_is_accepted_once_or_twice(site: str, seed: int) -> None:
    seen = Watched().follow(comments(SITES[site], 7 * WEEKS, seed), accepting=True)
    assert sum(seen.days.values()) == seen.accepted <= 2
    assert seen.between(7, 7 * WEEKS) == 0


def scaled(one: TrustedComment, share: float, *, patients: bool = True) -> TrustedComment:
    """With that share of everything left."""
    names = ("present", "wards", "allergies", "orders", *(("patients",) if patients else ()))
    return msgspec.structs.replace(one, **{name: int(getattr(one, name) * share) for name in names})


def each_hour_of_a_day(site: str) -> Iterator[tuple[Watch, list[TrustedComment]]]:
    """After two good weeks: what is known at each hour, and what comes then."""
    every = list(comments(SITES[site], 17))
    watch = Watched().follow(every[: 14 * 24]).watch
    for number in range(14 * 24, 15 * 24):
        yield deepcopy(watch), every[number:]
        watch.take(every[number])


@pytest.mark.parametrize("site", ["hospital", "emergency"])
def test_who_takes_two_fifths_an_hour_is_found_whenever_he_begins(site: str) -> None:
    for watch, coming in each_hour_of_a_day(site):
        for stolen, one in enumerate(coming, 1):
            robbed = scaled(one, 0.6**stolen)
            if watch.judge(robbed) is not None:
                assert stolen <= 4
                break
            watch.take(robbed)
        else:
            pytest.fail("everything was taken")


def test_half_gone_in_a_hospital_that_does_not_empty() -> None:
    for watch, (now, *_) in each_hour_of_a_day("hospital"):
        assert watch.judge(scaled(now, 0.45)) is not None
        assert watch.judge(scaled(now, 0.45, patients=False)) is not None


def test_nobody_present_in_an_emergency_department() -> None:
    """Fourteen nights were as low as ten: none is no night. From fewer than ten, it says nothing."""
    found = []
    for watch, (now, *_) in each_hour_of_a_day("emergency"):
        none = msgspec.structs.replace(now, present=0, wards=0, allergies=0, orders=0)
        found.append(watch.judge(none) is not None)
    assert sum(found) >= 21


def test_the_allergies_of_a_full_ward_are_not_excused_by_those_of_an_empty_night() -> None:
    every = list(comments(SITES["emergency"], 16))
    noon = next(number for number, one in enumerate(every) if number > 14 * 24 and one.time.hour == 8)
    watch = Watched().follow(every[:noon]).watch
    found = watch.judge(msgspec.structs.replace(every[noon], allergies=every[noon].allergies // 4))
    assert found is not None
    assert found.kind is Kind.ALLERGIES


def test_low_and_high_in_turn_teaches_nothing_but_what_was_good_anyway() -> None:
    """Who signs a tenth, then all again, at one hour of each day for a week: each tenth is set aside."""
    every = list(comments(SITES["hospital"], 21))
    watch = Watched().follow(every[: 7 * 24]).watch
    for day in range(7, 21):
        for one in every[day * 24 : day * 24 + 24]:
            low = one.time.hour == 3
            shown = scaled(one, 0.1) if low else one
            suspicion = watch.judge(shown)
            assert (suspicion is not None) is low
            if suspicion is None:
                watch.take(shown)


def test_who_halves_it_each_night_and_gives_it_back_never_comes_below_a_tenth() -> None:
    every = list(comments(SITES["hospital"], 21))
    watch, lowest, share = Watched().follow(every[: 7 * 24]).watch, 1.0, 0.5
    for one in every[7 * 24 :]:
        if one.time.hour in {3, 4}:
            share = min(1.0, share * 1.05)
            while watch.judge(scaled(one, share * 0.95)) is None:
                share *= 0.95
            lowest = min(lowest, share)
            watch.take(scaled(one, share))
        elif watch.judge(one) is None:
            watch.take(one)
    assert lowest >= 0.1


class TestFirstNight:
    FULL = TrustedComment(
        site="x", scope="s", sequence=1, time=MONDAY, rows=0, size=0,
        patients=300, present=60, wards=6, allergies=40, orders=400,
    )  # fmt: skip

    def later(self, hours: int = 10, **less: int) -> TrustedComment:
        time = MONDAY + timedelta(hours=hours)
        return msgspec.structs.replace(self.FULL, sequence=2, time=time, **less)

    @pytest.mark.parametrize(
        ("left", "kind"),
        [
            ({"present": 6, "wards": 1, "allergies": 4, "orders": 40}, None),
            ({"present": 5, "wards": 1, "allergies": 4, "orders": 40}, Kind.PRESENT),
            ({"present": 6, "wards": 1, "allergies": 4, "orders": 40, "patients": 269}, Kind.PRESENT),
            ({"present": 6, "wards": 0, "allergies": 4, "orders": 40}, Kind.WARDS),
            ({"wards": 1}, Kind.WARDS),
            ({"present": 20, "allergies": 2, "orders": 140}, Kind.ALLERGIES),
        ],
    )
    def test_people_went_home(self, left: dict[str, int], kind: Kind | None) -> None:
        watch = Watch()
        watch.take(self.FULL)
        found = watch.judge(self.later(**left))
        assert (found and found.kind) == kind

    def test_it_is_the_first_one_only(self) -> None:
        left = {"present": 12, "wards": 2, "allergies": 8, "orders": 80}
        day_before = Past(since=MONDAY - timedelta(hours=15))
        for past, good in ((NO_PAST, True), (day_before, False)):
            watch = Watch(past=past)
            watch.take(self.FULL)
            assert (watch.judge(self.later(**left)) is None) is good


def test_a_memory_is_bounded_and_says_the_same_as_the_copies() -> None:
    every = list(comments(SITES["clinic"], 12))
    all_of_them, past = Watch(), NO_PAST
    for number, one in enumerate(every):
        recent = Watch(past=past)
        for held in every[max(0, number - 72) : number]:
            if held.sequence in taken_of(past):
                recent.take(held)
        if number > 8 * 24:
            assert recent.weigh(one).suspicion is None or all_of_them.judge(one) is not None
        if all_of_them.judge(one) is None:
            all_of_them.take(one)
            past = past.with_levels([level_of(one)])
    assert len(past.levels) <= 24 * 8 + 1
    assert past.levels[-1].time - past.levels[0].time <= HORIZON
    assert past.since == MONDAY


def taken_of(past: Past) -> set[int]:
    return {one.sequence for one in past.levels}
