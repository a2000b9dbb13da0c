"""The bedside chart (FT, "pancarte"): seven days by three shifts, with room for the curves and the values beneath
(domain: section 3.4); on the back, the last seven days of the copy.

Rules of this module:

* an empty week is printed; curves are drawn by hand, on scales that stand at the edge;
* what the copy knows is never drawn into the grid: it stands on a page of its own, with the time of its last value.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import PatientRecord
from printable.blank_banner import banner_for
from printable.charted import chart_strips
from printable.form import Form, Group, Kind, Material
from printable.hour_grid import WRITE
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen, Rect
from printable.ruling import Box, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold

_DAYS, _SHIFTS = 7, 3
_LABEL = 112.0
_BAND = 27.0
"""Height of one sign of the copy on the back, in points."""
_CURVES = (134.0, 118.0, 100.0, 84.0)
"""Heights of the part for curves, in points: the highest with which the sheet has the fewest pages."""
_TEMPERATURES, _PULSES, _PRESSURES = range(41, 34, -1), range(160, 20, -20), range(220, 80, -20)
_ROWS = (
    N_("BP right / left"), N_("Pulse /min"), N_("Resp. rate /min"), N_("SpO2 %, oxygen"), N_("Pain 0–10"),
    N_("Capillary glucose, insulin"), N_("Urine (mL)"), N_("Stools (number, aspect)"), N_("Weight (kg)"),
    N_("Intake, diet eaten"), N_("Initials"),
)  # fmt: skip


def draw_temperature_chart(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the chart of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    past, band = (_past(maker, record) if record else []), banner_for(maker, record)
    weeks = [_week(maker, record, height) for height in _CURVES]
    week = min(weeks, key=lambda one: maker.count(title, band, [one, *past]))
    return maker.draw(pen, title, band, [week, *past])


def _past(maker: SheetMaker, record: PatientRecord) -> list[Section]:
    """Seven days of the copy, drawn as on the screen; nothing when it has none."""
    parts = Parts(maker, record)
    strips = chart_strips(parts, hours=24 * _DAYS, band=_BAND)
    title = maker.words.say(N_("Vital signs of the copy, last seven days known"))
    return [parts.titled(title, strips)] if strips else []


def _week(maker: SheetMaker, record: PatientRecord | None, curves: float) -> Section:
    say = maker.words.say
    shares = (_LABEL, *([(maker.width - _LABEL) / (_DAYS * _SHIFTS)] * (_DAYS * _SHIFTS)))
    ruling = Ruling(maker.setter, maker.width, shares, 7)
    days = Ruling(maker.setter, maker.width, (_LABEL, *([(maker.width - _LABEL) / _DAYS] * _DAYS)), 7)
    shifts = [say(shift) for shift in (N_("M"), N_("A"), N_("N"))]
    strips: list[Strip] = [*ruling.row([Box([bold(say(N_("Morning, afternoon, night")))]), *_boxes(shifts * _DAYS)])]
    strips.append(_curves(maker, curves))
    strips += [s for row in _ROWS for s in ruling.row([Box([Run(say(row))]), *([Box()] * (_DAYS * _SHIFTS))], WRITE)]
    return untitled(strips, days.header([say(N_("Day")), *_day_names(maker, record)], 7))


def _boxes(texts: list[str]) -> list[Box]:
    return [Box([Run(text)]) for text in texts]


def _day_names(maker: SheetMaker, record: PatientRecord | None) -> list[str]:
    if record is None:
        return ["____ / ____"] * _DAYS
    first = maker.context.printed_at.astimezone(ZoneInfo(maker.context.timezone)).date()
    return [maker.dates.date(f"{first + timedelta(days=index):%Y-%m-%d}") for index in range(_DAYS)]


def _curves(maker: SheetMaker, height: float) -> Strip:
    """The grid for curves: temperature, pulse and pressure each have a scale at the left; a line every step."""
    say = maker.words.say
    left, width = _LABEL, maker.width - _LABEL
    steps = len(_TEMPERATURES)
    names = (N_("T °C"), N_("Pulse"), N_("BP"))
    scales = (_TEMPERATURES, _PULSES, _PRESSURES)
    offsets = (4.0, 38.0, 74.0)
    heads = [(offset, say(name), scale) for offset, name, scale in zip(offsets, names, scales, strict=True)]

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box(Rect(x, y, maker.width, height), 0.5)
        step = (height - 10) / steps
        for index in range(steps):
            at = y + 10 + index * step
            pen.rule(x + left, at + step / 2, width, 0.5 if index in (4, 5) else 0.25, 0.3)
            for half in (0.0, step):
                pen.rule(x + left, at + half, width, 0.15, 0.7)
            for offset, _, scale in heads:
                pen.write(str(scale[index]), x + offset, at + step / 2 - 4, 6.6)
        for offset, head, _ in heads:
            pen.write([bold(head)], x + offset, y + 1, 6.6)
        for column in range(_DAYS * _SHIFTS + 1):
            weight = 0.8 if column % _SHIFTS == 0 else 0.2
            pen.upright(x + left + column * width / (_DAYS * _SHIFTS), y, height, weight)

    return Strip(height, draw)


FORM = Form(
    "temperature-chart", "FT", 1, N_("Bedside chart, seven days"), Kind.PATIENT, draw_temperature_chart,
    Group.OBSERVATION, landscape=True, blank=True,
)  # fmt: skip
