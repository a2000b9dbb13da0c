"""Measured values: lined up only when they are the same thing in the same unit; nothing is dropped."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from downtime.web.measured import series_of
from exports.record import Observation
from printable.codes import is_critical


def value(key: str, name: str = "Potassium", **more: Any) -> Observation:
    fields: dict[str, Any] = {"value": "1", "at": f"2026-11-{int(key):02d}"}
    return Observation(key=key, patient="p", name=name, **(fields | more))


def test_two_units_are_two_series() -> None:
    assert len(series_of([value("1", unit="mmol/L"), value("2", unit="mg/dL")])) == 2


def test_the_newest_stands_first() -> None:
    (series,) = series_of([value("1"), value("3"), value("2")])
    assert [one.key for one in series.values] == ["3", "2", "1"]


def test_critical_ones_come_first_by_flag_or_by_word() -> None:
    found = series_of(
        [value("9", "Sodium"), value("1", "Potassium", flag="HH"), value("2", "Lactate", flag="Critical high")]
    )
    assert [series.name for series in found] == ["Lactate", "Potassium", "Sodium"]
    assert not is_critical("H") and not is_critical(None) and is_critical("H, HH")


def test_blood_and_urine_are_two_series() -> None:
    assert len(series_of([value("1", specimen="sang"), value("2", specimen="urine"), value("3", specimen="sang")])) == 2


def test_a_panel_gives_way_to_its_components_unless_it_says_something() -> None:
    panel = value("1", "TA", value=None)
    parts = [value("2", "PAS", panel="1"), value("3", "PAD", panel="1")]
    assert {series.name for series in series_of([panel, *parts])} == {"PAS", "PAD"}
    odd = value("1", "TA", value=None, unreadable=("x",))
    assert {series.name for series in series_of([odd, *parts])} == {"TA", "PAS", "PAD"}


def test_a_value_without_a_value_is_kept() -> None:
    assert len(series_of([value("1", value=None)])) == 1


def test_a_curve_needs_three_numbers() -> None:
    two = series_of([value(str(i), number=float(i)) for i in (1, 2)])[0]
    three = series_of([value(str(i), number=5.0) for i in (1, 2, 3)])[0]
    assert two.curve == "" and len(three.curve.split()) == 3


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=30))
def test_a_curve_stays_in_its_box(numbers: list[float]) -> None:
    (series,) = series_of([value("1", number=number) for number in numbers])
    for point in series.curve.split():
        x, y = (float(part) for part in point.split(","))
        assert 0 <= x <= 96 and 0 <= y <= 22
