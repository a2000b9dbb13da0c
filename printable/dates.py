"""Times, dates and ages as a person reads them, on paper and on screen.

Rules of this module:

* a partial date stays partial: no one makes "2026-11" more precise, and an age made from it is a range;
* an instant is shown in the site's time zone; what is not a time is shown as it was written, never dropped;
* nothing here reads the clock: whoever asks for an age says "at" which time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from exports.language import Translator, translator
from exports.record import Moment

Day: TypeAlias = date
Unit: TypeAlias = Callable[[int], str]
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Dates:
    """Moments (`exports.record.field.Moment`) in one language ("fr": 23/11/2026 14:05; "en": 23 Nov 2026 14:05)."""

    def __init__(
        self, language: str, timezone: str, words: Translator | None = None, *, at: datetime | None = None
    ) -> None:
        """`timezone` is an IANA name; `words` defaults to the catalogue of `language`; `at` is when it is read."""
        self._french = language == "fr"
        self._zone = ZoneInfo(timezone)
        self._words = words or translator(language)
        self._year = at.astimezone(self._zone).year if at is not None else None

    def moment(self, moment: Moment | datetime | None) -> str:
        """Date and local time; a partial date as far as it is known; "" for none; anything else as written."""
        local = self._local(moment)
        if local is not None:
            return f"{self._day(local.date())} {local:%H:%M}"
        return self.date(moment)

    def date(self, moment: Moment | datetime | Day | None) -> str:
        """The local day, or as much of the date as is known; "" for none; anything else as written."""
        if moment is None:
            return ""
        if isinstance(moment, date) and not isinstance(moment, datetime):
            return self._day(moment)
        local = self._local(moment)
        if local is not None:
            return self._day(local.date())
        known = _PARTIAL.fullmatch(str(moment))
        if known is None:
            return str(moment)
        year, month, day = known.groups()
        return self._written(year, month, day) or str(moment)

    def time(self, moment: Moment | datetime | None) -> str:
        """The local time of day, "" when the moment holds none."""
        local = self._local(moment)
        return f"{local:%H:%M}" if local is not None else ""

    def short(self, moment: Moment | datetime | None) -> str:
        """Day and month with the time ("23/11 14:05"), for narrow columns; a partial date as `date` shows it.

        With `at` the year is left out only when it is that of reading: a value of last year must not pass for one of
        this year.
        """
        local = self._local(moment)
        if local is None:
            return self.date(moment)
        if self._year is not None and local.year != self._year:
            return self.moment(moment)
        day = f"{local:%d/%m}" if self._french else f"{local.day:02d} {_MONTHS[local.month - 1]}"
        return f"{day} {local:%H:%M}"

    def is_past(self, moment: Moment | None, at: datetime) -> bool:
        """True when a moment is surely over at that time: a day is over when the next one has begun."""
        local, now = self._local(moment), at.astimezone(self._zone)
        if local is not None:
            return local < now
        known = _PARTIAL.fullmatch(moment or "")
        return known is not None and known.group() < now.date().isoformat()[: len(known.group())]

    def age(self, birth_date: Moment | None, at: Moment | datetime | None) -> str:
        """Age in years, in months under 2 years, in days under 1 month; "44–45 years" when the date is partial.

        "" when there is no birth date or no time to compare with, or when the birth is after that time.
        """
        until, span = self._as_day(at), _span(birth_date)
        if until is None or span is None:
            return ""
        youngest, oldest = min(span[1], until), span[0]
        if oldest > until:
            return ""
        if _months(youngest, until) >= 24 or _months(oldest, until) >= 24:
            return self._range(_months(youngest, until) // 12, _months(oldest, until) // 12, self._years)
        if _months(youngest, until) >= 1 or _months(oldest, until) >= 1:
            return self._range(_months(youngest, until), _months(oldest, until), self._month_count)
        return self._range((until - youngest).days, (until - oldest).days, self._days)

    def elapsed(self, start: Moment | datetime | None, end: Moment | datetime | None) -> str:
        """Time between two instants: "20 min", "3 h 20", "2 d 4 h"; "" when either is partial or unknown.

        An instant after `end` says so: a clock that is wrong must not pass for fresh data.
        """
        first, last = self._local(start), self._local(end)
        if first is None or last is None:
            return ""
        # Python subtracts two times of one zone as their clocks show them: an hour wrong where the clocks were changed.
        minutes = int((last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() // 60)
        if minutes < 0:
            return self._words.gettext("in the future: check the clock")
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        if days:
            return self._words.gettext("{days} d {hours} h").format(days=days, hours=hours)
        return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"

    def _local(self, moment: Moment | datetime | Day | None) -> datetime | None:
        """The instant in the site's time zone; None when it is partial, naive or no time at all."""
        if isinstance(moment, str):
            if "T" not in moment:
                return None
            try:
                moment = datetime.fromisoformat(moment)
            except ValueError:
                return None
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            return None
        try:
            return moment.astimezone(self._zone)
        except (OverflowError, ValueError):
            return None

    def _day(self, day: Day) -> str:
        return self._written(f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}")

    def _written(self, year: str, month: str | None, day: str | None) -> str:
        if month is not None and not 1 <= int(month) <= 12:
            return ""
        parts = [day, month if self._french or month is None else _MONTHS[int(month) - 1], year]
        return ("/" if self._french else " ").join(part for part in parts if part)

    def _as_day(self, moment: Moment | datetime | None) -> Day | None:
        local = self._local(moment)
        if local is not None:
            return local.date()
        span = _span(moment if isinstance(moment, str) else None)
        return span[0] if span and span[0] == span[1] else None

    def _range(self, low: int, high: int, unit: Unit) -> str:
        return unit(high) if low == high else f"{low}–{unit(high)}"

    def _years(self, n: int) -> str:
        return self._words.ngettext("{n} year", "{n} years", n).format(n=n)

    def _month_count(self, n: int) -> str:
        return self._words.ngettext("{n} month", "{n} months", n).format(n=n)

    def _days(self, n: int) -> str:
        return self._words.ngettext("{n} day", "{n} days", n).format(n=n)


def _span(moment: Moment | None) -> tuple[date, date] | None:
    """First and last day that a date, whole or partial, can mean; an instant means its written day."""
    known = _PARTIAL.match(moment or "")
    if known is None:
        return None
    year, month, day = (int(part) if part else 0 for part in known.groups())
    try:
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        after = date(year + 1, 1, 1) if not month else date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return first, after - timedelta(days=1)


def _months(start: date, end: date) -> int:
    """Whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
