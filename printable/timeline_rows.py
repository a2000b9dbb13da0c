"""What a timeline of treatments shows of each prescription: its doses of the period, the last one, the hours to come.

Rules of this module:

* every order in force has a row, also without any dose; what is on hold, stopped, in draft or forbidden has one only
  when a dose of it or its end lies in the period, and the others are counted;
* the last dose is the newest one before the end of what is known, whatever became of it; a dose that was not given is
  never the last given;
* a dose without a time is told apart, since it has no place on an axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from exports.folding import fold
from exports.record import Administration, DoseState, Key, MedicationOrder, OrderKind, OrderStatus, PatientRecord
from printable.due_times import drawn_times, has_undrawn_times
from printable.time_axis import TimeAxis, instant

_DAY = timedelta(hours=24)
_HAPPENED = (DoseState.GIVEN, DoseState.IN_PROGRESS)


class RowGroup(StrEnum):
    """Where a row stands, in the order of the drawing."""

    UNCLEAR = "unclear"
    INFUSION = "infusion"
    SCHEDULED = "scheduled"
    OTHER = "other"
    SINGLE = "single"
    AS_NEEDED = "as-needed"
    ON_HOLD = "on-hold"
    ENDED = "ended"
    LOOSE = "loose"


_KINDS: Mapping[OrderKind, RowGroup] = {
    OrderKind.INFUSION: RowGroup.INFUSION,
    OrderKind.SCHEDULED: RowGroup.SCHEDULED,
    OrderKind.UNKNOWN: RowGroup.OTHER,
    OrderKind.SINGLE: RowGroup.SINGLE,
    OrderKind.AS_NEEDED: RowGroup.AS_NEEDED,
}


@dataclass(frozen=True)
class TimelineRow:
    """One prescription, or one drug given without a prescription in the copy."""

    group: RowGroup
    drug: str
    """"" when it is not recorded."""
    order: MedicationOrder | None
    doses: tuple[Administration, ...]
    """Those of the period, oldest first."""
    untimed: tuple[Administration, ...]
    """Those whose time is unknown or only a date."""
    due: tuple[datetime, ...]
    """The hours to give that the prescription names, over the whole period."""
    last: Administration | None
    last_given: Administration | None
    given: int
    """Doses given in the 24 hours before the end of what is known."""
    says_hours: bool
    """The prescription names hours that are not drawn (`due_times`)."""

    def coming(self, known: datetime, now: datetime) -> tuple[tuple[datetime, bool], ...]:
        """The hours after what is known: those that have passed (True: nobody knows), then the first to come."""
        planned = [at for dose in self.doses if dose.state == DoseState.ORDERED and (at := instant(dose.at))]
        later = sorted({at for at in (*self.due, *planned) if at > known})
        return (*((at, True) for at in later if at <= now), *[(at, False) for at in later if at > now][:1])


@dataclass(frozen=True)
class TimelineRows:
    rows: tuple[TimelineRow, ...]
    left_out: int
    """Prescriptions that are not in force and have nothing in the period."""
    loose: bool = False
    """The record has doses without an order of the copy, of whatever time."""


def timeline_rows(record: PatientRecord, axis: TimeAxis, known: datetime, now: datetime) -> TimelineRows:
    """The rows of a record over an axis; `known` is the time up to which the copy knows of doses."""
    by_order: dict[Key, list[Administration]] = defaultdict(list)
    loose: dict[str, list[Administration]] = defaultdict(list)
    orders = {order.key for order in (*record.orders, *record.usual_medications)}
    for dose in record.administrations:
        if dose.order in orders and dose.order is not None:
            by_order[dose.order].append(dose)
        else:
            loose[dose.drug or dose.code or ""].append(dose)
    rows, left_out = [], 0
    for order in record.orders:
        row = _row(_group(order), order.drug or "", order, by_order[order.key], axis, known)
        if row.group in (RowGroup.ON_HOLD, RowGroup.ENDED) and not _is_recent(row, axis):
            left_out += 1
        else:
            rows.append(row)
    without = [_row(RowGroup.LOOSE, drug, None, doses, axis, known) for drug, doses in loose.items()]
    rows += [row for row in without if row.doses]
    usual = [(order, by_order[order.key]) for order in record.usual_medications if by_order[order.key]]
    at_home = [_row(RowGroup.LOOSE, order.drug or "", order, doses, axis, known) for order, doses in usual]
    rows += [row for row in at_home if row.doses]
    return TimelineRows(tuple(sorted(rows, key=lambda row: _place(row, known, now))), left_out, bool(loose))


def _row(  # noqa: PLR0913, PLR0917 - what a row is made of
    group: RowGroup,
    drug: str,
    order: MedicationOrder | None,
    doses: Sequence[Administration],
    axis: TimeAxis,
    known: datetime,
) -> TimelineRow:
    timed = sorted(((at, dose) for dose in doses if (at := instant(dose.at))), key=lambda pair: pair[0])
    happened = [dose for at, dose in timed if not (dose.state == DoseState.ORDERED and at > known)]
    given = [dose for dose in happened if dose.state in _HAPPENED]
    inside = tuple(dose for at, dose in timed if _touches(at, dose, axis))
    return TimelineRow(
        group=group,
        drug=drug,
        order=order,
        doses=inside,
        untimed=tuple(dose for dose in doses if instant(dose.at) is None),
        due=drawn_times(order, axis) if order else (),
        last=happened[-1] if happened else None,
        last_given=given[-1] if given else None,
        given=sum(known - _DAY <= at <= known and dose.state in _HAPPENED for at, dose in timed),
        says_hours=order is not None and has_undrawn_times(order),
    )


def _touches(at: datetime, dose: Administration, axis: TimeAxis) -> bool:
    """Whether a dose, from its start to its end, has a part in the period."""
    if at > axis.period.end:
        return False
    end = instant(dose.end)
    if end is None and dose.state == DoseState.IN_PROGRESS:
        return True
    return (end or at) >= axis.period.start


def _group(order: MedicationOrder) -> RowGroup:
    if order.do_not_give or order.status == OrderStatus.DRAFT:
        return RowGroup.ENDED
    if order.status == OrderStatus.ON_HOLD:
        return RowGroup.ON_HOLD
    if order.status == OrderStatus.UNKNOWN:
        return RowGroup.UNCLEAR
    return _KINDS[order.kind] if order.status == OrderStatus.ACTIVE else RowGroup.ENDED


def _is_recent(row: TimelineRow, axis: TimeAxis) -> bool:
    end = instant(row.order.end) if row.order else None
    return bool(row.doses) or (end is not None and end in axis.period)


def _place(row: TimelineRow, known: datetime, now: datetime) -> tuple[int, float, bool, str]:
    """By group, then by the next hour to give, then what has doses in the period before what has none, then by name."""
    coming = row.coming(known, now)
    first = coming[0][0].timestamp() if coming else float("inf")
    return list(RowGroup).index(row.group), first, not row.doses, fold(row.drug)


def all_doses(rows: Iterable[TimelineRow]) -> int:
    """The doses of the period, over all rows."""
    return sum(len(row.doses) for row in rows)
