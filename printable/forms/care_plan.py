"""The care plan (PS): the care of 24 hours by shift, with boxes to sign (domain: section 3.4, "diagramme de soins").

Rules of this module:

* what the copy plans, and what it says is in place, has its own rows under the words of the source; each list is in one
  of its three states, and is never left out because it is empty;
* nothing is ticked or signed by being printed; what is over is counted and has no row;
* the usual care follows on every sheet, filled or empty: what no system ever planned is asked for all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import Alert, AlertKind, Device, ListState, PatientRecord, Task
from exports.record import Section as List
from printable.banner import alert_runs, is_active
from printable.blank_banner import banner_for
from printable.course import ENDED, Course
from printable.form import Form, Group, Kind, Material
from printable.hour_grid import WRITE
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Box, Field, Ground, Ruling, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed

_OVER = (*ENDED, "stopped", "failed", "achieved", "inactive", "not-used")
_GOING_ON = ("active", "in-progress", "requested", "accepted", "scheduled", "ready", "received")
"""States in which a task is simply to be done: they need no mark."""
_OF_THE_DAY = (AlertKind.ISOLATION, AlertKind.FALL, AlertKind.FASTING, AlertKind.SAFEGUARDING, AlertKind.OTHER)
"""Alerts that ask for something at each shift; the others stand in the banner and on the patient sheet."""

_SHARES = (62, 18, 18, 18, 34)
_SIZE = 7.6
_FREE, _EMPTY = 3, 6
"""Empty rows of a filled and of an empty sheet."""
_USUAL = (
    N_("Wash: bed, basin, shower; help needed"),
    N_("Mouth care, dentures, glasses, hearing aid"),
    N_("Getting up, transfers, walking aid"),
    N_("Pressure points, turning (hours)"),
    N_("Eating: help, texture, intake"),
    N_("Drinking, thickened water"),
    N_("Elimination: toilet, protection, urinary catheter"),
    N_("Vital signs, pain, weight"),
    N_("Dressing: site, product, next"),
    N_("Oxygen, aspiration, aerosol"),
    N_("Restraint: order of the day seen"),
    N_("Tests and appointments of the day, fasting"),
    N_("Education, family, social"),
)
_WITHOUT_RECORD = (
    N_("Peripheral line: site, date of insertion"),
    N_("Central line, implanted port: dressing date"),
    N_("Drain, stoma, tube"),
    N_("Isolation: precautions"),
    N_("Falls: barriers, bell, shoes"),
)
"""Asked where the copy does not say what is in place."""


def draw_care_plan(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the plan of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    ruling = Ruling(maker.setter, maker.width, _SHARES, _SIZE)
    known = _Known(Parts(maker, record), ruling).strips() if record else []
    free = ruling.blank(_FREE if record else _EMPTY, WRITE + 2)
    rows = [*known, *_usual(maker, ruling, record), *free]
    return maker.draw(pen, title, banner_for(maker, record), [untitled(rows, _header(maker, ruling)), _initials(maker)])


class _Known:
    """The rows that the record fills."""

    def __init__(self, parts: Parts, ruling: Ruling) -> None:
        self._parts = parts
        self._record = parts.record
        self._ruling = ruling
        self._course = Course(parts)
        self._say = parts.words.say

    def strips(self) -> list[Strip]:
        record, course = self._record, self._course
        tasks = [row for row in record.tasks if row.kind != "goal"]
        goals = [row for row in record.tasks if row.kind == "goal"]
        alerts = [row for row in record.alerts if is_active(row) and row.kind in _OF_THE_DAY]
        statuses = [*(row.status for row in record.tasks), *(row.status for row in record.requests)]
        ended = sum(map(_over, statuses))
        return [
            *self._list(List.TASKS, [self._task(row) for row in tasks if not _over(row.status)]),
            *self._goals([row for row in goals if not _over(row.status)]),
            *self._list(
                List.DEVICES, [self._with(*course.device_row(row)) for row in record.devices if not self._gone(row)]
            ),
            *self._list(List.DIETS, [self._with(*course.diet_row(row)) for row in record.diets]),
            *self._list(List.ALERTS, [self._alert(row) for row in alerts]),
            *self._list(
                List.REQUESTS,
                [self._with(*course.request_row(row)) for row in record.requests if not _over(row.status)],
            ),
            *self._counted(ended + sum(map(self._gone, record.devices))),
        ]

    def _gone(self, row: Device) -> bool:
        """Whether it is out: a removal that is planned is none."""
        return self._parts.dates.is_past(row.until, self._parts.maker.context.printed_at)

    def _list(self, name: List, rows: Sequence[Sequence[Run]]) -> list[Strip]:
        """A heading with the age of the list, and its rows; or the words for why there are none."""
        state = self._record.state(name)
        title = self._parts.words.section(name)
        if state != ListState.LISTED:
            return self._heading(self._parts.words.list_state(name, state))
        differs, at = self._parts.maker.age_of(name)
        if differs:
            title = f"{title} ({self._parts.dated(at)})"
        if lost := self._parts.incomplete(name):
            title = f"{title} – {lost}"
        if not rows:
            said = self._say(N_("none to be done among those of the copy"))
            return self._heading(f"{title}{self._parts.words.colon}{said}")
        return [*self._heading(title, keep=True), *(strip for row in rows for strip in self._row(row))]

    def _heading(self, text: str, *, keep: bool = False) -> list[Strip]:
        boxes = [Box([bold(text)], Ground.HEAD)]
        return Ruling(self._parts.maker.setter, self._parts.maker.width, (1,), 7).row(boxes, keep=keep)

    def _row(self, runs: Sequence[Run]) -> list[Strip]:
        return self._ruling.row([Box(runs), *([Box()] * 4)], WRITE)

    def _task(self, row: Task) -> list[Run]:
        dates = self._parts.dates
        runs = [bold(row.text or self._say(N_("[care not recorded]")))]
        span = " → ".join(filter(None, (dates.short(row.start), dates.short(row.end))))
        said = [text for text in (row.schedule, span, row.performer, row.note) if text]
        runs += [Run("  " + " · ".join(said))] if said else []
        if row.status and row.status.lower() not in _GOING_ON:
            runs += [Run(" "), boxed(self._parts.words.code(row.status))]
        return runs + self._parts.unreadable(row.unreadable)

    def _goals(self, rows: Sequence[Task]) -> list[Strip]:
        """What is aimed at: nothing to sign, one line for all."""
        if not rows:
            return []
        runs = [bold(self._say(N_("Goals")) + self._parts.words.colon)]
        for row in rows:
            runs += [*self._task(row), Run("   ")]
        return Ruling(self._parts.maker.setter, self._parts.maker.width, (1,), _SIZE).row([Box(runs)])

    def _alert(self, row: Alert) -> list[Run]:
        return self._with(alert_runs(self._parts.words, row), self._parts.dates.date(row.start))

    def _with(self, runs: Sequence[Run], origin: str) -> list[Run]:
        """A row of the record with its date and author behind it."""
        return [*runs, Run(f"  {origin}" if origin else "")]

    def _counted(self, n: int) -> list[Strip]:
        said = self._parts.words.ngettext(
            "{n} task, request or device that is over, not printed here",
            "{n} tasks, requests or devices that are over, not printed here",
            n,
        )
        return self._heading(said.format(n=n)) if n else []


def _over(status: str | None) -> bool:
    return (status or "").lower() in _OVER


def _usual(maker: SheetMaker, ruling: Ruling, record: PatientRecord | None) -> list[Strip]:
    say = maker.words.say
    asked = _USUAL if record and record.state(List.DEVICES) == ListState.LISTED else (*_USUAL, *_WITHOUT_RECORD)
    head = Ruling(maker.setter, maker.width, (1,), 7).row([Box([bold(say(N_("Usual care")))], Ground.HEAD)], keep=True)
    return [*head, *(s for text in asked for s in ruling.row([Box([Run(say(text))]), *([Box()] * 4)], WRITE))]


def _header(maker: SheetMaker, ruling: Ruling) -> Strip:
    heads = (N_("Care"), N_("Morning"), N_("Afternoon"), N_("Night"), N_("Remarks"))
    return ruling.header([maker.words.say(head) for head in heads], 6.8)


def _initials(maker: SheetMaker) -> Section:
    labels = (N_("Initials, morning"), N_("Initials, afternoon"), N_("Initials, night"))
    return untitled([fields(maker.setter, maker.width, [Field(maker.words.say(label)) for label in labels])])


FORM = Form(
    "care-plan", "PS", 2, N_("Care plan, 24 hours"), Kind.PATIENT, draw_care_plan, Group.CARE, blank=True
)  # fmt: skip
