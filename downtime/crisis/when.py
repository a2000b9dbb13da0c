"""The time that a person says, "before 02:00", as one instant.

Rules of this module: the time is that of the hospital, not of the computer; an hour alone is the last such hour that
has passed; a time that the clock change made twice, or not at all, is asked for again with its offset and never
guessed; a time to come is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from exports.errors import TimeRefused
from exports.language import N_, Phrase

_HOUR = re.compile(r"([01]?\d|2[0-3])\s*[:hH]\s*([0-5]\d)")
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]+([01]?\d|2[0-3])[:hH]([0-5]\d)(?::([0-5]\d))?")


def moment_said(text: str, timezone: str | None, now: datetime) -> datetime:
    """The instant, UTC. `timezone` is the site's (IANA), None when the vault does not know it yet; `now` is aware.

    Raises `TimeRefused`.
    """
    said = text.strip()
    found = _with_offset(said)
    if found is None:
        found = _local(said, timezone, now)
    if found > now:
        raise TimeRefused(text=said, problem=N_("it is in the future"))
    return found


def _with_offset(said: str) -> datetime | None:
    try:
        whole = datetime.fromisoformat(said)
        return whole.astimezone(UTC) if whole.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _local(said: str, timezone: str | None, now: datetime) -> datetime:
    hour, dated = _HOUR.fullmatch(said), _LOCAL.fullmatch(said)
    if hour is None and dated is None:
        raise TimeRefused(text=said, problem=N_("it is not a time of day, or a day and a time"))
    if timezone is None:
        problem = N_("the hospital's time zone is known once a snapshot was opened; until then write the offset too")
        raise TimeRefused(text=said, problem=problem)
    zone = ZoneInfo(timezone)
    if dated is not None:
        try:
            day = datetime.fromisoformat(dated[1])
        except ValueError:
            raise TimeRefused(text=said, problem=N_("there is no such day")) from None
        return _instant(said, day.replace(hour=int(dated[2]), minute=int(dated[3]), second=int(dated[4] or 0)), zone)
    assert hour is not None  # noqa: S101 - one of the two matched
    today = now.astimezone(zone).replace(hour=int(hour[1]), minute=int(hour[2]), second=0, microsecond=0, tzinfo=None)
    if today.replace(tzinfo=zone) > now.astimezone(zone):
        today -= timedelta(days=1)
    return _instant(said, today, zone)


def _instant(said: str, naive: datetime, zone: ZoneInfo) -> datetime:
    """Raises `TimeRefused` when the clocks were changed at that time."""
    try:
        first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        one, other = first.astimezone(UTC), second.astimezone(UTC)
        back = one.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):
        raise TimeRefused(text=said, problem=N_("there is no such day")) from None
    if back != naive:
        raise TimeRefused(text=said, problem=N_("the clocks were put forward: that time did not exist that night"))
    if one != other:
        fields = {"first": first.isoformat(timespec="minutes"), "second": second.isoformat(timespec="minutes")}
        problem = N_("the clocks were put back: that time came twice; write {first} or {second}")
        raise TimeRefused(text=said, problem=Phrase(problem, fields))
    return one
