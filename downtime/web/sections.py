"""The lists of one patient as the page shows them: which rows, how many more, in which state, from which time.

Rules of this module:

* a list is never cut in silence: what is not shown is counted, and one link shows it all;
* an empty list says which of its states it is in, and whether any source brings it at all;
* where a feed was read at another time than the frame says, the list says its own time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from downtime.standing import instant
from downtime.web.frame import data_time, differs, feeds_of, unread_of
from downtime.web.measured import Series, series_of
from downtime.web.station import OpenCopy
from exports.record import Feed, ListState, Moment, NoneKnown, Observation, PatientRecord, Section

LIMITS: Mapping[Section, int] = {
    Section.ADMINISTRATIONS: 40,
    Section.VITAL_SIGNS: 14,
    Section.LABORATORY: 40,
    Section.OBSERVATIONS: 20,
    Section.REPORTS: 10,
    Section.NOTES: 10,
    Section.DOCUMENTS: 20,
    Section.TASKS: 25,
    Section.REQUESTS: 20,
    Section.PROCEDURES: 15,
    Section.PROBLEMS: 25,
    Section.IMMUNIZATIONS: 15,
    Section.MOVEMENTS: 10,
    Section.APPOINTMENTS: 15,
    Section.CARE_TEAM: 15,
}
"""Rows shown before "show all"; allergies, alerts, prescriptions and contacts are always whole."""

TIMES = 6
"""Columns of the table of vital signs."""


@dataclass(frozen=True)
class ListView:
    """One list: `rows` is what is shown of `total`."""

    section: Section
    state: ListState
    rows: Sequence[Any]
    total: int
    whole: bool
    statements: tuple[NoneKnown, ...]
    """The source's own words that there is none."""
    late: tuple[Feed, ...]
    """The feeds of the list that were read at another time than the frame says."""
    without_feed: bool
    """No source of the copy brings this list."""
    unread: int
    """Entries of this list that the sources held and nobody could read, of whatever patient."""

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


def list_views(record: PatientRecord, opened: OpenCopy, whole: Collection[str]) -> Mapping[str, ListView]:
    """Every list of a patient by the name of its section; `whole` names those to show without a limit."""
    return {section.value: _view(record, opened, section, section.value in whole) for section in Section}


def _view(record: PatientRecord, opened: OpenCopy, section: Section, whole: bool) -> ListView:
    rows = rows_of(record, section)
    limit = None if whole else LIMITS.get(section)
    feeds = feeds_of(opened, section)
    return ListView(
        section=section,
        state=record.state(section),
        rows=rows[:limit],
        total=len(rows),
        whole=whole,
        statements=tuple(said for said in record.none_known if said.section == section),
        late=tuple(feed for feed in feeds if differs(opened, feed)),
        without_feed=bool(opened.feeds) and not feeds,
        unread=unread_of(opened, section),
    )


def rows_of(record: PatientRecord, section: Section) -> Sequence[Any]:
    """The rows of a list; measured values as series."""
    measured = (Section.VITAL_SIGNS, Section.LABORATORY)
    if section in measured:
        return series_of(o for o in record.observations if o.category.value == section.value)
    if section == Section.OBSERVATIONS:
        return series_of(o for o in record.observations if o.category.value not in measured)
    rows: Sequence[Any] = getattr(record, section.value.replace("-", "_"))
    return rows


def known_until(opened: OpenCopy, now: datetime, *sections: Section) -> datetime:
    """Up to when the copy knows of these lists: the oldest reading of a source that brings them, else of any source,
    and never later than the copy was made.
    """
    read = [at for section in sections for feed in feeds_of(opened, section) if (at := instant(feed.read_at))]
    made = instant(opened.copy.manifest.created_at)
    known = min(read, default=None) or instant(data_time(opened)) or now
    return min(known, made) if made else known


def newest_times(series: Sequence[Series]) -> tuple[Moment, ...]:
    """The last times at which any of the measures was taken, newest first."""
    return tuple(sorted({v.at for one in series for v in one.values if v.at}, reverse=True)[:TIMES])


def at_time(series: Series, moment: Moment) -> tuple[Observation, ...]:
    """The values of a measure at that time."""
    return tuple(value for value in series.values if value.at == moment)
