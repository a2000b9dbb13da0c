"""The rows of the administration plan: what an order says, its last doses, and its boxes.

Rules of this module:

* what the source says of an order stands whole in its row, running on over the lines; the last doses stand on a line
  of their own, behind a mark;
* an order of which no hour lies on the sheet keeps its place, without boxes: it is said to be outside its time;
* what is true of many orders (hours or prescriber not in the copy) is a short mark in the row, explained once above;
* of one kind, those that two people check stand together, class by class, before the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import MedicationOrder, OrderKind, OrderStatus
from printable.due_times import is_daily, is_due
from printable.high_alert import NAMES, HighAlert, high_alert
from printable.hour_grid import HourGrid
from printable.hours import Hour, closed, held, wanted
from printable.layout import Strip
from printable.parts import Parts
from printable.ruling import Box, Ground, Ruling
from printable.text import Run, boxed, inverse
from printable.treatments import Treatments

DOSES = 2
"""Last doses printed with an order; the patient sheet has more."""
KINDS = (OrderKind.SCHEDULED, OrderKind.UNKNOWN, OrderKind.INFUSION, OrderKind.AS_NEEDED, OrderKind.SINGLE)
SIZE = 7.4
_DAY_HEIGHT, _DAYS_HEIGHT = 25.0, 19.0
"""Height of the boxes of one day: alone, and under each other on the plan of several days."""
_TEXT_SHARE, _HATCHED_SHARE = 80, 20
_CLASSES = (None, *HighAlert)


class PlanRows:
    """Makes the rows of one record for the days of one grid."""

    def __init__(self, parts: Parts, grid: HourGrid, days: Sequence[Sequence[Hour]], *, prescriber: bool) -> None:
        self._parts = parts
        self._grid = grid
        self._days = days
        self._prescriber = prescriber
        self._words = parts.words
        self._treatments = Treatments(parts)

    def of_kind(self, kind: OrderKind, orders: Sequence[MedicationOrder]) -> list[Strip]:
        """The orders of one kind under their heading; nothing when there are none."""
        chosen = [(order, self._why(order)) for order in orders if order.kind == kind]
        if not chosen:
            return []
        chosen.sort(key=lambda one: (one[1] is None, _CLASSES.index(one[1])))
        heading = self._grid.heading(self._words.order_kind(kind).upper())
        return [*heading, *(strip for order, why in chosen for strip in self._row(order, why))]

    def _why(self, order: MedicationOrder) -> HighAlert | None:
        return high_alert(order, self._parts.maker.context.high_alert)

    def _row(self, order: MedicationOrder, why: HighAlert | None) -> list[Strip]:
        times, events = _hours_of(order)
        shut = [closed(order.start, order.end, hours) for hours in self._days]
        runs = [*self._said(order, why), Run("\n▸ "), *self._treatments.last_doses(order, DOSES, "  ▸ ")]
        if all(len(found) == len(hours) for found, hours in zip(shut, self._days, strict=True)):
            return self._outside(runs)
        if lacks_hours(order):
            runs += [Run("  "), boxed(self._words.say(N_("hours?")).replace(" ", "\xa0"))]
        cells = []
        for hours, closed_hours in zip(self._days, shut, strict=True):
            at = held(wanted(times, events, hours), order.start, order.end, hours)
            cells.append([_cell(index, hours[index], at, closed_hours) for index in range(len(hours))])
        height = _DAY_HEIGHT if len(self._days) == 1 else _DAYS_HEIGHT
        second = self._words.say(N_("2nd")) if why is not None else ""
        return self._grid.row(runs, cells, height, second)

    def _outside(self, runs: list[Run]) -> list[Strip]:
        """An order that has ended before the first hour or begins after the last."""
        said = boxed(self._words.say(N_("outside its time on this sheet: ask before giving")))
        maker = self._parts.maker
        ruling = Ruling(maker.setter, maker.width, (_TEXT_SHARE, _HATCHED_SHARE), SIZE)
        return ruling.row([Box([*runs, Run("  "), said]), Box((), Ground.CLOSED)])

    def _said(self, order: MedicationOrder, why: HighAlert | None) -> list[Run]:
        say = self._words.say
        runs: list[Run] = []
        if why is not None:
            check = say(N_("DOUBLE CHECK")).replace(" ", "\xa0")
            runs += [inverse(check), Run(" "), boxed(say(NAMES[why])), Run(" ")]
        runs += [*self._treatments.order_runs(order, "  "), Run("  ")]
        runs += self._treatments.origin_runs(order, " · ", prescriber=self._prescriber)
        times, _ = _hours_of(order)
        if order.status == OrderStatus.UNKNOWN:
            runs += [
                Run("  "),
                boxed(say(N_("nobody knows whether it is still to be given: ask the prescriber first"))),
            ]
        elif order.times and not times and not order.as_needed:
            runs += [Run("  "), boxed(say(N_("not plainly every day: fix the day with the prescriber")))]
        if order.as_needed and not order.max_dose:
            runs.append(Run("  " + say(N_("shortest interval: ______  most in 24 h: ______"))))
        return runs


def lacks_hours(order: MedicationOrder) -> bool:
    """Whether hours must be fixed before the order can be followed: it is regular, and the copy has none."""
    times, events = _hours_of(order)
    regular = order.kind in (OrderKind.SCHEDULED, OrderKind.UNKNOWN) and order.status != OrderStatus.UNKNOWN
    return regular and not (times or events or order.times or order.as_needed)


def _hours_of(order: MedicationOrder) -> tuple[Sequence[str], Sequence[str]]:
    """The hours of the day and the instants that the order names, as far as they hold on each day."""
    if not is_due(order):
        return (), ()
    return (order.times if is_daily(order) else ()), order.events


def _cell(index: int, hour: Hour, at: dict[int, list[str]], shut: frozenset[int]) -> Box:
    if index in shut:
        return Box((), Ground.CLOSED)
    if index not in at:
        return Box()
    return Box([run for text in at[index] for run in _minutes(text, hour)], Ground.WANTED)


def _minutes(text: str, hour: Hour) -> list[Run]:
    """What a framed box says beside its column: the minutes, or the whole time where the clock has jumped over it."""
    named, _, minutes = text.partition(":")
    if named != f"{hour.start:%H}":
        return [Run(f"{named}\n:{minutes}")]
    return [Run(f":{minutes}")] if minutes != "00" else []
