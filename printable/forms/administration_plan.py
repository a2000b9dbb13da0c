"""The administration plan (PA): what is to be given in the next 24 hours, or 72, with a box for every hour
(domain: section 3.2; arrêté du 31 mars 1999, art. 8: dose and time of each drug are written down).

Rules of this module:

* a box is framed heavily at the hours that the source ordered and at no other: no hour is worked out from "3 times a
  day", and hours of an order that is not plainly daily stand in its text only: people fix them and write them;
* a box outside the time of an order is hatched; a dose of the past never stands in a box: the boxes are empty, the last
  doses of the copy stand beside them with their word and time;
* what is on hold, in draft, stopped or not to be given has no box at all;
* every patient has a plan, also one without orders: lines for new orders are on each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import Administration, MedicationOrder, OrderKind, OrderStatus, PatientRecord
from exports.record import Section as List
from printable.blank_banner import banner_for
from printable.due_times import is_daily
from printable.form import Form, Group, Kind, Material
from printable.high_alert import NAMES, high_alert
from printable.hours import Hour, closed, hours_from, wanted
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Box, Field, Ground, Ruling, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed, inverse
from printable.treatments import Treatments

DOSES = 2
"""Last doses printed beside an order; the patient sheet has more."""

_LABEL, _LAST, _HOUR = 218.0, 96.0, 18.4
_ROW, _NEW_ROW = 27.0, 24.0
_SIZE = 7.4
_NEW = 5
"""Lines for new orders."""

_KINDS = (OrderKind.SCHEDULED, OrderKind.UNKNOWN, OrderKind.INFUSION, OrderKind.AS_NEEDED, OrderKind.SINGLE)
_TO_GIVE = (OrderStatus.ACTIVE, OrderStatus.UNKNOWN)


class AdministrationPlan:
    """The plan of one patient over some days, or an empty one."""

    def __init__(self, maker: SheetMaker, record: PatientRecord | None, days: int) -> None:
        self._maker = maker
        self._words = maker.words
        self._say = maker.words.say
        self._record = record
        zone = ZoneInfo(maker.context.timezone)
        every = hours_from(maker.context.printed_at, zone, 24 * days)
        self._days = [every[24 * day : 24 * day + 24] for day in range(days)]
        shares = (_LABEL, _LAST, *([_HOUR] * 24))
        self._grid = Ruling(maker.setter, maker.width, shares, _SIZE)

    def draw(self, pen: Pen, title: Title) -> int:
        band = banner_for(self._maker, self._record)
        return self._maker.draw(pen, title, band, [*self._sections(), self._legend(), self._signatures()])

    def _sections(self) -> list[Section]:
        if self._record is None:
            return [self._empty_day() for _ in self._days]
        parts = Parts(self._maker, self._record)
        plan = _Orders(parts, self._grid)
        orders = [order for order in self._record.orders if order.status in _TO_GIVE and not order.do_not_give]
        sections: list[Section] = []
        if not orders:
            said = [bold(self._say(N_("No active prescription among those of the copy")))]
            sections.append(parts.part(List.ORDERS, parts.text(said), title=self._say(N_("To give")), count=0))
        for hours in self._days:
            rows = [strip for kind in _KINDS for strip in plan.of_kind(kind, orders, hours)]
            sections.append(self._day(hours, [*rows, *self._new_lines()]))
        return [*sections, *self._apart(parts)]

    def _day(self, hours: Sequence[Hour], rows: Sequence[Strip]) -> Section:
        """One day: its date in the head of the first column, the hours over the boxes."""
        dates = self._maker.dates
        said = self._say(
            N_("From {start} to {end}"), start=dates.moment(hours[0].start), end=dates.moment(hours[-1].end)
        )
        heads = [said, self._say(N_("Last doses in the copy")), *(f"{hour.start:%H}h" for hour in hours)]
        return untitled(rows, self._grid.header(heads, 6.4))

    def _empty_day(self) -> Section:
        """A day to be dated by hand, from seven in the morning."""
        heads = [self._say(N_("Order; day:  ____ / ____ / ______")), self._say(N_("Prescriber, signature, time"))]
        hours = [f"{(7 + index) % 24:02d}h" for index in range(24)]
        return untitled(self._grid.blank(9, _NEW_ROW + 6), self._grid.header([*heads, *hours], 6.4))

    def _new_lines(self) -> list[Strip]:
        """Lines for orders of today, each with room for the prescriber's name and signature."""
        said = self._say(N_("New order (generic name, dose, unit in full, route, hours). Prescriber, signature, time:"))
        cells = [Box([Run(said)]), Box(), *([Box()] * 24)]
        return [strip for _ in range(_NEW) for strip in self._grid.row(cells, _NEW_ROW)]

    def _apart(self, parts: Parts) -> list[Section]:
        """What must not be given as it stands, without boxes."""
        assert self._record is not None  # noqa: S101 - only called with a record
        treatments = Treatments(parts)
        never = [order for order in self._record.orders if order.do_not_give and order.status in _TO_GIVE]
        waiting = [o for o in self._record.orders if o.status in (OrderStatus.ON_HOLD, OrderStatus.DRAFT)]
        ended = [o for o in self._record.orders if o.status not in (*_TO_GIVE, OrderStatus.ON_HOLD, OrderStatus.DRAFT)]
        found = []
        for title, orders in (
            (N_("Ordered NOT to be given"), never),
            (N_("On hold or in draft: ask the prescriber or the pharmacist before giving"), waiting),
            (N_("Stopped or completed: no longer given"), ended),
        ):
            if orders:
                shown, rest = orders[:8], len(orders) - 8
                strips = [s for order in shown for s in parts.text([*treatments.order_runs(order)], _SIZE)]
                counted = self._words.ngettext("{n} more, on the patient sheet", "{n} more, on the patient sheet", rest)
                note = self._words.ngettext("{n} line", "{n} lines", len(orders)).format(n=len(orders))
                found.append(parts.titled(self._say(title), [*strips, *parts.others(rest, counted)], note=note))
        return found

    def _legend(self) -> Section:
        say = self._say
        codes = (
            N_("G given"), N_("R refused"), N_("A absent"), N_("F fasting"), N_("U unavailable"), N_("H held by order"),
        )  # fmt: skip
        said = [
            bold(say(N_("In each box: the letter, the time, initials."))),
            Run("  " + " · ".join(say(code) for code in codes) + ".  "),
            bold(say(N_("Not given: tell the prescriber and the pharmacist."))),
            Run(" " + say(N_("Heavy frame: hour ordered in the copy. Hatched: outside the time of the order."))),
            Run(" " + say(N_("“2”: second person checks a high-alert drug; drugs without this mark may be one too."))),
            Run(" " + say(N_("Right patient, right drug, right dose, right route, right time."))),
        ]
        setter = self._maker.setter
        lines = setter.wrap(said, self._maker.width - 6, 7)

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.lines(lines, x + 3, y + 1, 7)

        return untitled([Strip(len(lines) * 8.6 + 3, draw)])

    def _signatures(self) -> Section:
        """Whose initials stand in the boxes."""
        one = Field(self._say(N_("Name, role, initials")))
        return untitled([fields(self._maker.setter, self._maker.width, [one] * 5, 20)])


class _Orders:
    """The rows of orders, with their boxes."""

    def __init__(self, parts: Parts, grid: Ruling) -> None:
        self._parts = parts
        self._grid = grid
        self._words = parts.words
        self._treatments = Treatments(parts)
        self._doses: dict[str, list[Administration]] = defaultdict(list)
        for dose in sorted(parts.record.administrations, key=lambda row: row.at or "", reverse=True):
            if dose.order is not None:
                self._doses[dose.order].append(dose)

    def of_kind(self, kind: OrderKind, orders: Sequence[MedicationOrder], hours: Sequence[Hour]) -> list[Strip]:
        chosen = [order for order in orders if order.kind == kind]
        if not chosen:
            return []
        head = Box([bold(self._words.order_kind(kind).upper())], Ground.HEAD)
        heading = self._grid.row([head, *([Box((), Ground.HEAD)] * 25)], keep=True)
        return [*heading, *(strip for order in chosen for strip in self._row(order, hours))]

    def _row(self, order: MedicationOrder, hours: Sequence[Hour]) -> list[Strip]:
        why = high_alert(order, self._parts.maker.context.high_alert)
        runs = self._treatments.order_runs(order)
        if why is not None:
            runs = [inverse("2"), Run(" "), *runs, Run("\n"), boxed(self._words.say(NAMES[why]))]
        times = order.times if is_daily(order) else ()
        if order.times and not times:
            said = self._words.say(N_("not plainly every day: fix the day with the prescriber"))
            runs = [*runs, Run("\n"), boxed(said)]
        elif order.kind == OrderKind.SCHEDULED and not (times or order.events):
            runs = [*runs, Run("\n"), boxed(self._words.say(N_("hours not in the copy: fix them with the prescriber")))]
        if order.as_needed and not order.max_dose:
            runs = [*runs, Run("\n" + self._words.say(N_("shortest interval: ______  most in 24 h: ______")))]
        at, shut = wanted(times, order.events, hours), closed(order.start, order.end, hours)
        cells = [self._cell(index, at, shut, double=why is not None) for index in range(len(hours))]
        return self._grid.row([Box(runs), Box(self._last(order)), *cells], _ROW)

    def _cell(self, index: int, at: dict[int, list[str]], shut: frozenset[int], *, double: bool) -> Box:
        if index in shut:
            return Box((), Ground.CLOSED)
        if index not in at:
            return Box()
        said = [Run(text if not text.endswith(":00") else " ") for text in at[index]]
        return Box([*said, *([Run("\n2")] if double else [])], Ground.WANTED)

    def _last(self, order: MedicationOrder) -> list[Run]:
        doses = self._doses.get(order.key, [])
        if not doses:
            return [Run(self._words.say(N_("no dose in the copy")))]
        runs: list[Run] = []
        for dose in doses[:DOSES]:
            runs += [*([Run("\n")] if runs else []), *self._treatments.dose_runs(dose, order)]
        return runs


def draw_plan(pen: Pen, maker: SheetMaker, title: Title, material: Material, days: int = 1) -> int:
    """Draw the plan of a patient, or an empty one, from a new page on; returns the number of its pages."""
    return AdministrationPlan(maker, material.record, days).draw(pen, title)


FORM = Form(
    "administration-plan", "PA", 1, N_("Administration plan, 24 hours"), Kind.PATIENT, draw_plan, Group.DRUGS,
    landscape=True, blank=True,
)  # fmt: skip
LONG_FORM = Form(
    "administration-plan-72h", "PAL", 1, N_("Administration plan, 72 hours"), Kind.PATIENT,
    partial(draw_plan, days=3), Group.DRUGS, landscape=True, blank=True,
)  # fmt: skip
