"""Falls that come again: the night of an emergency department, the evening of a day hospital, a week ward's weekend.

A fall is excused, name by name, when all of this holds of one earlier good copy, the low:

* it is of another day, at most eight days back, and of the same hour within three. Hours are those of UTC: a change to
  or from summer time moves them by one, which three have room for;
* it was about as low: what is there now is half of it at least. Allergies and orders, by their number to each patient
  present: a full ward with the allergies of a night was robbed;
* what is there now is also a tenth of the number before, or no less than the low itself: who holds the signing key
  could else halve it day by day. Below the numbers that say anything (`suspicion.FEWEST`) neither half nor tenth is
  asked for: where such a low and the last good copy are both below them, what is there now may be nothing;
* the number came back after it: a later good copy, before now, had four fifths of what was before. Who takes a little
  each hour never brings it back, and gains nothing.

The first night has no night before it. In the first 24 hours of a scope, fewer patients present are excused down to a
tenth while nine in ten of all known are still there: people who leave stay known for weeks, a source that failed or a
thief does not tell them apart. Fewer wards are excused with them, in proportion. Below a tenth a person says how it is.

Only good copies are learnt from. One that was set aside teaches nothing, unless a person accepted it; one that came
late teaches nothing (`downtime.vault.generation`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from exports.snapshot.figures import Figures
from exports.trusted_comment import TrustedComment

DAY = timedelta(hours=24)
NEAR = timedelta(hours=3)
HORIZON = timedelta(days=8)
"""A week and a day: last Saturday, also for who pulls a few hours later."""
AS_LOW = 0.5
LOWEST = 0.1
CAME_BACK = 0.8
STILL_KNOWN = 0.9
PROPORTIONAL = ("allergies", "orders")


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a good copy, which itself may be gone."""

    sequence: int
    time: datetime
    figures: Figures


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a scope: of each hour (UTC) of eight days the newest good copy, oldest first."""

    since: datetime | None = None
    """When its first good copy was made."""
    levels: tuple[Level, ...] = ()

    def with_levels(self, levels: Iterable[Level]) -> Past:
        """With these too; at most 24 × 8 and one stay."""
        known = sorted((*self.levels, *levels), key=lambda one: (one.time, one.sequence))
        if not known:
            return self
        hours = {f"{one.time.astimezone(UTC):%Y-%m-%dT%H}": one for one in known}
        kept = tuple(one for one in hours.values() if known[-1].time - one.time <= HORIZON)
        return Past(since=min(self.since or known[0].time, known[0].time), levels=kept)

    def before(self, time: datetime, taken: Sequence[Level] = ()) -> Past:
        """What was known then, with those that were taken since, oldest first."""
        began = [at for at in (self.since, *(one.time for one in taken[:1])) if at is not None and at < time]
        lately = (one for one in (*self.levels, *taken) if one.time < time and time - one.time <= HORIZON)
        return Past(since=min(began, default=None), levels=tuple(lately))


NO_PAST = Past()


def level_of(comment: TrustedComment) -> Level:
    """What is remembered of a good copy."""
    return Level(sequence=comment.sequence, time=comment.time, figures=comment.figures)


class Recurrence:
    """Whether the falls of one copy came before and went again. `past` is what was known before it."""

    def __init__(self, now: TrustedComment, past: Past) -> None:
        self._now = now
        self._first_day = past.since is None or now.time - past.since < DAY
        self._levels = sorted(past.levels, key=lambda one: one.time)
        self._times = [one.time for one in self._levels]
        self._lows = [one for one in self._levels if _of_the_hour(now.time - one.time)]
        self._highest_after: dict[str, list[int]] = {}

    def excuses(self, name: str, was: Figures, fewest: int) -> bool:
        """Whether `name` may have fallen from `was`; below `fewest` its number says nothing."""
        if self._first_day and self._first_night(name, was):
            return True
        before: int = getattr(was, name)
        return any(
            self._as_low(name, low, before, fewest) and self._after(name, low) >= CAME_BACK * before
            for low in self._lows
        )

    def _first_night(self, name: str, was: Figures) -> bool:
        now = self._now
        if now.patients < STILL_KNOWN * was.patients or now.present < LOWEST * was.present:
            return False
        return name == "present" or (name == "wards" and now.wards * was.present >= was.wards * now.present)

    def _as_low(self, name: str, low: Level, before: int, fewest: int) -> bool:
        is_now: int = getattr(self._now, name)
        then: int = getattr(low.figures, name)
        if name in PROPORTIONAL:
            return low.figures.present > 0 and is_now * low.figures.present >= AS_LOW * then * self._now.present
        if then < fewest and getattr(self._levels[-1].figures, name) < fewest:
            return True
        lowest = LOWEST * before if LOWEST * before >= fewest else 0
        return is_now >= min(then, max(AS_LOW * then, lowest))

    def _after(self, name: str, low: Level) -> int:
        """The largest number of any good copy after `low`."""
        if name not in self._highest_after:
            self._highest_after[name] = list(_suffix_maxima(getattr(one.figures, name) for one in self._levels))
        after = bisect_right(self._times, low.time)
        return self._highest_after[name][after] if after < len(self._times) else 0


def _of_the_hour(age: timedelta) -> bool:
    """Another day's, and the same hour within three."""
    return DAY - NEAR <= age <= HORIZON and (age + NEAR) % DAY <= 2 * NEAR


def _suffix_maxima(numbers: Iterable[int]) -> Iterator[int]:
    found: list[int] = []
    for number in reversed(list(numbers)):
        found.append(max(number, found[-1]) if found else number)
    return reversed(found)
