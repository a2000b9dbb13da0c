"""What lost much at once is suspicious; what empties at night is not; nobody takes everything away by and by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.language import translator
from exports.recurrence import Past
from exports.suspicion import SENTENCES, Kind, Suspicion, Watch
from exports.suspicion_limits import Limits
from exports.trusted_comment import TrustedComment

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
FULL = {"patients": 540, "present": 180, "wards": 14, "allergies": 130, "orders": 1100}


def comment(hours: float, **figures: int) -> TrustedComment:
    return TrustedComment(
        site="x",
        scope="all",
        sequence=1 + int(hours * 60),
        time=NOW + timedelta(hours=hours),
        rows=0,
        size=0,
        **(FULL | figures),
    )


def after_a_full_one(**figures: int) -> Suspicion | None:
    watch = Watch(past=Past(since=NOW - timedelta(days=30)))  # not its first night
    watch.take(comment(0))
    return watch.judge(comment(1, **figures))


@pytest.mark.parametrize(
    ("kind", "just", "too_few"),
    [
        (Kind.PATIENTS, 270, 269),
        (Kind.PRESENT, 90, 89),
        (Kind.WARDS, 7, 6),
        (Kind.ALLERGIES, 65, 64),
        (Kind.ORDERS, 550, 549),
    ],
)
def test_less_than_half_of_any(kind: Kind, just: int, too_few: int) -> None:
    rest = {"allergies": 20, "orders": 200} if kind is Kind.PRESENT else {}
    rest |= {"allergies": 65, "orders": 550} if kind is Kind.PRESENT else {}
    assert after_a_full_one(**(rest | {kind.value: just})) is None
    assert after_a_full_one(**(rest | {kind.value: too_few})) == Suspicion(kind=kind, was=FULL[kind], is_now=too_few)


def test_the_largest_fall_is_said() -> None:
    found = after_a_full_one(patients=200, present=10, wards=6, allergies=7, orders=60)
    assert found == Suspicion(kind=Kind.PRESENT, was=180, is_now=10)


def test_who_left_took_his_allergies_with_him() -> None:
    """The night of an emergency department: a third of the people, and of what they brought."""
    watch = Watch()
    for hours, present in enumerate((60, 52, 44, 36, 30, 26, 22, 20)):
        now = comment(hours, patients=400, present=present, wards=1, allergies=present // 4, orders=present * 2)
        assert watch.judge(now) is None, present
        watch.take(now)


def test_all_allergies_of_a_small_ward_gone() -> None:
    watch = Watch()
    watch.take(comment(0, patients=20, present=20, wards=1, allergies=5, orders=80))
    assert watch.judge(comment(1, patients=20, present=20, wards=1, allergies=1, orders=80)) is None
    none = watch.judge(comment(1, patients=20, present=20, wards=1, allergies=0, orders=80))
    assert none == Suspicion(kind=Kind.ALLERGIES, was=5, is_now=0)


@pytest.mark.parametrize("share", [0.95, 0.9, 0.8, 0.6, 0.55])
def test_who_takes_a_little_each_hour_is_found_before_three_quarters_are_gone(share: float) -> None:
    watch, left = Watch(), 540.0
    for hour in range(24 * 7):
        now = comment(hour, patients=int(left), present=int(left / 3), wards=14, allergies=0, orders=0)
        if watch.judge(now) is not None:
            assert left > 540 * 0.3 * share - 1
            return
        watch.take(now)
        left *= share
    pytest.fail("everything was taken")


def test_after_a_week_there_is_nothing_to_compare_with() -> None:
    watch = Watch()
    watch.take(comment(0))
    few = {"patients": 20, "present": 10, "wards": 1, "allergies": 1, "orders": 1}
    assert watch.judge(comment(24 * 7, **few)) is not None
    assert watch.judge(comment(24 * 7 + 1, **few)) is None


def test_a_share_of_nothing_turns_a_limit_off() -> None:
    watch = Watch(Limits(patients=0, present=0, wards=0, allergies=0, orders=0))
    watch.take(comment(0))
    assert watch.judge(comment(1, patients=0, present=0, wards=0, allergies=0, orders=0)) is None


numbers = st.integers(0, 400)
figures = st.fixed_dictionaries(dict.fromkeys(FULL, numbers))


@given(st.lists(figures, max_size=12), figures)
def test_forgetting_what_a_larger_one_covers_changes_no_verdict(
    before: list[dict[str, int]], now: dict[str, int]
) -> None:
    """`Watch` keeps few of the week: against all of them, one by one, the verdict is the same."""
    watch = Watch()
    for hour, one in enumerate(before):
        watch.take(comment(hour, **one))
    said = watch.judge(comment(len(before), **now)) is not None
    alone = []
    for hour, one in enumerate(before):
        single = Watch() if hour == len(before) - 1 else Watch(Limits(**dict.fromkeys(FULL, 0.3)))  # type: ignore[arg-type]  # each of them is a share
        single.take(comment(hour, **one))
        alone.append(single.judge(comment(len(before), **now)) is not None)
    assert said is any(alone)


@pytest.mark.parametrize("kind", Kind)
def test_every_reason_is_said_with_its_figures(kind: Kind) -> None:
    said = Suspicion(kind=kind, was=180, is_now=12, name="notes").say()
    assert "180" in said
    assert "12" in said or kind is Kind.EMPTIED
    assert set(SENTENCES) == set(Kind)
    assert Suspicion(kind=kind, was=1, is_now=1, name="").say(translator("fr"))
