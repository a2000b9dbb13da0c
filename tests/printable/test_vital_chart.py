"""The chart of vital signs: every value is drawn or said, gaps stay gaps, flags have a shape and a letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.language import untranslated
from exports.record import Observation
from printable.dates import Dates
from printable.drawing import Group, Role, Stroke, Text
from printable.drawing_svg import svg
from printable.scale import scale_of
from printable.signs import plotted, sort_values
from printable.time_axis import Period
from printable.vital_chart import Space, VitalChart, vital_chart
from printable.words import Words
from tests.printable.builders import at, observation

END = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
PERIOD = Period(END - timedelta(hours=72), END)


def chart(*rows: Observation, space: Space = Space(1000), period: Period = PERIOD) -> VitalChart:  # noqa: B008
    return vital_chart(
        rows,
        period=period,
        zone=ZoneInfo("Europe/Paris"),
        words=Words(untranslated),
        dates=Dates("en", "Europe/Paris", at=END),
        space=space,
    )


def value(key: str, hours_ago: float, number: float, **more: Any) -> Observation:
    moment = (END - timedelta(hours=hours_ago)).isoformat(timespec="seconds")
    fields: dict[str, Any] = {"number": number, "unit": "/min", "code": "http://loinc.org|8867-4"}
    return msgspec.structs.replace(observation(key, "Pulse", f"{number:g}", moment), **(fields | more))


def texts(found: VitalChart) -> list[str]:
    assert found.drawing
    return [mark.text for mark in found.drawing.flat() if isinstance(mark, Text)]


def curves(found: VitalChart) -> list[Stroke]:
    assert found.drawing
    return [m for m in found.drawing.marks if isinstance(m, Stroke) and m.role == Role.VALUE]


def test_a_line_is_not_drawn_over_hours_without_values() -> None:
    found = chart(*(value(str(hours), hours, 80) for hours in (40, 34, 28, 10, 4, 1)))
    assert [len(curve.points) for curve in curves(found)] == [3, 3]


def test_each_unit_has_a_band_of_its_own() -> None:
    celsius = [value(f"c{h}", h, 37, name="T", unit="°C", code="http://loinc.org|8310-5") for h in (9, 3)]
    fahrenheit = [value(f"f{h}", h, 98.6, name="T", unit="F", code="http://loinc.org|8310-5") for h in (8, 2)]
    bands, _ = sort_values([*celsius, *fahrenheit])
    assert [(band.unit, len(band.values)) for band in bands] == [("F", 2), ("°C", 2)]
    assert {"°C", "F"} <= set(texts(chart(*celsius, *fahrenheit)))


def test_systolic_and_diastolic_share_a_band_and_a_bar() -> None:
    panel = observation("p", "BP", None, at(23, 11, 5), code="http://loinc.org|85354-9")
    parts = [
        value("p/1", 2, 112, panel="p", code="http://loinc.org|8480-6", name="SBP", unit="mmHg"),
        value("p/2", 2, 68, panel="p", code="http://loinc.org|8462-4", name="DBP", unit="mmHg"),
    ]
    found = chart(panel, *parts)
    assert found.drawing and found.undrawn == ()
    (bar,) = found.drawing.groups("value")
    assert bar.title == "23 Nov 12:05: 112/68 mmHg" and len(bar.marks) == 3
    assert "SBP / DBP" in texts(found) and "112/68" in texts(found)


@pytest.mark.parametrize("written", ["112/68", "112 / 68"])
def test_a_pressure_written_as_one_text_is_a_bar(written: str) -> None:
    row = observation("t", "TA", written, at(23, 10), unit="mmHg")
    assert [(v.part, v.number) for v in plotted(row, "pressure")] == [("systolic", 112.0), ("diastolic", 68.0)]
    assert plotted(row) == ()


def test_half_a_pressure_says_that_the_other_half_is_not_there() -> None:
    found = chart(value("1", 2, 112, code="http://loinc.org|8480-6", name="SBP", unit="mmHg"))
    assert "112/?" in texts(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"at": None},
        {"at": "2026-11-23"},
        {"at": "hier soir"},
        {"value": "<40", "number": 40.0},
        {"value": "refus", "number": None},
        {"value": "1e400", "number": float("inf")},
        {"value": "81", "number": 18.0},
        {"value": "80", "unreadable": ("valueQuantity: ?",)},
        {"value": "80", "status": "entered-in-error"},
        {"value": None, "number": None, "missing_reason": "unknown"},
    ],
)
def test_what_cannot_be_drawn_is_handed_back_as_it_is(changes: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"value": "80", "number": 80.0, "at": at(23, 10), "unit": "/min"} | changes
    odd = observation("odd", "Pulse", fields.pop("value"), fields.pop("at"), **fields)
    found = chart(odd, value("1", 5, 77))
    assert found.undrawn == (odd,)
    assert len(found.drawn) == 1


def test_a_flagged_value_has_a_shape_and_the_letters_of_the_source() -> None:
    found = chart(value("1", 9, 48, flag="L"), value("2", 5, 70, flag="N"), value("3", 1, 150, flag="HH"))
    assert found.drawing
    flagged = found.drawing.groups("flagged")
    assert [group.marks[0].role for group in flagged] == [Role.ABNORMAL, Role.CRITICAL]
    assert {"48 L", "150 HH"} <= set(texts(found))
    assert "HH critically high" in " ".join(texts(found))
    assert "23 Nov 13:05: 150 /min HH critically high" not in flagged[0].title
    assert "N normal" not in found.sentences[0]


def test_the_chart_in_words_says_last_lowest_and_highest() -> None:
    found = chart(value("1", 9, 48), value("2", 5, 96), value("3", 1, 70))
    assert found.sentences == ("Pulse: 3 values; last 70 /min, 23 Nov 13:05; lowest 48, highest 96.",)
    assert found.drawing and found.drawing.description == found.sentences[0]
    assert chart(value("1", 9, 48)).sentences == ("Pulse: 1 value; last 48 /min, 23 Nov 05:05.",)


def test_without_a_value_in_the_period_there_is_no_drawing_and_the_others_are_counted() -> None:
    found = chart(value("1", 90, 80), value("2", 100, 80))
    assert found.drawing is None and found.outside == 2 and found.drawn == ()


def test_a_height_on_a_time_alone_is_said_and_not_drawn() -> None:
    found = chart(value("1", 5, 164, name="Taille", unit="cm", code="http://loinc.org|8302-2"))
    assert found.drawing is None and found.sentences[0].startswith("Taille: 1 value; last 164 cm")
    assert len(found.drawn) == 1


def many(count: int) -> list[Observation]:
    return [value(str(n), 70 * n / count, 60 + n % 40, flag="H" if n == 7 else None) for n in range(count)]


def test_too_many_values_are_drawn_as_lowest_and_highest_and_it_is_said() -> None:
    found = chart(*many(2000))
    assert found.crowded == ("Pulse",) and len(found.drawn) == 2000
    assert found.drawing
    bars = [group.marks[0] for group in found.drawing.groups("value")]
    assert 100 < len(bars) < 300
    drawn = [y for bar in bars if isinstance(bar, Stroke) for _, y in bar.points]
    scale = scale_of([float(60 + n % 40) for n in range(2000)], "heart-rate", "/min", 32, 64)
    assert min(drawn) <= scale.y(99) + 0.01 and max(drawn) >= scale.y(60) - 0.01
    assert len(found.drawing.groups("flagged")) == 1


def test_a_chart_of_two_thousand_values_stays_small() -> None:
    rows = [
        value(f"{sign}{n}", 71 * n / 250, 60 + n % 40, code=f"http://loinc.org|{sign}", name=sign)
        for sign in ("8867-4", "9279-1", "59408-5", "8310-5", "72514-3", "41653-7", "29463-7", "3151-8")
        for n in range(250)
    ]
    drawing = chart(*rows).drawing or pytest.fail("no drawing")
    assert len(drawing.marks) < 3 * len(rows) + 300, "a few marks a value, whatever their number"
    assert len(svg(drawing)) < 400 * len(rows)


def test_a_box_of_a_form_is_kept_to() -> None:
    rows = [value(f"{name}{h}", h, 40, name=name, code=None) for name in ("FC", "FR", "T", "SpO2") for h in (4, 2)]
    found = chart(*rows, space=Space(540, 180, 90, 90))
    assert found.drawing and found.drawing.height <= 181 and found.drawing.width == 540


def test_a_day_on_which_the_clocks_change_has_its_nights() -> None:
    end = datetime(2026, 10, 26, 12, tzinfo=UTC)
    row = observation("1", "FC", "80", "2026-10-25T00:30:00+00:00", number=80.0)
    found = chart(row, period=Period(end - timedelta(hours=72), end))
    assert found.drawing
    nights = [m for m in found.drawing.marks if isinstance(m, Stroke) and m.role == Role.NIGHT]
    widths = [night.points[1][0] - night.points[0][0] for night in nights]
    assert len(widths) == 3 and widths[1] == pytest.approx(widths[0] * 11 / 10, rel=0.01)


numbers = st.one_of(st.floats(), st.floats(-50, 400), st.integers(0, 300).map(float))
rows_of_any = st.lists(
    st.builds(
        lambda number, hours, shown, **more: value(
            "k", hours, number, value=f"{number:g}" if shown else "?", code=None, **more
        ),
        numbers,
        st.floats(-5, 80),
        st.booleans(),
        name=st.sampled_from(["TA", "PAS", "FC", "T°", "Poids", None, "☠"]),
        unit=st.sampled_from(["/min", None, "mmHg", ""]),
        flag=st.sampled_from([None, "H", "LL", "N", "☠", "A, HH"]),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(rows_of_any)
def test_no_value_is_lost_and_none_leaves_the_drawing(found_rows: list[Observation]) -> None:
    rows = [msgspec.structs.replace(row, key=str(place)) for place, row in enumerate(found_rows)]
    found = chart(*rows)
    assert len(found.drawn) + len(found.undrawn) + found.outside == len(rows)
    if found.drawing is None:
        return
    for mark in found.drawing.flat():
        corners = mark.points if isinstance(mark, Stroke) else ((mark.x, mark.y),)
        for x, y in corners:
            assert -1 <= x <= found.drawing.width + 1 and -1 <= y <= found.drawing.height + 1


def test_groups_are_named_for_what_they_are() -> None:
    found = chart(value("1", 5, 80), value("2", 3, 81))
    assert found.drawing
    assert {mark.name for mark in found.drawing.marks if isinstance(mark, Group)} == {"value"}
