"""Time from left to right, as the ward's clock shows it: hours, midnights, nights.

Rules of this module:

* a place on the axis is an instant; days, hours and nights are those of the site's time zone, also when the clocks
  change;
* a moment that is no instant (a date alone, a text) has no place here: whoever draws says it in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from exports.record import Moment
from printable.dates import Dates
from printable.drawing import Anchor, Fill, Mark, Role, Text, line, rect

SHIFTS = (7, 14, 21)
"""The hours at which shifts change; the night is from the last to the first."""

_DAY = 11.0
_HOUR = 9.5


def instant(moment: Moment | None) -> datetime | None:
    """The instant of a moment, in UTC; None when it is a partial date or no time at all."""
    if moment is None or "T" not in moment:
        return None
    try:
        found = datetime.fromisoformat(moment)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both aware, `start` first."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        return (self.end - self.start) / timedelta(hours=1)

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at <= self.end


@dataclass(frozen=True)
class TimeAxis:
    """A period on `width` points from `left` on."""

    period: Period
    zone: ZoneInfo
    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width

    def x(self, at: datetime) -> float:
        """Where an instant stands; one outside of the period stands at its edge."""
        share = (at - self.period.start) / (self.period.end - self.period.start)
        return self.left + self.width * min(1.0, max(0.0, share))

    def nights(self, top: float, height: float, shifts: Sequence[int] = SHIFTS) -> Iterator[Mark]:
        """The ground of each night, light enough to read on."""
        for day in self.days(before=1):
            x1 = self.x(self.at(day, shifts[-1]))
            x2 = self.x(self.at(day + timedelta(days=1), shifts[0]))
            if x2 > x1:
                yield rect(x1, top, x2 - x1, height, Role.NIGHT, Fill.TINT)

    def uprights(self, top: float, height: float, hours: Sequence[int]) -> Iterator[Mark]:
        """A line at each of the hours, a stronger one at midnight."""
        for day in self.days():
            for hour in sorted({0, *hours}):
                at = self.at(day, hour)
                if self.period.start < at < self.period.end:
                    yield line(self.x(at), top, self.x(at), top + height, Role.GRID if hour else Role.AXIS)

    def labels(self, baseline: float, hours: Sequence[int], dates: Dates, size: float = 8.5) -> Iterator[Mark]:
        """The hours on `baseline`, and above them the days."""
        last = self.left - 100.0
        for day in self.days():
            for hour in hours:
                at = self.at(day, hour)
                if self.period.start <= at <= self.period.end and self.x(at) - last > 4.2 * size:
                    last = self.x(at)
                    yield Text(last, baseline, f"{hour:02d}:00", size, Role.SOFT, Anchor.MIDDLE)
            start, end = self.x(self.at(day, 0)), self.x(self.at(day + timedelta(days=1), 0))
            if end - start > 7 * size:
                middle = (start + end) / 2
                yield Text(middle, baseline - _DAY, dates.date(day), size, Role.SOFT, Anchor.MIDDLE, bold=True)

    def days(self, before: int = 0) -> list[date]:
        """The local days of the period, and so many before it."""
        first = self.period.start.astimezone(self.zone).date() - timedelta(days=before)
        last = self.period.end.astimezone(self.zone).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """The instant at which the ward's clock shows that time."""
        return local_time(self.zone, day, hour, minute)


def local_time(zone: ZoneInfo, day: date, hour: int, minute: int = 0) -> datetime:
    """The instant, in UTC, at which the clock of a zone shows a time; the first of two when it is put back."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
