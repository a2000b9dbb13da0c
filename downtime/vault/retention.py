"""Which generations a vault keeps: everything of 24 hours, one an hour to 3 days, one a day to 30 days.

Rules: pure functions of times; the newest good generation is never dropped, whatever its age; of an hour or a day the
newest good one is kept. Ages are counted from the newest good generation, not from this computer's clock: in a crisis
of three weeks nothing newer comes, and nothing that somebody may still want ("before 02:00") goes; nor does it when the
clock jumps. What is kept now of what was kept before is what would be kept of everything: dropping early loses nothing
that would be wanted later. Hours and days are those of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALL = timedelta(hours=24)
HOURLY = timedelta(days=3)
DAILY = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Mark:
    """One generation of one scope: `time` has a zone; `good` is false for a suspect one."""

    sequence: int
    time: datetime
    good: bool = True


def stay(marks: Iterable[Mark]) -> frozenset[Mark]:
    """Those of `marks` (all of one scope) that a vault keeps, whatever the time of day."""
    every = frozenset(marks)
    good = [mark.time for mark in every if mark.good] or [mark.time for mark in every]
    return to_keep(every, max(good)) if good else every


def to_keep(marks: Iterable[Mark], now: datetime) -> frozenset[Mark]:
    """As `stay`, with ages counted from `now`."""
    every = sorted(set(marks), key=lambda mark: (mark.good, mark.time, mark.sequence))
    hours: dict[str, Mark] = {}
    days: dict[str, Mark] = {}
    for mark in every:  # the good ones come last, and of those the newest
        at = mark.time.astimezone(UTC)
        hours[f"{at:%Y-%m-%dT%H}"] = mark
        days[f"{at:%Y-%m-%d}"] = mark
    of_hours, of_days = frozenset(hours.values()), frozenset(days.values())
    kept = {
        mark
        for mark in every
        if now - mark.time <= ALL
        or (now - mark.time <= HOURLY and mark in of_hours)
        or (now - mark.time <= DAILY and mark in of_days)
    }
    return frozenset(kept | {mark for mark in every[-1:] if mark.good})
