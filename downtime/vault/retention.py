"""Which generations a vault keeps: everything of 24 hours (the newest `MOST` of a scope), one an hour to 3 days, one a
day to 30 days, as far as they fit into the room that is given.

Rules: pure functions of times; the newest good generation is never dropped, whatever its age; of an hour or a day the
newest good one is kept. Ages are counted from the newest good generation, not from this computer's clock: in a crisis
of three weeks nothing newer comes, and nothing that somebody may still want ("before 02:00") goes; nor does it when the
clock jumps. What is kept now of what was kept before is what would be kept of everything: dropping early loses nothing
that would be wanted later. Hours and days are those of UTC.

One that came late (the vault held newer ones already) displaces none of its hour or day that came in its turn: who
holds the signing key dates what he makes as he likes, and must not replace a month of good copies unseen.

Where room is short, what helps least goes first: refused ones, suspect ones, then good ones that are not the last of
their hour, then those that are not the last of their day, then those, always the oldest first. The newest good one of
each scope never goes (of a scope without a good one, its newest suspect one).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALL = timedelta(hours=24)
MOST = 300
"""Of one scope in these 24 hours: one every five minutes. More come from who has the key, to keep a laptop busy."""
HOURLY = timedelta(days=3)
DAILY = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Mark:
    """One generation of one scope: `time` has a zone; `good` is false for a suspect one."""

    sequence: int
    time: datetime
    good: bool = True
    late: bool = False
    """It came when newer ones were held."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One file of the vault, of whatever scope: what goes first when room is short, and how much that gives."""

    file: str
    scope: str
    time: datetime
    sequence: int
    size: int
    """Bytes on the disk, its signature included."""
    good: bool = True
    refused: bool = False
    late: bool = False


def within(files: Iterable[Weighed], room: int) -> tuple[str, ...]:
    """The files that must go, in that order, so that the others take at most `room` bytes; when only those remain that
    never go, they may take more."""
    every = tuple(files)
    over = sum(one.size for one in every) - room
    gone: list[str] = []
    for one in _least_wanted_first(every):
        if over <= 0:
            break
        over -= one.size
        gone.append(one.file)
    return tuple(gone)


def never_dropped(files: Iterable[Weighed]) -> frozenset[str]:
    """The newest good one of each scope, or its newest suspect one where none is good."""
    newest: dict[str, Weighed] = {}
    for one in sorted((one for one in files if not one.refused), key=lambda one: (one.good, one.time, one.sequence)):
        newest[one.scope] = one
    return frozenset(one.file for one in newest.values())


def _least_wanted_first(every: Sequence[Weighed]) -> list[Weighed]:
    usable = (one for one in every if one.good and not one.refused)
    good = sorted(usable, key=lambda one: (not one.late, one.time, one.sequence))
    hours = {(one.scope, f"{one.time.astimezone(UTC):%Y-%m-%dT%H}"): one.file for one in good}
    days = {(one.scope, f"{one.time.astimezone(UTC):%Y-%m-%d}"): one.file for one in good}
    of_hours, of_days, safe = frozenset(hours.values()), frozenset(days.values()), never_dropped(every)

    def worth(one: Weighed) -> int:
        if one.refused:
            return 0
        return 1 if not one.good else 2 + (one.file in of_hours) + (one.file in of_days)

    wanted = [one for one in every if one.file not in safe]
    return sorted(wanted, key=lambda one: (worth(one), not one.late, one.time, one.sequence, one.file))


def stay(marks: Iterable[Mark]) -> frozenset[Mark]:
    """Those of `marks` (all of one scope) that a vault keeps, whatever the time of day."""
    every = frozenset(marks)
    good = [mark.time for mark in every if mark.good] or [mark.time for mark in every]
    return to_keep(every, max(good)) if good else every


def to_keep(marks: Iterable[Mark], now: datetime) -> frozenset[Mark]:
    """As `stay`, with ages counted from `now`."""
    every = sorted(set(marks), key=lambda mark: (mark.good, not mark.late, mark.time, mark.sequence))
    hours: dict[str, Mark] = {}
    days: dict[str, Mark] = {}
    for mark in every:  # the good ones come last, of those the ones that came in their turn, and of those the newest
        at = mark.time.astimezone(UTC)
        hours[f"{at:%Y-%m-%dT%H}"] = mark
        days[f"{at:%Y-%m-%d}"] = mark
    of_hours, of_days = frozenset(hours.values()), frozenset(days.values())
    lately = [mark for mark in every if now - mark.time <= ALL][-MOST:]
    kept = set(lately) | {
        mark
        for mark in every
        if (now - mark.time <= HOURLY and mark in of_hours) or (now - mark.time <= DAILY and mark in of_days)
    }
    newest = max((mark for mark in every if mark.good), key=lambda mark: (mark.time, mark.sequence), default=None)
    return frozenset(kept if newest is None else kept | {newest})
