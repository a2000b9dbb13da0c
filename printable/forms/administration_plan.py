"""The administration plan (PA): what is to be given in the next 24 hours, or 72, with a box for every hour
(domain: section 3.2; arrêté du 31 mars 1999, art. 8: dose and time of each drug are written down).

Rules of this module:

* a box is framed heavily at the hours that the source ordered and at no other: no hour is worked out from "3 times a
  day", and hours of an order that is not plainly daily stand in its text only: people fix them and write them;
* a box outside the time of an order is hatched; a dose of the past never stands in a box: the boxes are empty, the last
  doses of the copy stand beside them with their word and time;
* what is on hold, in draft, stopped or not to be given has no box at all; what is given as needed or is of a status
  that nobody knows has boxes, and none of them framed;
* a dose that the copy has without its order stands on the plan as well: it may be one of a drug of the plan;
* what was due between the time of the data and the first box is said to be unknown;
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
from printable.due_times import is_daily, is_due
from printable.form import Form, Group, Kind, Material
from printable.high_alert import NAMES, high_alert
from printable.hours import Hour, closed, hours_from, instant, wanted
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Box, Field, Ground, Ruling, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed, inverse
from printable.treatments import Treatments

DOSES = 2
"""Last doses printed beside an order; the patient sheet has more."""
_LOOSE, _ENDED = 12, 8
"""Doses without an order, and ended orders, that are printed; the others are counted."""

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
        sections = [self._to_give(parts, len(orders))]
        for hours in self._days:
            rows = [strip for kind in _KINDS for strip in plan.of_kind(kind, orders, hours)]
            sections.append(self._day(hours, [*rows, *self._new_lines()]))
        return [*sections, *self._apart(parts)]

    def _to_give(self, parts: Parts, count: int) -> Section:
        """How many orders, how old they are, and what of them the copy cannot know."""
        strips: list[Strip] = []
        if not count:
            strips += parts.text([bold(self._say(N_("No active prescription among those of the copy")))])
        differs, at = self._maker.age_of(List.ADMINISTRATIONS)
        data_at, first = instant(at if differs else self._maker.context.data_at), self._days[0][0].start
        if data_at is None or data_at < first:
            start, end = self._maker.dates.short(at if differs else self._maker.context.data_at), first
            said = N_(
                "Doses due or given between {start} and {end} are in no box: ask the patient and who was on duty before"
                " you give anything."
            )
            known = start or self._say(N_("a time unknown"))
            strips += parts.text([boxed(self._say(said, start=known, end=self._maker.dates.short(end)))], _SIZE)
        return parts.part(List.ORDERS, strips, title=self._say(N_("To give")), count=count)

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
        ended.sort(key=lambda row: row.end or row.start or row.authored_at or "", reverse=True)
        found = self._loose(parts, treatments)
        for title, orders, most in (
            (N_("Ordered NOT to be given"), never, None),
            (N_("On hold or in draft: ask the prescriber or the pharmacist before giving"), waiting, None),
            (N_("Stopped or completed: no longer given"), ended, _ENDED),
        ):
            if orders:
                shown, rest = orders[:most], len(orders) - (most or len(orders))
                strips = [s for order in shown for s in parts.text([*treatments.order_runs(order)], _SIZE)]
                counted = self._words.ngettext("{n} more, on the patient sheet", "{n} more, on the patient sheet", rest)
                note = self._words.ngettext("{n} line", "{n} lines", len(orders)).format(n=len(orders))
                found.append(parts.titled(self._say(title), [*strips, *parts.others(rest, counted)], note=note))
        return found

    def _loose(self, parts: Parts, treatments: Treatments) -> list[Section]:
        """The newest doses without their order: "no dose in the copy" beside an order does not speak of them."""
        doses = treatments.loose
        if not doses:
            return []
        shown, rest = doses[:_LOOSE], len(doses) - _LOOSE
        strips = [
            strip
            for dose in shown
            for strip in parts.text(
                [bold(dose.drug or self._say(N_("[drug not recorded]"))), Run("  "), *treatments.dose_runs(dose)], _SIZE
            )
        ]
        counted = self._words.ngettext("{n} more, on the patient sheet", "{n} more, on the patient sheet", rest)
        title = self._say(N_("Doses without a prescription in the copy: compare with the drugs above before giving"))
        note = self._words.ngettext("{n} line", "{n} lines", len(doses)).format(n=len(doses))
        return [parts.titled(title, [*strips, *parts.others(rest, counted)], note=note)]

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
            Run(" " + say(N_("“2nd”: initials of the second person who checks a high-alert drug, never a dose."))),
            Run(" " + say(N_("Drugs without this mark may be high-alert too."))),
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
            check = self._words.say(N_("DOUBLE CHECK")).replace(" ", "\xa0")
            runs = [inverse(check), Run(" "), *runs, Run("\n"), boxed(self._words.say(NAMES[why]))]
        due = is_due(order)
        times, events = (order.times if due and is_daily(order) else ()), (order.events if due else ())
        if order.status == OrderStatus.UNKNOWN:
            said = self._words.say(N_("nobody knows whether it is still to be given: ask the prescriber first"))
            runs = [*runs, Run("\n"), boxed(said)]
        elif order.times and not times and not order.as_needed:
            said = self._words.say(N_("not plainly every day: fix the day with the prescriber"))
            runs = [*runs, Run("\n"), boxed(said)]
        elif order.kind in (OrderKind.SCHEDULED, OrderKind.UNKNOWN) and not (times or events or order.as_needed):
            runs = [*runs, Run("\n"), boxed(self._words.say(N_("hours not in the copy: fix them with the prescriber")))]
        if order.as_needed and not order.max_dose:
            runs = [*runs, Run("\n" + self._words.say(N_("shortest interval: ______  most in 24 h: ______")))]
        runs = [*runs, Run("\n"), *self._treatments.origin_runs(order, " · ")]
        at, shut = wanted(times, events, hours), closed(order.start, order.end, hours)
        cells = [self._cell(index, at, shut, double=why is not None) for index in range(len(hours))]
        return self._grid.row([Box(runs), Box(self._last(order)), *cells], _ROW)

    def _cell(self, index: int, at: dict[int, list[str]], shut: frozenset[int], *, double: bool) -> Box:
        if index in shut:
            return Box((), Ground.CLOSED)
        if index not in at:
            return Box()
        said = [Run(text if not text.endswith(":00") else " ") for text in at[index]]
        second = [Run("\n" + self._words.say(N_("2nd")))] if double else []
        return Box([*said, *second], Ground.WANTED)

    def _last(self, order: MedicationOrder) -> list[Run]:
        doses = self._doses.get(order.key, [])
        if not doses:
            return [Run(self._treatments.no_dose())]
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
