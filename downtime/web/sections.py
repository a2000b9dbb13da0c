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
from downtime.web.microbiology import cultures, microbiology
from downtime.web.station import OpenCopy
from exports.record import Feed, ListState, Moment, NoneKnown, Observation, PatientRecord, Section
from printable.codes import is_critical

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

MICROBIOLOGY = "microbiology"
CULTURES = 12
"""Examinations shown before "show all"."""
LONGEST_TEXT = 4000
"""Characters of one text (a note, a conclusion) before "show all"."""

TIMES = 6
"""Columns of the table of vital signs."""


@dataclass(frozen=True)
class ListView:
    """One list: `rows` is what is shown of `total`."""

    name: str
    """In addresses: the section's name, or that of a part of it (microbiology of the laboratory)."""
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

    @property
    def critical(self) -> int:
        """Measures shown whose newest value the source calls critical."""
        return sum(isinstance(row, Series) and is_critical(row.newest.flag) for row in self.rows)

    @property
    def longest(self) -> int | None:
        """Characters of one text of this list; None when it is shown whole."""
        return None if self.whole else LONGEST_TEXT


def list_view(record: PatientRecord, opened: OpenCopy, name: str, whole: Collection[str]) -> ListView:
    """One list of a patient; `whole` names those to show without a limit."""
    section = Section.LABORATORY if name == MICROBIOLOGY else Section(name)
    rows = cultures(_microbiology(record)) if name == MICROBIOLOGY else rows_of(record, section)
    limit = None if name in whole else CULTURES if name == MICROBIOLOGY else LIMITS.get(section)
    return _view(record, opened, name, section, rows, limit, name in whole)


def _view(  # noqa: PLR0913, PLR0917 - the parts of a view
    record: PatientRecord,
    opened: OpenCopy,
    name: str,
    section: Section,
    rows: Sequence[Any],
    limit: int | None,
    whole: bool,
) -> ListView:
    feeds = feeds_of(opened, section)
    return ListView(
        name=name,
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
    """The rows of a list; measured values as series; the laboratory without what is microbiology."""
    measured = (Section.VITAL_SIGNS, Section.LABORATORY)
    if section in measured:
        apart = microbiology(record) if section == Section.LABORATORY else frozenset()
        return series_of(o for o in record.observations if o.category.value == section.value and o.key not in apart)
    if section == Section.OBSERVATIONS:
        return series_of(o for o in record.observations if o.category.value not in measured)
    rows: Sequence[Any] = getattr(record, section.value.replace("-", "_"))
    return rows


def _microbiology(record: PatientRecord) -> tuple[Observation, ...]:
    keys = microbiology(record)
    laboratory = Section.LABORATORY.value
    return tuple(row for row in record.observations if row.key in keys and row.category.value == laboratory)


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
