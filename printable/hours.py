"""The hours of a sheet on which one writes by the hour: 24 cells, each an hour of the site's day.

Rules of this module: the hours are counted in UTC and named in local time, so that the night of a change of clocks has
its 23 or 25 hours; an hour said twice in that night is wanted once, the first time, and one that the night does not
have is wanted in the hour that follows it, under the time that the source wrote: no dose falls out of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from exports.record import Moment

HOUR = timedelta(hours=1)
_WHOLE_DAY = 10
"""Characters of a moment that is a day."""
_JANUARY_FIRST = "YYYY-01-01"
"""What a year or a month lacks to be its first day."""


@dataclass(frozen=True)
class Hour:
    """One cell: its beginning, aware, in the site's zone."""

    start: datetime

    @property
    def end(self) -> datetime:
        return (self.start.astimezone(UTC) + HOUR).astimezone(self.start.tzinfo)


def hours_from(start: datetime, zone: ZoneInfo, count: int = 24) -> tuple[Hour, ...]:
    """So many hours from the full hour that holds `start` (aware)."""
    first = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    # Where a zone is half an hour apart from UTC the full local hour is not a full hour of UTC.
    offset = (first.astimezone(zone).utcoffset() or timedelta()) % HOUR
    first = first - offset
    first = first + HOUR if start.astimezone(UTC) - first >= HOUR else first
    return tuple(Hour((first + index * HOUR).astimezone(zone)) for index in range(count))


def wanted(times: Iterable[str], events: Iterable[Moment], hours: Sequence[Hour]) -> dict[int, list[str]]:
    """The cells in which the source ordered a dose → the times, as HH:MM.

    `times` are local times of day as the source wrote them (HH:MM), each of which comes once a day; `events` are
    instants. What is no time of day is left to the text of the order, which is printed whole.
    """
    found: dict[int, list[str]] = {}
    for time in times:
        hour, _, minute = time.partition(":")
        if not (hour.isdecimal() and minute[:2].isdecimal()):
            continue
        seen = set()
        for index, cell in enumerate(hours):
            if int(hour) in _named(hours, index) and cell.start.date() not in seen:
                seen.add(cell.start.date())
                found.setdefault(index, []).append(f"{int(hour):02d}:{minute[:2]}")
    for event in events:
        at = instant(event)
        for index, cell in enumerate(hours):
            if at is not None and cell.start <= at < cell.end:
                found.setdefault(index, []).append(f"{at.astimezone(cell.start.tzinfo):%H:%M}")
    return {index: sorted(set(times)) for index, times in found.items()}


def _named(hours: Sequence[Hour], index: int) -> range:
    """The hours of the day that stand for a cell: its own, and those that the clocks have just jumped over."""
    here = hours[index].start
    before = (here.astimezone(UTC) - HOUR).astimezone(here.tzinfo)
    jumped = before.date() == here.date() and here.hour > before.hour + 1
    return range(before.hour + 1 if jumped else here.hour, here.hour + 1)


def closed(start: Moment | None, end: Moment | None, hours: Sequence[Hour]) -> frozenset[int]:
    """The cells that lie wholly before the beginning or after the end of an order.

    A day without a time counts whole at both ends, since nobody said at what hour.
    """
    begins, ends = _first_instant(start, hours), _last_instant(end, hours)
    return frozenset(
        index
        for index, cell in enumerate(hours)
        if (begins is not None and cell.end <= begins) or (ends is not None and cell.start >= ends)
    )


def held(
    found: dict[int, list[str]], start: Moment | None, end: Moment | None, hours: Sequence[Hour]
) -> dict[int, list[str]]:
    """What `wanted` found, without the times before the beginning and after the end of an order. A time that the clocks
    have jumped over stays."""
    begins, ends = _first_instant(start, hours), _last_instant(end, hours)

    def holds(text: str, cell: Hour) -> bool:
        hour, _, minute = text.partition(":")
        if int(hour) != cell.start.hour:
            return True
        at = cell.start.replace(minute=int(minute))
        return (begins is None or at >= begins) and (ends is None or at <= ends)

    kept = {index: [text for text in texts if holds(text, hours[index])] for index, texts in found.items()}
    return {index: texts for index, texts in kept.items() if texts}


def instant(moment: Moment | None) -> datetime | None:
    """The instant of a moment that is one; None for a partial date or none."""
    if moment is None or len(moment) <= _WHOLE_DAY:
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _first_instant(moment: Moment | None, hours: Sequence[Hour]) -> datetime | None:
    """The first instant of the day, month or year; None when it is none of these."""
    if moment is None or len(moment) > _WHOLE_DAY or not hours:
        return instant(moment)
    try:
        day = datetime.fromisoformat(f"{moment}{_JANUARY_FIRST[len(moment) :]}")
    except ValueError:
        return None
    return day.replace(tzinfo=hours[0].start.tzinfo)


def _last_instant(moment: Moment | None, hours: Sequence[Hour]) -> datetime | None:
    """The end of the day for a day; None for a month or a year, which end nothing by the hour."""
    if moment is None or len(moment) != _WHOLE_DAY or not hours:
        return instant(moment)
    try:
        day = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (day + timedelta(days=1)).replace(tzinfo=hours[0].start.tzinfo)
