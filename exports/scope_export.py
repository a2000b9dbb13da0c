"""One scope of an export: its part of the rows, sealed for its stations, put at every destination that answers.

Rules: a scope that holds no patient is not published, since a mistyped ward would empty a laptop; a destination that
fails does not keep the others from getting theirs.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from typing import TypeVar

import msgspec

from exports.destinations.configured import open_destination
from exports.destinations.destination import Destination
from exports.destinations.patience import PATIENCE
from exports.errors import DowntimeError
from exports.folding import fold
from exports.forewarning import forewarned
from exports.minisign_keys import SecretKey
from exports.publish import publish, published, retire
from exports.record import TABLES
from exports.report import ScopeReport
from exports.seal import Sealed, seal
from exports.sequence import claim, next_sequence
from exports.site import Site
from exports.site_config import EVERY, ScopeTable
from exports.snapshot.belonging import check_belonging
from exports.snapshot.figures import figures_of
from exports.snapshot.schema import FORMAT, Manifest
from exports.snapshot.scope import part_of
from exports.snapshot.write import count_patients, database_bytes, write_manifest
from exports.source import Progress
from exports.trusted_comment import TrustedComment


@dataclass(frozen=True)
class Publication:
    """What became of one scope; `failures` by destination."""

    report: ScopeReport
    comment: TrustedComment | None = None
    failures: dict[str, DowntimeError] = field(default_factory=dict)


def export_scope(  # noqa: PLR0913 - what an export is made of
    site: Site,
    full: sqlite3.Connection,
    scope: ScopeTable,
    destinations: Sequence[Destination],
    *,
    now: datetime,
    signing_key: SecretKey,
    progress: Progress,
) -> Publication:
    """Publish the part of `full` that `scope` may hold; `now` is UTC, to the second.

    Raises `FileUnreadable` and `FileUnwritable` when the number of the snapshot cannot be read or kept.
    """
    started = time.perf_counter()
    report = ScopeReport(
        scope=scope.name,
        wards=scope.wards,
        stations=tuple(station.station for station in site.stations_of(scope)),
        missing_stations=site.missing_stations(scope),
        unknown_wards=unknown_wards(full, scope.wards),
    )
    progress(scope.name, 0, 3)
    with part_of(full, scope.wards) as part:
        if not count_patients(part)[0]:
            return Publication(msgspec.structs.replace(report, empty=True))
        places, failures = _within_reach(site, scope, destinations)
        highest = [standing[-1].sequence for standing in places.values() if standing]
        sequence = next_sequence(site.folder / "state", scope.name, highest)
        comment, database = _database(site, part, scope, sequence, now)
        suspicion = forewarned(part, comment, places.values())
    progress(scope.name, 1, 3)
    sealed = seal(database, site.recipients(scope), signing_key, comment.text())
    progress(scope.name, 2, 3)
    if places:
        claim(site.folder / "state", scope.name, sequence)
    retired = _put(site, comment, sealed, tuple(places), failures)
    progress(scope.name, 3, 3)
    report = msgspec.structs.replace(
        report,
        patients=comment.patients,
        present=comment.present,
        rows=comment.rows,
        suspicion=suspicion,
        database_size=comment.size,
        sequence=sequence,
        file=comment.name.file,
        file_size=len(sealed.content),
        published_at=tuple(place.name for place in places if place.name not in failures),
        failed_at={name: error.exit_code for name, error in failures.items()},
        retired=retired,
        seconds=round(time.perf_counter() - started, 3),
    )
    return Publication(report, comment, failures)


def was_inhabited(site: Site, destinations: Sequence[Destination]) -> bool:
    """Whether the newest snapshot of any scope, at any destination that answers, holds somebody present."""
    for scope in site.config.scope:
        for destination in destinations:
            with contextlib.suppress(DowntimeError):
                standing = published(destination, site.config.code, scope.name, site.signing_keys)
                if standing and standing[-1].present:
                    return True
    return False


@contextlib.contextmanager
def opened_destinations(site: Site) -> Iterator[tuple[Destination, ...]]:
    """Where the site publishes, for the time of one export."""
    found = tuple(open_destination(table, site.folder, PATIENCE) for table in site.config.destination)
    try:
        yield found
    finally:
        for destination in found:
            destination.close()


def software() -> str:
    """Name and version of what makes the snapshot."""
    return f"downtime {metadata.version('downtime')}"


def unknown_wards(full: sqlite3.Connection, wards: Sequence[str]) -> tuple[str, ...]:
    """The wards of downtime.toml that no place and no stay of the sources bears, by name or key."""
    known = {fold(text) for row in full.execute(_WARDS) for text in row if text}
    return tuple(ward for ward in wards if ward != EVERY and fold(ward) not in known)


_WARDS = "select key, name from location where kind = 'ward' union select ward, ward_name from stay"


def _within_reach(
    site: Site, scope: ScopeTable, destinations: Sequence[Destination]
) -> tuple[dict[Destination, tuple[TrustedComment, ...]], dict[str, DowntimeError]]:
    """The destinations that answer, with what each holds of the scope, and why the others do not."""

    def standing(destination: Destination) -> tuple[TrustedComment, ...]:
        return published(destination, site.config.code, scope.name, site.signing_keys)

    return _at_each(destinations, standing)


_T = TypeVar("_T")


def _at_each(
    destinations: Sequence[Destination], act: Callable[[Destination], _T]
) -> tuple[dict[Destination, _T], dict[str, DowntimeError]]:
    """What `act` gives at each destination, and why it failed at the others. All at once: one that hangs until its time
    limit keeps nobody waiting for the rest."""
    done: dict[Destination, _T] = {}
    failures: dict[str, DowntimeError] = {}
    with ThreadPoolExecutor(max_workers=max(1, len(destinations))) as pool:
        for destination, future in [(one, pool.submit(act, one)) for one in destinations]:
            try:
                done[destination] = future.result()
            except DowntimeError as error:
                failures[destination.name] = error
    return done, failures


def _database(
    site: Site, part: sqlite3.Connection, scope: ScopeTable, sequence: int, now: datetime
) -> tuple[TrustedComment, bytes]:
    """The database with its manifest, and the comment that says the same."""
    figures = figures_of(part)
    counts = {
        table: part.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - our names
        for table in TABLES.values()
    }
    manifest = Manifest(
        format=FORMAT,
        site=site.config.code,
        site_name=site.config.site.name,
        language=site.config.site.language,
        timezone=site.config.site.timezone,
        scope=scope.name,
        wards=scope.wards,
        sequence=sequence,
        created_at=now.isoformat(),
        patients=figures.patients,
        present=figures.present,
        counts=counts,
        software=software(),
        declared_sign_in=site.config.sign_in.declared,
        paper=site.config.paper,
    )
    write_manifest(part, manifest)
    check_belonging(part, scope.name)
    database = database_bytes(part)
    comment = TrustedComment(
        site=site.config.code,
        scope=scope.name,
        sequence=sequence,
        time=now,
        **msgspec.structs.asdict(figures),
        rows=sum(counts.values()),
        size=len(database),
    )
    return comment, database


def _put(
    site: Site,
    comment: TrustedComment,
    sealed: Sealed,
    places: Sequence[Destination],
    failures: dict[str, DowntimeError],
) -> int:
    """Publish at every place and take old snapshots away; how many were. Adds to `failures`."""

    def act(destination: Destination) -> int:
        publish(destination, comment.name, sealed, site.public_key)
        standing = published(destination, comment.site, comment.scope, site.signing_keys)
        return len(retire(destination, standing, site.config.keep.published))

    retired, failed = _at_each(places, act)
    failures |= failed
    return sum(retired.values())
