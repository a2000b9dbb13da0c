"""The small curve of an examination: over the source's range, with its flags, and never a word of judgement."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.language import untranslated
from exports.record import Observation
from printable.dates import Dates
from printable.drawing import Drawing, Role, Stroke
from printable.trend import HEIGHT, WIDTH, Limits, limits_of, trend
from printable.words import Words
from tests.printable.builders import at, observation


def value(hour: int, number: float, **more: Any) -> Observation:
    fields: dict[str, Any] = {"number": number, "unit": "mmol/L"}
    return observation(str(hour), "Potassium", f"{number:g}", at(22, hour), **(fields | more))


def drawn(*newest_first: Observation) -> Drawing | None:
    return trend(newest_first, name="t", words=Words(untranslated), dates=Dates("en", "Europe/Paris"))


def test_a_curve_stands_over_the_range_of_the_source() -> None:
    found = drawn(value(9, 4.1, range="3,5 – 5,0"), value(6, 4.0), value(3, 6.0))
    assert found
    band, curve = [mark for mark in found.flat() if isinstance(mark, Stroke)][:2]
    assert band.role == Role.RANGE and len(curve.points) == 3
    assert found.title == "Last values of Potassium"
    assert found.description == "3 values from 22 Nov 04:00 to 22 Nov 10:00; last 4.1"


def test_values_stand_at_their_time() -> None:
    found = drawn(value(12, 4.0), value(11, 4.2), value(2, 4.4))
    assert found
    xs = [x for mark in found.flat() if isinstance(mark, Stroke) and mark.role == Role.VALUE for x, _ in mark.points]
    assert (xs[1] - xs[0]) == pytest.approx(9 * (xs[2] - xs[1]))


def test_what_cannot_be_drawn_is_counted() -> None:
    found = drawn(value(12, 4.0), observation("11", "Potassium", "<4", at(22, 11), number=4.0), value(2, 4.4))
    assert found and found.description.endswith("; 1 value not drawn: see the list")


def test_fewer_than_two_values_make_no_curve() -> None:
    assert drawn() is None and drawn(value(1, 4)) is None
    assert drawn(value(1, 4), value(1, 5)) is None


def test_flags_have_shapes() -> None:
    found = drawn(value(12, 7.0, flag="HH"), value(6, 5.2, flag="H"), value(2, 4.4))
    assert found and {Role.CRITICAL, Role.ABNORMAL} <= {mark.role for mark in found.flat()}


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("3,5 – 5,0", Limits(3.5, 5.0)),
        ("3.5-5.0", Limits(3.5, 5.0)),
        ("≤ 14", Limits(None, 14.0)),
        ("< 14", Limits(None, 14.0)),
        ("≥ 60", Limits(60.0, None)),
        ("5 – 3", None),
        ("3,5 – 5,0 (adulte)", None),
        ("f: 3 – 5; m: 4 – 6", None),
        ("négatif", None),
        (None, None),
    ],
)
def test_a_range_is_drawn_only_when_it_is_plain(text: str | None, limits: Limits | None) -> None:
    assert limits_of(text) == limits


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.sampled_from([None, "3 – 5", "≤ 1", "≥ 999999"]))
def test_a_curve_stays_in_its_box(numbers: list[float], span: str | None) -> None:
    rows = [
        observation(str(n), "X", repr(number), at(1 + n // 24, n % 24), number=number, range=span)
        for n, number in enumerate(numbers)
    ]
    found = drawn(*reversed(rows))
    assert found
    for mark in found.flat():
        assert isinstance(mark, Stroke) or 0 <= mark.y <= HEIGHT
        for x, y in mark.points if isinstance(mark, Stroke) else ():
            assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT
