"""The hours at which a prescription says to give: only those that the source wrote.

Rules of this module:

* a prescription that names hours of the day is drawn at them on each day only when nothing says otherwise: FHIR R4 says
  that hours of the day hold for every day, and every other word of the frequency is on the reviewed list below;
* otherwise (every other day, Mondays, ten times, several instructions, free words) its hours are said as they are
  written and none is drawn: on which days they hold is for the reader of the prescription; so are those of an order
  of which something could not be read;
* "every six hours" gives no hours: nothing is computed from the last dose;
* what is given as needed, on hold, in draft, stopped or forbidden is never due.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from exports.folding import fold
from exports.record import MedicationOrder, Moment, OrderStatus
from printable.time_axis import TimeAxis, instant

_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAILY = re.compile(r"\d{1,2}/d(?:, \d+(?:[.,]\d+)? min)?", re.IGNORECASE)
"""So many times a day, as `exports.fhir.timing` writes it; the minutes are how long one dose runs."""

_WORDS = re.compile(
    r"(?:\d{1,2}|une|deux|trois|quatre|cinq|six) (?:fois|x|prises?) (?:par jour|j)|(?:tous les jours|chaque jour)"
    r"|(?:le )?(?:matin|midi|soir|coucher)(?:(?: et| le)* (?:midi|soir|coucher))*"
    r"|(?:1|une) fois par jour (?:le )?(?:matin|midi|soir|coucher)"
    r"|b ?i ?d|t ?i ?d|q ?i ?d|q ?d|daily|once daily|twice daily|every day|od|bd|tds|qds"
)


def drawn_times(order: MedicationOrder, axis: TimeAxis) -> tuple[datetime, ...]:
    """The instants of the axis's period at which the order says to give, oldest first."""
    if not is_due(order):
        return ()
    found = {at for event in order.events if (at := instant(event)) is not None and at in axis.period}
    if is_daily(order):
        hours = [match for time in order.times if (match := _HOUR.fullmatch(time))]
        for day in axis.days():
            found |= {axis.at(day, int(match[1]), int(match[2])) for match in hours}
    return tuple(sorted(at for at in found if at in axis.period and _holds(order, at, axis.zone)))


def is_due(order: MedicationOrder) -> bool:
    """Whether the order is one to follow at hours: active, and not as needed, forbidden or for home."""
    return order.status == OrderStatus.ACTIVE and not (order.as_needed or order.do_not_give or order.usual)


def is_daily(order: MedicationOrder) -> bool:
    """Whether the hours of the order hold for every day, by all that its frequency says."""
    if order.unreadable or (order.dose or "").startswith("[1] "):  # several instructions (exports.fhir.instructions)
        return False
    if not order.frequency:
        return True
    return bool(_DAILY.fullmatch(order.frequency) or _WORDS.fullmatch(fold(order.frequency)))


def has_undrawn_times(order: MedicationOrder) -> bool:
    """Whether the order names hours that are not drawn, because on which days they hold is not plain."""
    return bool(order.times) and is_due(order) and not is_daily(order)


def _holds(order: MedicationOrder, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the order has begun and not ended at that time; a date alone holds for its whole day."""
    return not _before(at, order.start, zone) and not _after(at, order.end, zone)


def _before(at: datetime, start: Moment | None, zone: ZoneInfo) -> bool:
    begun = instant(start)
    if begun is not None:
        return at < begun
    return bool(start) and _day(at, zone)[: len(start or "")] < (start or "")


def _after(at: datetime, end: Moment | None, zone: ZoneInfo) -> bool:
    ended = instant(end)
    if ended is not None:
        return at >= ended
    return bool(end) and _day(at, zone)[: len(end or "")] > (end or "")


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()
