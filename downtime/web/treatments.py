"""Prescriptions as a nurse reads them: what is in force, by kind, each with its last dose; the rest apart.

Rules of this module:

* only an order whose status is "active" stands among those in force; one whose status is unknown has its own group;
* the last dose is the newest one that the source links to the order, with its state; a dose that was not given is never
  the "last given"; the next dose is shown only when the source planned it: nothing is computed;
* a forbidden drug ("do not give") never stands among the prescriptions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import (
    Administration,
    DoseState,
    Key,
    MedicationOrder,
    Moment,
    OrderKind,
    OrderStatus,
    PatientRecord,
)
from printable.dates import Dates
from printable.timeline import Columns, Timeline, timeline
from printable.words import Words


@dataclass(frozen=True)
class OrderLine:
    """One order with what became of its doses."""

    order: MedicationOrder
    last: Administration | None = None
    """The newest dose that is not in the future, whatever its state."""
    last_given: Administration | None = None
    """The newest dose that was given, when `last` was not."""
    planned: Administration | None = None
    """The next dose that the source planned after the time of the data."""
    overdue: bool = False
    """The end that the source gives lies before the time of the data."""


@dataclass(frozen=True)
class OrderGroup:
    """Orders under one title."""

    name: str
    title: str
    lines: tuple[OrderLine, ...]
    """The newest first; of the stopped, cancelled and completed ones only so many, unless all are asked for."""
    in_force: bool
    total: int


COLUMNS = Columns(860, label=196, last=118, coming=92)
"""Of the timeline on the page of a patient; a screen of 1366 shows it a quarter larger (`measured.WIDTH`)."""

ENDED = 10
"""Orders shown of each group that is over; those in force, on hold or in draft are always whole."""
_ENDED = frozenset({"stopped", "cancelled", "completed"})
_FORBIDDEN = ("forbidden", N_("DO NOT GIVE"), True)
_UNCLEAR = ("unclear", N_("STATUS UNKNOWN: ask the prescriber"), True)
_IN_FORCE: dict[OrderKind, tuple[str, str, bool]] = {
    OrderKind.INFUSION: ("infusion", N_("Continuous infusions"), True),
    OrderKind.SCHEDULED: ("scheduled", N_("Scheduled treatments"), True),
    OrderKind.UNKNOWN: ("other", N_("Treatments without a kind in the source"), True),
    OrderKind.SINGLE: ("single", N_("Single doses"), True),
    OrderKind.AS_NEEDED: ("as-needed", N_("As needed"), True),
}
_APART: dict[OrderStatus, tuple[str, str, bool]] = {
    OrderStatus.ON_HOLD: ("on-hold", N_("ON HOLD: do not give without asking"), False),
    OrderStatus.DRAFT: ("draft", N_("DRAFTS, not signed: do not give"), False),
    OrderStatus.STOPPED: ("stopped", N_("STOPPED"), False),
    OrderStatus.CANCELLED: ("cancelled", N_("CANCELLED"), False),
    OrderStatus.COMPLETED: ("completed", N_("Completed"), False),
}
_ORDER = (_FORBIDDEN, _UNCLEAR, *_IN_FORCE.values(), *_APART.values())


def order_groups(
    record: PatientRecord, data_at: Moment, dates: Dates, *, whole: bool = False
) -> tuple[OrderGroup, ...]:
    """The prescriptions of this stay in their groups; empty groups are left out. `whole` lifts the limit of `ENDED`."""
    doses: dict[Key, list[Administration]] = defaultdict(list)
    for dose in record.administrations:
        if dose.order:
            doses[dose.order].append(dose)
    grouped: dict[tuple[str, str, bool], list[OrderLine]] = defaultdict(list)
    for order in record.orders:
        grouped[_group(order)].append(order_line(order, doses.get(order.key, ()), data_at, dates))
    return tuple(
        OrderGroup(name, title, tuple(lines[: None if whole or name not in _ENDED else ENDED]), in_force, len(lines))
        for name, title, in_force in _ORDER
        if (lines := grouped.get((name, title, in_force)))
    )


def _group(order: MedicationOrder) -> tuple[str, str, bool]:
    if order.status in _APART:
        return _APART[order.status]
    if order.do_not_give:
        return _FORBIDDEN
    return _UNCLEAR if order.status == OrderStatus.UNKNOWN else _IN_FORCE[order.kind]


def order_line(order: MedicationOrder, doses: Iterable[Administration], data_at: Moment, dates: Dates) -> OrderLine:
    """An order with its last and its planned dose; doses without a time come last."""
    newest = sorted(doses, key=lambda dose: dose.at or "", reverse=True)
    planned = [d for d in newest if d.state == DoseState.ORDERED and (d.at or "") > data_at]
    happened = [d for d in newest if d not in planned]
    last = next(iter(happened), None)
    given = next((d for d in happened if d.state in (DoseState.GIVEN, DoseState.IN_PROGRESS)), None)
    overdue = dates.is_past(order.end, datetime.fromisoformat(data_at))
    return OrderLine(order, last, given if given is not last else None, planned[-1] if planned else None, overdue)


def loose_doses(record: PatientRecord) -> tuple[Administration, ...]:
    """The doses whose prescription is not in the copy."""
    known = {order.key for order in (*record.orders, *record.usual_medications)}
    return tuple(dose for dose in record.administrations if dose.order not in known)


def timeline_of(  # noqa: PLR0913, PLR0917 - what a page knows
    record: PatientRecord, until: datetime, now: datetime, zone: ZoneInfo, words: Words, dates: Dates
) -> Timeline:
    """The timeline of the prescriptions; `until` is the time up to which the copy knows of doses."""
    return timeline(record, known=until, now=now, zone=zone, words=words, dates=dates, columns=COLUMNS)
