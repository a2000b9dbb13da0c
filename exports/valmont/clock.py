"""Times of the fictive hospital, all counted back from `now`.

Rules: durations are counted in UTC, hours of the day are Paris hours, and times are written with the offset of Paris as
French systems write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def instant(moment: datetime) -> str:
    """A FHIR instant, in Paris time with its offset."""
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def day(moment: datetime) -> str:
    """A FHIR date: the day in Paris."""
    return moment.astimezone(PARIS).date().isoformat()


@dataclass(frozen=True)
class Clock:
    """The moment after which nothing has happened yet: now, or the end of a stay."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    def ago(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """That long before, to the minute."""
        moment = self.now.astimezone(UTC) - timedelta(days=days, hours=hours, minutes=minutes)
        return moment.replace(second=0, microsecond=0)

    def at(self, days_ago: int, hour: str) -> datetime:
        """An hour of the day (`HH:MM`, Paris) so many days ago; negative days are to come."""
        local = datetime.combine(self.today - timedelta(days=days_ago), time.fromisoformat(hour), tzinfo=PARIS)
        return local.astimezone(UTC)

    def next(self, hour: str) -> datetime:
        """The next time that the clocks of Paris show this hour."""
        today = self.at(0, hour)
        return today if today > self.now else self.at(-1, hour)

    def past_days(self, days: int, hours: tuple[str, ...], since: datetime) -> list[datetime]:
        """These hours of the last so many days, oldest first, none before `since` and none after now."""
        moments = [self.at(ago, hour) for ago in range(days, -1, -1) for hour in hours]
        return [moment for moment in moments if since <= moment <= self.now]
