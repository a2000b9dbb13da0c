"""One export: read the sources, make one snapshot per scope, seal, publish, report.

Rules of this module:

* nothing is published unless every source was read to its end and holds a patient, or when all who were present in the
  last snapshot are gone at once (a feed of stays that died): the last good snapshot stays the newest, and its age says
  the rest;
* all in memory: what reaches a disk is encrypted, or is the report, which says nothing of a patient;
* one export of a site at a time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from exports.destinations.destination import Destination
from exports.errors import DowntimeError, ExportRunning, FileUnwritable, KeyMalformed, NobodyPresent, SourceUnreadable
from exports.file_labels import FileLabels
from exports.key_rotation import put_statements
from exports.language import N_
from exports.lock import held
from exports.minisign_keys import SecretKey
from exports.quality import Tally
from exports.report import ExportReport, SourceReport, feed_reports, missing_sections, source_report
from exports.scope_export import Publication, export_scope, opened_destinations, software, unknown_wards, was_inhabited
from exports.site import Site
from exports.site_config import SourceTable
from exports.site_files import SOURCE as SITE_FILES
from exports.site_files import site_content
from exports.snapshot.read import accounts, feeds
from exports.snapshot.write import SnapshotWriter, count_patients
from exports.source import Progress, Reading, no_progress
from exports.sources import open_source


@dataclass(frozen=True)
class Outcome:
    """What an export came to. `failures` are those of single destinations: the others have their snapshots; or it is
    `NobodyPresent` alone, of an export that published nothing and whose report says what was read."""

    report: ExportReport
    failures: tuple[DowntimeError, ...] = ()


def run_export(site: Site, now: datetime, signing_key: SecretKey, progress: Progress = no_progress) -> ExportReport:
    """As `export_site`, for who wants all or nothing: raises the first failure of the outcome too."""
    outcome = export_site(site, now, signing_key, progress)
    for failure in outcome.failures:
        raise failure
    return outcome.report


def export_site(site: Site, now: datetime, signing_key: SecretKey, progress: Progress = no_progress) -> Outcome:
    """Read every source of the site and publish one snapshot per scope, made at `now` (with a zone).

    Raises `ExportRunning`, `KeyMalformed` (the key is not the site's any more), `SourceEmpty`, `SourceUnreadable`,
    `FileUnreadable` and `FileUnwritable`.
    """
    state = site.folder / "state"
    try:
        state.mkdir(exist_ok=True)
    except OSError as error:
        raise FileUnwritable(file=state, problem=error.strerror or type(error).__name__) from error
    try:
        with held(state / "export.lock"), opened_destinations(site) as places:
            return _export(site, places, now.astimezone(UTC).replace(microsecond=0), signing_key, progress)
    except BlockingIOError:
        raise ExportRunning(folder=site.folder) from None


def _export(
    site: Site, places: tuple[Destination, ...], now: datetime, signing_key: SecretKey, progress: Progress
) -> Outcome:
    started = time.perf_counter()
    if signing_key.public_key() != site.public_key:  # replaced since it was read: an export that runs again and again
        raise KeyMalformed(file="site.key", problem=N_("it was replaced meanwhile; start the export again"))
    writer = SnapshotWriter()
    try:
        read = [_read(site, table, writer, now, progress) for table in site.config.source]
        read += _site_files(site, writer)
        writer.close_tables()
        patients, present = count_patients(writer.connection)
        nobody = not patients or (not present and was_inhabited(site, places))
        made = [
            export_scope(site, writer.connection, scope, places, now=now, signing_key=signing_key, progress=progress)
            for scope in (() if nobody else site.config.scope)
        ]
        brought = feeds(writer.connection)
        staff_wards = {ward: None for account in accounts(writer.connection) for ward in account.wards}
        lost_wards = unknown_wards(writer.connection, tuple(staff_wards))
    finally:
        writer.connection.close()
    report = ExportReport(
        site=site.config.code,
        site_name=site.config.site.name,
        timezone=site.config.site.timezone,
        created_at=now.isoformat(),
        software=software(),
        sources=tuple(read),
        tables=dict(writer.counts),
        feeds=feed_reports(brought),
        missing_sections=missing_sections(brought),
        patients=patients,
        present=present,
        scopes=tuple(publication.report for publication in made),
        seconds=round(time.perf_counter() - started, 3),
        unknown_staff_wards=lost_wards,
    )
    if nobody:
        return Outcome(report, (NobodyPresent(),))
    put_statements(site, places)
    failures = [failure for publication in made for failure in publication.failures.values()]
    return Outcome(report, (*failures, *_write_reports(places, report, made)))


def _read(site: Site, table: SourceTable, writer: SnapshotWriter, now: datetime, progress: Progress) -> SourceReport:
    """Every row of one source. The names of its files are said as `exports.file_labels` allows."""
    started = time.perf_counter()
    source = open_source(site, table)
    labels = FileLabels(site.path(table.path))
    reading = Reading(
        now=now,
        timezone=site.config.zone,
        keys=site.keys.of_source(source.name),
        discharged_days=site.config.keep.discharged_days,
        appointments_days=site.config.keep.appointments_days,
        progress=lambda what, done, total: progress(labels.label(what), done, total),
    )
    tally = Tally(source.name)
    try:
        writer.add_all(source.rows(reading, tally))
    except SourceUnreadable as error:
        label = labels.label(str(error.fields["file"]))
        raise SourceUnreadable(file=label, problem=error.fields["problem"]) from None
    return source_report(tally, labels.label, time.perf_counter() - started)


def _site_files(site: Site, writer: SnapshotWriter) -> list[SourceReport]:
    """The site's own forms, procedures, logo, directory and packs; nothing is said of a site that has none."""
    started = time.perf_counter()
    tally = Tally(SITE_FILES)
    writer.add_all(site_content(site.folder, site.config.paper, tally))
    return [source_report(tally, str, time.perf_counter() - started)] if tally.read or tally.remarks else []


def _write_reports(
    places: tuple[Destination, ...], report: ExportReport, made: list[Publication]
) -> list[DowntimeError]:
    """Put the report beside each snapshot that stands published."""
    failures: list[DowntimeError] = []
    for destination in places:
        for publication in made:
            if publication.comment is None or destination.name not in publication.report.published_at:
                continue
            content = report.of_scope(publication.report.scope).to_json()
            try:
                destination.put(publication.comment.name.report, content)
            except DowntimeError as error:
                failures.append(error)
    return failures
