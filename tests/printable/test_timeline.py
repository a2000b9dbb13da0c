"""The timeline: a dose that was not given never looks given, hours only where the source wrote them, gaps not known."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exports.language import untranslated
from exports.record import Administration, DoseState, MedicationOrder, OrderKind, OrderStatus, PatientRecord
from printable import marks
from printable.dates import Dates
from printable.drawing import Drawing, Fill, Group, Role, Stroke, Text
from printable.drawing_pdf import strip
from printable.due_times import drawn_times
from printable.lettering import Lettering
from printable.pen import Pen
from printable.text import Typesetter
from printable.time_axis import Period, TimeAxis
from printable.timeline import Columns, Timeline, period_of, timeline
from printable.timeline_rows import RowGroup
from printable.words import Words
from tests.printable.builders import at, dose, order, patient
from tests.printable.samples import busy

KNOWN = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
NOW = KNOWN + timedelta(hours=3, minutes=20)
PARIS = ZoneInfo("Europe/Paris")


def drawn(record: PatientRecord, now: datetime = NOW, **more: Any) -> Timeline:
    return timeline(
        record,
        known=KNOWN,
        now=now,
        zone=PARIS,
        words=Words(untranslated),
        dates=Dates("en", "Europe/Paris", at=now),
        columns=Columns(1100),
        **more,
    )


def record(*orders: MedicationOrder, doses: tuple[Administration, ...] = ()) -> PatientRecord:
    return PatientRecord(patient=patient(), orders=orders, administrations=doses)


def drawing_of(found: Timeline) -> Drawing:
    assert found.drawing
    return found.drawing


def texts(found: Timeline) -> list[str]:
    return [mark.text for mark in drawing_of(found).flat() if isinstance(mark, Text)]


def doses_of(found: Timeline) -> list[Group]:
    return [m for m in drawing_of(found).marks if isinstance(m, Group) and m.name.startswith("dose-")]


def times(one: MedicationOrder) -> list[str]:
    axis = TimeAxis(Period(KNOWN - timedelta(hours=24), KNOWN + timedelta(hours=24)), PARIS, 0, 1000)
    return [f"{found.astimezone(PARIS):%d %H:%M}" for found in drawn_times(one, axis)]


@pytest.mark.parametrize("state", list(DoseState))
def test_each_state_is_drawn_as_it_is(state: DoseState) -> None:
    found = drawn(record(order("o", "X"), doses=(dose("a", "o", state, at(23, 8)),)))
    (group,) = doses_of(found)
    solid = [mark for mark in group.marks if isinstance(mark, Stroke) and mark.fill == Fill.SOLID]
    assert group.name == f"dose-{state.value}"
    assert bool(solid) is (state in (DoseState.GIVEN, DoseState.DELAYED))
    if state not in (DoseState.IN_PROGRESS, DoseState.ORDERED):
        assert len(group.marks) == len(marks.DOSES[state](0, 0))


def test_a_dose_not_given_says_why_in_words_and_the_last_given_stands_apart() -> None:
    doses = (
        dose("a", "o", DoseState.GIVEN, at(22, 19), dose="5 mg"),
        dose("b", "o", DoseState.NOT_GIVEN, at(23, 7, 5), reason="FC 48/min", dose="5 mg"),
    )
    said = texts(drawn(record(order("o", "Bisoprolol"), doses=doses)))
    assert "23 Nov 08:05 NOT GIVEN · reason: FC 48/min" in said
    assert "given 22 Nov 20:00" in said and "5 mg" not in said[said.index("given 22 Nov 20:00") - 1]


def test_a_dose_without_a_time_is_said() -> None:
    found = drawn(record(order("o", "X"), doses=(dose("a", "o", DoseState.GIVEN, "2026-11-23"),)))
    assert "23 Nov 2026: given" in texts(found) and not doses_of(found)


def test_hours_are_drawn_each_day_only_when_nothing_says_otherwise() -> None:
    written = ("08:00", "20:00")
    both = ["22 20:00", "23 08:00", "23 20:00", "24 08:00"]
    for frequency in (None, "2/d", "2/d, 30 min", "2 fois par jour", "matin et soir", "BID", "daily"):
        assert times(order("o", "X", times=written, frequency=frequency)) == both, frequency
    for frequency in ("q2d", "mon+wed", "2/d, ×10", "2/d, 5 d", "un jour sur deux", "2/wk", "si douleur", "2-3/d"):
        assert times(order("o", "X", times=written, frequency=frequency)) == [], frequency


@pytest.mark.parametrize(
    "changes",
    [
        {"as_needed": True},
        {"do_not_give": True},
        {"usual": True},
        {"dose": "[1] 5 mg, 08:00; [2] 10 mg, 20:00"},
        {"unreadable": ("dosageInstruction[0].timing: ?",)},
        *({"status": status} for status in OrderStatus if status != OrderStatus.ACTIVE),
    ],
)
def test_what_is_not_plainly_due_has_no_hour(changes: dict[str, Any]) -> None:
    assert times(order("o", "X", times=("08:00",), frequency="1/d", **changes)) == []


def test_hours_that_are_not_drawn_are_said_as_written() -> None:
    said = " ".join(texts(drawn(record(order("o", "X", times=("08:00", "20:00"), frequency="q2d")))))
    assert "written hours: 08:00 20:00; on which days: see the prescription" in said
    assert "see the prescription" in said


def test_no_hour_in_the_copy_is_not_no_dose() -> None:
    assert "no hour in the copy" in texts(drawn(record(order("o", "X", frequency="4/d"))))


def test_an_order_is_due_between_its_start_and_its_end() -> None:
    one = {"times": ("08:00", "20:00"), "frequency": "2/d"}
    assert times(order("o", "X", start=at(23, 8), **one)) == ["23 20:00", "24 08:00"]
    assert times(order("o", "X", end=at(23, 19), **one)) == ["22 20:00", "23 08:00"]
    assert times(order("o", "X", start="2026-11-23", end="2026-11-23", **one)) == ["23 08:00", "23 20:00"]
    assert times(order("o", "X", start="2026-11", **one)) == ["22 20:00", "23 08:00", "23 20:00", "24 08:00"]
    assert times(order("o", "X", start=None, events=(at(24, 6), "2026-11-24"))) == ["24 07:00"]


def test_an_hour_that_passed_since_the_copy_is_a_question_and_the_next_one_a_box() -> None:
    found = drawn(record(order("o", "X", times=("16:00", "20:00"), frequency="2/d")))
    names = [group.name for group in doses_of(found)]
    assert names == ["dose-passed", "dose-due", "dose-due"]
    (row,) = found.rows
    assert [(f"{when.astimezone(PARIS):%H:%M}", passed) for when, passed in row.coming(KNOWN, NOW)] == [
        ("16:00", True),
        ("20:00", False),
    ]
    assert "next hours written: 23 Nov 16:00 (given or not: not known), 23 Nov 20:00" in found.sentences[0]


def test_a_dose_that_the_source_planned_stands_once() -> None:
    planned = dose("a", "o", DoseState.ORDERED, at(23, 19))
    found = drawn(record(order("o", "X", times=("20:00",), frequency="1/d"), doses=(planned,)))
    assert [group.name for group in doses_of(found)] == ["dose-ordered"]


def hatched(found: Timeline) -> list[Stroke]:
    return [m for m in drawing_of(found).marks if isinstance(m, Stroke) and m.role == Role.SOFT and len(m.points) == 2]


def test_the_time_since_the_copy_is_hatched_and_says_not_known() -> None:
    found = drawn(record(order("o", "X")))
    axis_known = next(m for m in drawing_of(found).marks if isinstance(m, Stroke) and m.role == Role.COPY)
    axis_now = next(m for m in drawing_of(found).marks if isinstance(m, Stroke) and m.role == Role.NOW)
    left, right = axis_known.points[0][0], axis_now.points[0][0]
    xs = [x for stroke in hatched(found) for x, _ in stroke.points]
    assert left < right and min(xs) >= left - 0.1 and max(xs) <= right + 0.1
    assert "now 17:25: not known in between" in texts(found) and "copy 14:05" in texts(found)


def test_a_copy_of_days_ago_is_not_known_to_the_end() -> None:
    now = KNOWN + timedelta(days=3)
    found = drawn(record(order("o", "X", times=("08:00",), frequency="1/d")), now=now)
    assert period_of(KNOWN, now) == Period(KNOWN - timedelta(hours=24), KNOWN + timedelta(hours=24))
    assert "since the copy: not known (now 26 Nov 14:05)" in texts(found)
    assert [group.name for group in doses_of(found)] == ["dose-passed"]


def test_a_clock_that_is_wrong_hatches_nothing() -> None:
    assert hatched(drawn(record(order("o", "X")), now=KNOWN - timedelta(hours=2))) == []


def test_an_infusion_is_a_bar_up_to_what_is_known_with_its_rate() -> None:
    running = dose("a", "o", DoseState.IN_PROGRESS, at(22, 21, 40), rate="2,1 mL/h")
    found = drawn(record(order("o", "Héparine", kind=OrderKind.INFUSION), doses=(running,)))
    (bar,) = doses_of(found)
    known = next(m for m in drawing_of(found).marks if isinstance(m, Stroke) and m.role == Role.COPY).points[0][0]
    frame = bar.marks[0]
    assert isinstance(frame, Stroke) and frame.points[1][0] == pytest.approx(known)
    assert "2,1 mL/h" in texts(found)


def test_a_bar_of_unknown_fate_is_dashed_and_not_grey() -> None:
    odd = dose("a", "o", DoseState.UNKNOWN, at(23, 6), end=at(23, 9), rate="5 mL/h")
    (bar,) = doses_of(drawn(record(order("o", "X"), doses=(odd,))))
    frame = bar.marks[0]
    assert isinstance(frame, Stroke) and frame.role == Role.UNKNOWN and frame.fill == Fill.PAPER


def test_rows_stand_in_the_order_of_the_sheet_and_what_is_over_is_struck_or_counted() -> None:
    found = drawn(busy())
    groups = [row.group for row in found.rows]
    assert groups == sorted(groups, key=list(RowGroup).index)
    assert {row.drug for row in found.rows} >= {"Apixaban 5 mg cp", "Paracétamol 1 g", "Oxycodone LI 5 mg", ""}
    assert found.left_out == 4
    stopped = order("s", "Ceftriaxone", status=OrderStatus.STOPPED, end=at(23, 9))
    found = drawn(record(stopped))
    names = [m for m in drawing_of(found).flat() if isinstance(m, Text) and m.text == "Ceftriaxone"]
    assert [name.struck for name in names] == [True] and "STOPPED 23 Nov 10:00" in texts(found)


def test_as_needed_says_its_limit_its_last_dose_and_how_many_were_given() -> None:
    said = texts(drawn(busy()))
    assert "max. 4 g / 24 h, intervalle minimal 6 h" in said and "no limit recorded" in said
    assert "1 dose given in the 24 h before the copy" in said
    assert "AS NEEDED: douleur EVA ≥ 4" in said


def test_a_dose_without_a_prescription_has_a_row_of_its_own() -> None:
    found = drawn(record(doses=(dose("a", None, DoseState.GIVEN, at(23, 8), drug="Morphine"),)))
    assert [(row.group, row.drug) for row in found.rows] == [(RowGroup.LOOSE, "Morphine")]


def test_the_description_says_what_the_drawing_says() -> None:
    found = drawn(busy())
    said = drawing_of(found).description
    assert said.startswith("7 doses shown; doses known up to 23 Nov 2026 14:05.")
    assert "Apixaban 5 mg cp: last dose 23 Nov 08:00 DELAYED" in said
    assert "Oxycodone LI 5 mg: none under this prescription: see the doses without one." in said
    alone = drawn(record(order("o1", "Oxycodone LI 5 mg")))
    assert "Oxycodone LI 5 mg: no dose in the copy." in drawing_of(alone).description


def test_nothing_to_show_is_no_drawing() -> None:
    assert drawn(record()).drawing is None


def test_a_form_draws_it_on_paper_in_its_own_columns() -> None:
    setter = Typesetter()
    found = timeline(
        busy(),
        known=KNOWN,
        now=NOW,
        zone=PARIS,
        words=Words(untranslated),
        dates=Dates("en", "Europe/Paris", at=NOW),
        columns=Columns(540, 140, 95, 92),
        lettering=Lettering(setter),
    )
    piece = strip(drawing_of(found), setter)
    pen = Pen(setter, title="t", author="a", language="en")
    pen.start_page(595, 842)
    piece.draw(pen, 28, 28)
    pen.end_page()
    said = " ".join(PdfReader(io.BytesIO(pen.content())).pages[0].extract_text().split())
    assert "23 Nov 08:05 NOT GIVEN · reason: FC 48/min" in said and "Apixaban 5 mg cp" in said
    assert drawing_of(found).width == 540 and piece.height < 700


hours_ago = st.one_of(st.none(), st.floats(-60, 60))


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    orders = tuple(
        order(
            f"o{n}",
            draw(st.sampled_from(["A", "Paracétamol " * 9, "☠", None])),
            status=draw(st.sampled_from(OrderStatus)),
            kind=draw(st.sampled_from(OrderKind)),
            times=draw(st.sampled_from([(), ("08:00", "20:00"), ("25:99", "x"), ("0:30",)])),
            frequency=draw(st.sampled_from([None, "2/d", "q2d", "☠"])),
            as_needed=draw(st.booleans()),
            text=draw(st.sampled_from([None, "selon protocole " * 60])),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    doses = []
    for n in range(draw(st.integers(0, 12))):
        start, end = draw(hours_ago), draw(hours_ago)
        doses.append(
            dose(
                f"d{n}",
                draw(st.sampled_from([None, "o0", "o1", "elsewhere"])),
                draw(st.sampled_from(DoseState)),
                None if start is None else (KNOWN - timedelta(hours=start)).isoformat(timespec="seconds"),
                end=None if end is None else (KNOWN - timedelta(hours=end)).isoformat(timespec="seconds"),
                drug=draw(st.sampled_from([None, "B"])),
                reason=draw(st.sampled_from([None, "refus " * 50])),
            )
        )
    return record(*orders, doses=tuple(doses))


@settings(max_examples=120, deadline=None)
@given(records())
def test_every_dose_of_the_period_is_drawn_and_only_given_ones_as_given(one: PatientRecord) -> None:
    found = drawn(one)
    inside = [d for row in found.rows for d in row.doses]
    if found.drawing is None:
        assert inside == []
        return
    groups = doses_of(found)
    for state in DoseState:
        assert sum(d.state == state for d in inside) == sum(g.name == f"dose-{state.value}" for g in groups)
    for group in groups:
        solid = [m for m in group.marks if isinstance(m, Stroke) and m.fill == Fill.SOLID and len(m.points) == 4]
        assert not solid or group.name == "dose-given"
    for mark in found.drawing.flat():
        for x, y in mark.points if isinstance(mark, Stroke) else ((mark.x, mark.y),):
            assert -1 <= x <= 1101 and -1 <= y <= found.drawing.height + 1
    active = {o.key for o in one.orders if o.status in (OrderStatus.ACTIVE, OrderStatus.UNKNOWN)}
    assert active <= {row.order.key for row in found.rows if row.order}


def test_an_order_written_anew_points_to_the_doses_of_the_others() -> None:
    old = order("o1", "Morphine LP 30 mg", status=OrderStatus.STOPPED, end=at(23, 13))
    new = order("o2", "Morphine LP 30 mg", start=at(23, 13))
    record = busy(orders=(old, new), administrations=(dose("d1", "o1", DoseState.GIVEN, at(23, 12, 50)),))
    said = drawing_of(drawn(record)).description
    assert "none under this prescription: see the others" in said and "no dose in the copy" not in said
