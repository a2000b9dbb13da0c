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
* every patient has a plan, also one without orders: lines for new orders are on each;
* a plan of three days says each order once, with a line of boxes for each day.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import MedicationOrder, OrderStatus, PatientRecord
from exports.record import Section as List
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.forms.plan_rows import DOSES, KINDS, SIZE, PlanRows, lacks_hours
from printable.hour_grid import HourGrid, share_columns
from printable.hours import Hour, hours_from, instant
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Field, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed
from printable.treatments import Treatments

_LOOSE, _ENDED = 12, 8
"""Doses without an order, and ended orders, that are printed; the others are counted."""

_HOUR = 18.0
"""Width of a box, in points: 6.3 mm."""
_NEW, _NEW_DAYS, _EMPTY, _EMPTY_DAYS = 4, 3, 9, 4
"""Lines for new orders: on one day, on several, and on an empty plan of one and of several days."""
_NEW_ROW, _EMPTY_ROW = 23.0, 30.0
"""Heights of these lines in points, for each day; they are higher than a hand needs: an order is more than a time."""
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

    def draw(self, pen: Pen, title: Title) -> int:
        band = banner_for(self._maker, self._record)
        return self._maker.draw(pen, title, band, [*self._sections(), self._legend(), self._signatures()])

    def _sections(self) -> list[Section]:
        if self._record is None:
            return [self._empty(len(self._days))]
        parts = Parts(self._maker, self._record)
        orders = [order for order in self._record.orders if order.status in _TO_GIVE and not order.do_not_give]
        known = any(order.prescriber for order in orders)
        sections = [self._to_give(parts, orders, known=known)]
        for days in [self._days] if share_columns(self._days) else [[day] for day in self._days]:
            grid = self._grid(days)
            plan = PlanRows(parts, grid, days, prescriber=known)
            rows = [strip for kind in KINDS for strip in plan.of_kind(kind, orders)]
            sections.append(self._rows(grid, days, [*rows, *self._new_lines(grid, len(days))]))
        return [*sections, *self._apart(parts)]

    def _grid(self, days: Sequence[Sequence[Hour]]) -> HourGrid:
        maker = self._maker
        return HourGrid(maker.setter, maker.width, hour=_HOUR, days=days, dates=maker.dates, size=SIZE)

    def _to_give(self, parts: Parts, orders: Sequence[MedicationOrder], *, known: bool) -> Section:
        """How many orders, how old they are, and what of them the copy cannot know."""
        strips: list[Strip] = []
        if not orders:
            strips += parts.text([bold(self._say(N_("No active prescription among those of the copy")))])
        differs, at = self._maker.age_of(List.ADMINISTRATIONS)
        data_at, first = instant(at if differs else self._maker.context.data_at), self._days[0][0].start
        if data_at is None or data_at < first:
            start, end = self._maker.dates.short(at if differs else self._maker.context.data_at), first
            said = N_(
                "Doses due or given between {start} and {end} are in no box: ask the patient and who was on duty before"
                " you give anything."
            )
            since = start or self._say(N_("a time unknown"))
            strips += parts.text([boxed(self._say(said, start=since, end=self._maker.dates.short(end)))], SIZE)
        asked = [boxed(self._say(N_("hours?")).replace(" ", "\xa0"))] if any(map(lacks_hours, orders)) else []
        if asked:
            asked.append(Run(f" {self._say(N_('hours not in the copy: fix them with the prescriber'))}.  "))
        if orders and not known:
            asked.append(bold(self._say(N_("The copy names the prescriber of none of these orders."))))
        strips += parts.text(asked, SIZE) if asked else []
        return parts.part(List.ORDERS, strips, title=self._say(N_("To give")), count=len(orders))

    def _rows(self, grid: HourGrid, days: Sequence[Sequence[Hour]], rows: Sequence[Strip]) -> Section:
        """The days of one grid: their dates in the head, the hours over the boxes."""
        dates = self._maker.dates
        said = self._say(
            N_("From {start} to {end}"), start=dates.moment(days[0][0].start), end=dates.moment(days[-1][-1].end)
        )
        return untitled(rows, grid.header(said, f"▸ {self._say(N_('Last doses in the copy'))}", self._sides()))

    def _empty(self, days: int) -> Section:
        """A plan to be dated by hand, from seven in the morning."""
        maker = self._maker
        grid = HourGrid(maker.setter, maker.width, hour=_HOUR, undated=days, dates=maker.dates, size=SIZE)
        sides = ("◂  ____ / ____", "____ / ____  ▸") if days == 1 else self._sides()
        asked, signed = N_("Order; day:  ____ / ____ / ______"), N_("Prescriber, signature, time")
        rows = grid.blank(_EMPTY, _EMPTY_ROW) if days == 1 else grid.blank(_EMPTY_DAYS, _NEW_ROW)
        return untitled(rows, grid.header(self._say(asked), self._say(signed), sides))

    def _sides(self) -> tuple[str, str]:
        return self._say(N_("◂ first date of the line")), self._say(N_("second date ▸"))

    def _new_lines(self, grid: HourGrid, days: int) -> list[Strip]:
        """Lines for orders of today, each with room for the prescriber's name and signature."""
        said = N_("New order (generic name, dose, unit in full, route, hours). Prescriber, signature, time:")
        return [*grid.heading(self._say(said)), *grid.blank(_NEW if days == 1 else _NEW_DAYS, _NEW_ROW)]

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
                strips = [s for order in shown for s in parts.text(_with_doses(treatments, order), SIZE)]
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
                [bold(dose.drug or self._say(N_("[drug not recorded]"))), Run("  "), *treatments.dose_runs(dose)], SIZE
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
            Run(" " + say(N_("Below the dashes, “2nd”: initials of who checks a high-alert drug, never a dose."))),
            Run(" " + say(N_("Drugs without this mark may be high-alert too."))),
            Run(" " + say(N_("Write 0.5 and not .5, 5 and not 5.0, “units” and not “U”."))),
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
        return untitled([fields(self._maker.setter, self._maker.width, [one] * 6, 27)])


def _with_doses(treatments: Treatments, order: MedicationOrder) -> list[Run]:
    """An order that is not to be given, and its last doses: it may have been written anew under another one."""
    runs = treatments.order_runs(order, "  ")
    return [*runs, Run("  ▸ "), *treatments.last_doses(order, DOSES, "  ▸ ")] if treatments.has_doses(order) else runs


def draw_plan(pen: Pen, maker: SheetMaker, title: Title, material: Material, days: int = 1) -> int:
    """Draw the plan of a patient, or an empty one, from a new page on; returns the number of its pages."""
    return AdministrationPlan(maker, material.record, days).draw(pen, title)


FORM = Form(
    "administration-plan", "PA", 2, N_("Administration plan, 24 hours"), Kind.PATIENT, draw_plan, Group.DRUGS,
    landscape=True, blank=True, kept_apart=True,
)  # fmt: skip
LONG_FORM = Form(
    "administration-plan-72h", "PAL", 2, N_("Administration plan, 72 hours"), Kind.PATIENT,
    partial(draw_plan, days=3), Group.DRUGS, landscape=True, blank=True, kept_apart=True,
)  # fmt: skip
