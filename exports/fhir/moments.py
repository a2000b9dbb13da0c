"""FHIR dates and times as the record's `Moment` (https://hl7.org/fhir/R4/datatypes.html#dateTime).

Rules: an instant becomes UTC without fractions; a partial date stays as precise as it is; a time without a zone is the
site's local time and is counted; what is no FHIR time gives None and the caller keeps its raw text.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exports.record import Moment

_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_REMEMBERED = 200_000


def format_moment(instant: datetime) -> Moment:
    """An aware time as the record writes it."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


class Clock:
    """Reads times; remembers the ones it has read, since rows of one ward round share theirs."""

    def __init__(self, timezone: ZoneInfo) -> None:
        self._timezone = timezone
        self._known: dict[str, Moment | None] = {}
        self.without_zone = 0

    def moment(self, text: str) -> Moment | None:
        """The moment, or None when `text` is none."""
        try:
            return self._known[text]
        except KeyError:
            before = self.without_zone
            found = self._read(text.strip())
            # A time without zone is counted each time it is met, so it is not remembered.
            if self.without_zone == before:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[text] = found
            return found

    def _read(self, text: str) -> Moment | None:
        match = _DATE_TIME.fullmatch(text)
        try:
            if match is None:
                if not _DATE.fullmatch(text):
                    return None
                if len(text) == 10:
                    datetime.fromisoformat(text)
                return text
            seconds = match[2] or ":00"
            # A leap second is legal in FHIR and unknown to Python: the last second of the minute stands for it.
            base = match[1] + (":59" if seconds == ":60" else seconds)
            if match[3] == "Z":
                datetime.fromisoformat(base)
                return base + "+00:00"
            if match[3]:
                return format_moment(datetime.fromisoformat(base + match[3]))
            self.without_zone += 1
            return format_moment(datetime.fromisoformat(base).replace(tzinfo=self._timezone))
        except (ValueError, OverflowError):
            return None
