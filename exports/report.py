"""What an export did: for the person who runs it, and as JSON beside the snapshot.

Rules of this module: counts, file names, line numbers, element paths, times and names of the configuration; never a
value said of a patient. Everything that was read is accounted for: kept, left out with its reason, or rejected with its
place; what is not accounted for is a defect and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from exports.file_labels import type_label
from exports.quality import LEFT_OUT_TEXTS, Reject, Tally
from exports.record import Feed, Section
from exports.suspicion import Suspicion

ESSENTIAL = (
    Section.ALLERGIES,
    Section.ALERTS,
    Section.PROBLEMS,
    Section.ORDERS,
    Section.ADMINISTRATIONS,
    Section.VITAL_SIGNS,
    Section.LABORATORY,
)
"""The lists a ward cannot do without: when no source brings one, the export warns."""


LIVELY = (Section.ADMINISTRATIONS, Section.VITAL_SIGNS, Section.LABORATORY, Section.MOVEMENTS)
"""The lists that get something new every day in any hospital: without, their feed is probably dead."""

STALE = timedelta(hours=24)
"""When a feed or a list of `LIVELY` is old enough for a warning."""


class ResourceCount(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one kind of thing that a source holds."""

    resource: str
    read: int
    kept: int
    left_out: dict[str, int]
    """By reason (`exports.quality.LeftOut`)."""
    rejected: int
    unaccounted: int
    """Neither kept, left out nor rejected: 0, or the reader has a defect."""


class RejectedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be read at all."""

    file: str
    line: int
    path: str
    problem: str


class UnreadableElement(msgspec.Struct, frozen=True, kw_only=True):
    """An element that could not be read in things that were kept; the copy shows its raw text, marked."""

    resource: str
    path: str
    count: int


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen in one source."""

    name: str
    resources: tuple[ResourceCount, ...]
    rejects: tuple[RejectedPlace, ...]
    unreadable: tuple[UnreadableElement, ...]
    remarks: dict[str, int]
    seconds: float


class FeedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one source brought for one list, and how old that is."""

    source: str
    section: str
    rows: int
    data_at: str | None
    read_at: str | None


class ScopeReport(msgspec.Struct, frozen=True, kw_only=True):
    """One snapshot, published or not."""

    scope: str
    wards: tuple[str, ...]
    stations: tuple[str, ...]
    patients: int = 0
    present: int = 0
    rows: int = 0
    suspicion: Suspicion | None = None
    """Laptops with the usual limits will set it aside for this."""
    database_size: int = 0
    """Bytes."""
    sequence: int | None = None
    file: str | None = None
    file_size: int = 0
    """Bytes."""
    published_at: tuple[str, ...] = ()
    """The destinations where it stands, read back and compared."""
    failed_at: dict[str, int] = {}
    """Destination → exit code of the failure."""
    empty: bool = False
    """No patient is or lately was in its wards: not published."""
    missing_stations: tuple[str, ...] = ()
    """Named in downtime.toml, not enrolled."""
    unknown_wards: tuple[str, ...] = ()
    """Named in downtime.toml, in no source."""
    retired: int = 0
    """Old snapshots that were taken away."""
    seconds: float = 0.0


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of one export."""

    site: str
    site_name: str
    timezone: str
    created_at: str
    software: str
    sources: tuple[SourceReport, ...]
    tables: dict[str, int]
    feeds: tuple[FeedReport, ...]
    missing_sections: tuple[str, ...]
    """Lists of `ESSENTIAL` that no source brings."""
    patients: int
    present: int
    scopes: tuple[ScopeReport, ...]
    seconds: float
    unknown_staff_wards: tuple[str, ...] = ()
    """Named in the staff list, in no source: who has only these must say why before every record."""

    def to_json(self) -> bytes:
        """The report as it is stored: indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    def of_scope(self, scope: str) -> ExportReport:
        """The report that goes beside the snapshot of one scope."""
        return msgspec.structs.replace(self, scopes=tuple(one for one in self.scopes if one.scope == scope))


def source_report(tally: Tally, label: Callable[[str], str], seconds: float) -> SourceReport:
    """The tally of a source that was read to its end; `label` says what a file may be called."""
    return SourceReport(
        name=tally.source,
        resources=tuple(_resource(tally, label, resources) for label, resources in _by_label(tally).items()),
        rejects=tuple(_place(reject, label(reject.file)) for reject in tally.rejects),
        unreadable=tuple(
            UnreadableElement(resource=type_label(resource), path=path, count=count)
            for (resource, path), count in sorted(tally.unreadable.items())
        ),
        remarks=dict(sorted(tally.remarks.items())),
        seconds=round(seconds, 3),
    )


def feed_reports(feeds: Iterable[Feed]) -> tuple[FeedReport, ...]:
    """What each source brought for each list."""
    return tuple(
        FeedReport(source=f.source, section=f.section.value, rows=f.rows, data_at=f.data_at, read_at=f.read_at)
        for f in feeds
    )


def missing_sections(feeds: Iterable[Feed]) -> tuple[str, ...]:
    """The essential lists for which no source brought a row."""
    brought = {feed.section for feed in feeds if feed.rows}
    return tuple(section.value for section in ESSENTIAL if section not in brought)


def stale_sources(report: ExportReport) -> dict[str, str]:
    """The sources that were read from the hospital's system long before the export → when that was.

    A snapshot made of an old extract looks new: it is the extract's age that counts.
    """
    read = {feed.source: feed.read_at for feed in report.feeds if feed.read_at}
    return {source: at for source, at in read.items() if _is_stale(at, report.created_at)}


def stale_lists(report: ExportReport) -> tuple[FeedReport, ...]:
    """The lists of `LIVELY` into which nothing has come for long."""
    lively = [feed for feed in report.feeds if feed.section in {section.value for section in LIVELY}]
    return tuple(feed for feed in lively if feed.data_at and _is_stale(feed.data_at, report.created_at))


def _is_stale(moment: str, now: str) -> bool:
    """Whether an instant, or the end of a partial date as far as it is known, is long before `now`."""
    if "T" not in moment:
        return moment < (datetime.fromisoformat(now) - STALE).isoformat()[: len(moment)]
    return datetime.fromisoformat(now) - datetime.fromisoformat(moment) > STALE


def _resources(tally: Tally) -> list[str]:
    left = {resource for resource, _ in tally.left_out}
    return sorted({*tally.read, *tally.kept, *tally.rejected, *left})


def _by_label(tally: Tally) -> dict[str, list[str]]:
    """The kinds of things, under the labels that a report may hold."""
    labels: dict[str, list[str]] = {}
    for resource in _resources(tally):
        labels.setdefault(type_label(resource), []).append(resource)
    return labels


def _resource(tally: Tally, label: str, resources: list[str]) -> ResourceCount:
    left = {reason.value: sum(tally.left_out[one, reason] for one in resources) for reason in LEFT_OUT_TEXTS}
    return ResourceCount(
        resource=label,
        read=sum(tally.read[one] for one in resources),
        kept=sum(tally.kept[one] for one in resources),
        left_out={reason: count for reason, count in left.items() if count},
        rejected=sum(tally.rejected[one] for one in resources),
        unaccounted=sum(abs(tally.unaccounted(one)) for one in resources),
    )


def _place(reject: Reject, label: str) -> RejectedPlace:
    return RejectedPlace(file=label, line=reject.line, path=reject.path, problem=reject.problem)
