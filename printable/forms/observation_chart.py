"""The observation chart by the hour (SU): vital signs, consciousness, oxygen, pumps, drains over 24 hours, with the
tables that help to read them (domain: sections 3.4, 3.5).

Rule: what the copy holds is printed apart, above the grid, with its time; no box of the grid is ever filled in.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import ObservationCategory, PatientRecord
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.forms.reference_tables import glasgow_table, news2_table
from printable.hours import hours_from
from printable.layout import Section, Strip
from printable.pen import Pen
from printable.ruling import Box, Ground, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold

_ROWS = (
    (N_("Vital signs"), (
        N_("Systolic BP"), N_("Diastolic BP"), N_("Pulse /min"), N_("Resp. rate /min"), N_("SpO2 %"),
        N_("Oxygen: flow, device"), N_("Temperature °C"), N_("Pain 0–10, scale"), N_("Capillary glucose"),
    )),
    (N_("Consciousness"), (N_("Glasgow E V M"), N_("Pupils right / left"))),
    (N_("Lines, pumps, drains"), (
        N_("Pump 1: drug, rate"), N_("Pump 2: drug, rate"), N_("Pump 3: drug, rate"), N_("Line: site looked at"),
        N_("Drain 1 (mL)"), N_("Drain 2 (mL)"), N_("Urine (mL)"),
    )),
    (N_("Signed"), (N_("Called (who)"), N_("Initials"))),
)  # fmt: skip
_LABEL, _HOUR, _HEIGHT = 132.0, 22.0, 12.6


def draw_observation_chart(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the chart of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    sections = [*([_known(maker, record)] if record else []), _grid(maker, record)]
    sections += [news2_table(maker, maker.width), glasgow_table(maker, maker.width)]
    return maker.draw(pen, title, banner_for(maker, record), sections)


def _grid(maker: SheetMaker, record: PatientRecord | None) -> Section:
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, (_LABEL, *([_HOUR] * 24)), 7)
    strips: list[Strip] = []
    for heading, rows in _ROWS:
        strips += ruling.row([Box([bold(say(heading))], Ground.HEAD), *([Box((), Ground.HEAD)] * 24)], keep=True)
        strips += [s for row in rows for s in ruling.row([Box([Run(say(row))]), *([Box()] * 24)], _HEIGHT)]
    return untitled(strips, ruling.header([_day(maker, record), *hour_names(maker, record)], 6.6))


def hour_names(maker: SheetMaker, record: PatientRecord | None) -> list[str]:
    """The heads of 24 columns: from the hour of printing, or from seven in the morning on an empty sheet."""
    if record is None:
        return [f"{(7 + index) % 24:02d}h" for index in range(24)]
    return [f"{hour.start:%H}h" for hour in hours_from(maker.context.printed_at, _zone(maker))]


def _day(maker: SheetMaker, record: PatientRecord | None) -> str:
    if record is None:
        return maker.words.say(N_("Day:  ____ / ____ / ______"))
    first: datetime = hours_from(maker.context.printed_at, _zone(maker))[0].start
    return maker.words.say(N_("From {start}"), start=maker.dates.moment(first))


def _zone(maker: SheetMaker) -> ZoneInfo:
    return ZoneInfo(maker.context.timezone)


def _known(maker: SheetMaker, record: PatientRecord) -> Section:
    """The last value of each vital sign in the copy, with its time: words above the grid, not in it."""
    words = maker.words
    latest: dict[str, str] = {}
    signs = [row for row in record.observations if row.category == ObservationCategory.VITAL_SIGNS]
    for row in sorted(signs, key=lambda one: one.at or "", reverse=True):
        value = " ".join(filter(None, (row.value, row.unit))) or words.not_recorded
        at = maker.dates.short(row.at) or words.say(N_("time unknown"))
        latest.setdefault(row.name or row.code or "?", f"{value} ({at})")
    runs = [bold(words.say(N_("Last values in the copy:")) + " ")]
    if not latest:
        runs.append(Run(words.say(N_("none recorded in the copy"))))
    for name, said in latest.items():
        runs += [Run(f"{name} "), bold(said), Run("  ")]
    return untitled(Ruling(maker.setter, maker.width, (1,), 7.4).row([Box(runs)]))


FORM = Form(
    "observation-chart", "SU", 1, N_("Observation chart by the hour"), Kind.PATIENT, draw_observation_chart,
    Group.OBSERVATION, landscape=True, blank=True,
)  # fmt: skip
