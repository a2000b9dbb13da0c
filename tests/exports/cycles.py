"""Sites whose numbers rise and fall with the day and the week, as their signed comments would say, hour by hour."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from exports.trusted_comment import TrustedComment

MONDAY = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
Present = Callable[[datetime], float]


def between(time: datetime, low: float, high: float, lowest_hour: int) -> float:
    """A day's swing; the lowest at that hour."""
    return high - (high - low) * (1 + math.cos((time.hour - lowest_hour) * math.pi / 12)) / 2


def emergency(time: datetime) -> float:
    return between(time, 10, 45, 5)


def day_hospital(time: datetime) -> float:
    if time.weekday() > 4 or not 7 <= time.hour < 19:
        return 0
    return 30 * min(1.0, (time.hour - 6) / 3, (19 - time.hour) / 4)


def clinic(time: datetime) -> float:
    return 12 + 2 * day_hospital(time)


def clinic_at_once(time: datetime) -> float:
    return 12 + (60 if 7 <= time.hour < 19 and time.weekday() < 5 else 0)


def week_ward(time: datetime) -> float:
    day, hour = time.weekday(), time.hour
    if day > 4 or (day == 0 and hour < 8) or (day == 4 and hour > 18):
        return 0
    if day == 4 and hour > 12:
        return 24 * (19 - hour) / 7
    return 24


def hospital(time: datetime) -> float:
    return between(time, 185, 215, 5)


SITES: dict[str, Present] = {
    "emergency": emergency,
    "day-hospital": day_hospital,
    "clinic": clinic,
    "clinic-at-once": clinic_at_once,
    "week-ward": week_ward,
    "hospital": hospital,
}


def comments(present: Present, days: int, seed: int = 1, known: int = 3) -> Iterator[TrustedComment]:
    """One an hour. Numbers stray as people do."""
    chance = random.Random(seed)
    most = max(present(MONDAY + timedelta(hours=h)) for h in range(7 * 24))
    for number in range(days * 24):
        time = MONDAY + timedelta(hours=number)
        level = present(time)
        here = max(0, round(chance.gauss(level, math.sqrt(level) * 0.6)))
        yield TrustedComment(
            site="x",
            scope="s",
            sequence=number + 1,
            time=time,
            rows=0,
            size=0,
            patients=round(most * known + here * 0.3),
            present=here,
            wards=min(here, 1 + round(most / 25)),
            allergies=round(chance.gauss(here * 0.7, math.sqrt(here) * 0.2)) if here else 0,
            orders=max(0, round(chance.gauss(here * 6, math.sqrt(here)))),
        )
