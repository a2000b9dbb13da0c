"""The observation chart by the hour (SU): vital signs, consciousness, oxygen, pumps, drains over 24 hours, with the
tables that help to read them (domain: sections 3.4, 3.5).

Rule: what the copy holds is printed apart, above the grid, with its time; no box of the grid is ever filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import ObservationCategory, PatientRecord
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.forms.reference_tables import glasgow_table, news2_table
from printable.hour_grid import WRITE, HourGrid
from printable.hours import Hour, hours_from
from printable.layout import Section, Strip
from printable.pen import Pen
from printable.result_runs import without_bare_panels
from printable.ruling import Box, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed

_ROWS = (
    (N_("Vital signs"), (
        N_("Systolic BP"), N_("Diastolic BP"), N_("Pulse /min"), N_("Resp. rate /min"), N_("SpO2 %"),
        N_("Oxygen: flow, device"), N_("Temperature °C"), N_("Pain 0–10, scale"), N_("Capillary glucose"),
    )),
    (N_("Consciousness"), (N_("Glasgow E V M"), N_("Pupils right / left"))),
    (N_("Lines, pumps, drains"), (
        N_("Pump 1: drug, rate"), N_("Pump 2: drug, rate"), N_("Line: site looked at"),
        N_("Drain 1 (mL)"), N_("Drain 2 (mL)"), N_("Urine (mL)"), N_("Called (who)"), N_("Initials"),
    )),
)  # fmt: skip
_HOUR = 17.0


def draw_observation_chart(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the chart of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    known = [known_values(maker, record, ObservationCategory.VITAL_SIGNS)] if record else []
    sections = [*known, _grid(maker, record), news2_table(maker, maker.width), glasgow_table(maker, maker.width)]
    return maker.draw(pen, title, banner_for(maker, record), sections)


def _grid(maker: SheetMaker, record: PatientRecord | None) -> Section:
    say = maker.words.say
    grid = HourGrid(maker.setter, maker.width, hour=_HOUR, days=day_of(maker, record), dates=maker.dates, size=7)
    strips: list[Strip] = []
    for heading, rows in _ROWS:
        strips += grid.heading(say(heading))
        strips += [strip for row in rows for strip in grid.row([Run(say(row))], [[Box()] * 24], WRITE)]
    return untitled(strips, grid_header(maker, grid, record))


def day_of(maker: SheetMaker, record: PatientRecord | None) -> Sequence[Sequence[Hour]]:
    """The 24 hours from that of printing, or none on an empty sheet."""
    if record is None:
        return ()
    return (hours_from(maker.context.printed_at, ZoneInfo(maker.context.timezone)),)


def grid_header(maker: SheetMaker, grid: HourGrid, record: PatientRecord | None, after: str = "") -> Strip:
    """The hours under their dates; an empty sheet asks for them."""
    say = maker.words.say
    said = say(N_("Hour"))
    if record is None:
        return grid.header(say(N_("Day:  ____ / ____ / ______")), said, ("◂  ____ / ____", "____ / ____  ▸"), after)
    (hours,) = day_of(maker, record)
    start = say(N_("From {start}"), start=maker.dates.moment(hours[0].start))
    return grid.header(start, said, ("", ""), after)


def known_values(maker: SheetMaker, record: PatientRecord, category: ObservationCategory) -> Section:
    """The last value of each measure in the copy, with its time: words above the grid, not in it."""
    words = maker.words
    latest: dict[str, list[Run]] = {}
    rows = without_bare_panels([row for row in record.observations if row.category == category])
    for row in sorted(rows, key=lambda one: one.at or "", reverse=True):
        name = row.name or row.code or words.say(N_("[measure not recorded]"))
        if name in latest:
            continue
        measured = "\xa0".join(filter(None, (words.decimals.value(row), row.unit)))
        value = measured or row.missing_reason or words.not_recorded
        at = maker.dates.short(row.at) or words.say(N_("time unknown"))
        doubt = [boxed(words.code(row.status)), Run(" ")] if row.status and row.status.lower() != "final" else []
        latest[name] = [Run(f"{name} "), bold(value), Run(" "), *doubt, Run(f"({at})  ".replace(" ", "\xa0", 1))]
    runs = [bold(words.say(N_("Last values in the copy:")) + " ")]
    if not latest:
        runs.append(Run(words.say(N_("none recorded in the copy"))))
    runs += [run for said in latest.values() for run in said]
    return untitled(Ruling(maker.setter, maker.width, (1,), 7.4).row([Box(runs)]))


FORM = Form(
    "observation-chart", "SU", 2, N_("Observation chart by the hour"), Kind.PATIENT, draw_observation_chart,
    Group.OBSERVATION, blank=True,
)  # fmt: skip
