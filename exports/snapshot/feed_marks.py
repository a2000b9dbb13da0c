"""Whether the feeds of a snapshot stopped: a source not read for long, nothing new from it, a list that came empty.

Rules: when a source was read is judged by itself. That nothing new comes, or nothing at all, is judged only against an
earlier copy that was opened and good: a source may always have been slow, or never have had that list; weekends are
silent in many lists, so a source is alive when any of its lists is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from exports.report_text import SECTION_TEXTS
from exports.snapshot.read import feeds
from exports.suspicion import Kind, Suspicion
from exports.suspicion_limits import Limits

FEWEST = 10
"""Rows; a list that had fewer may well be empty."""


class FeedMark(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of one feed. Ages are whole hours when the snapshot was made; None when it does not say."""

    source: str
    section: str
    rows: int
    data_age: int | None = None
    read_age: int | None = None


def feed_marks(connection: sqlite3.Connection, created_at: str) -> tuple[FeedMark, ...]:
    """The feeds of a snapshot made at `created_at`. Raises `SnapshotMalformed`."""
    made = datetime.fromisoformat(created_at)
    return tuple(
        FeedMark(
            source=feed.source,
            section=str(feed.section),
            rows=feed.rows,
            data_age=_hours(feed.data_at, made),
            read_age=_hours(feed.read_at, made),
        )
        for feed in feeds(connection)
    )


def stopped(now: Sequence[FeedMark], before: Sequence[FeedMark], limits: Limits) -> Iterator[Suspicion]:
    """What stopped, judged by itself and against the marks of an earlier good copy (none: by itself alone)."""
    yield from _not_read(now, limits)
    yield from _nothing_new(now, before, limits)
    left = {(mark.source, mark.section): mark.rows for mark in now}
    for mark in before:
        if mark.rows >= FEWEST and not left.get((mark.source, mark.section)):
            name = SECTION_TEXTS.get(mark.section, mark.section)
            yield Suspicion(kind=Kind.EMPTIED, was=mark.rows, is_now=0, name=name)


def _not_read(now: Sequence[FeedMark], limits: Limits) -> Iterator[Suspicion]:
    for source in _sources(now):
        age = max((mark.read_age for mark in now if mark.source == source and mark.read_age is not None), default=0)
        if limits.feed_hours and age >= limits.feed_hours:
            yield Suspicion(kind=Kind.NOT_READ, was=limits.feed_hours, is_now=age, name=source)


def _nothing_new(now: Sequence[FeedMark], before: Sequence[FeedMark], limits: Limits) -> Iterator[Suspicion]:
    for source in _sources(now):
        age, former = _newest(now, source), _newest(before, source)
        if limits.feed_hours and age is not None and former is not None and former < limits.feed_hours <= age:
            yield Suspicion(kind=Kind.NOTHING_NEW, was=limits.feed_hours, is_now=age, name=source)


def _newest(marks: Iterable[FeedMark], source: str) -> int | None:
    """The age of what is newest in any list of a source."""
    return min((mark.data_age for mark in marks if mark.source == source and mark.data_age is not None), default=None)


def _sources(marks: Iterable[FeedMark]) -> list[str]:
    return sorted({mark.source for mark in marks})


def _hours(moment: str | None, made: datetime) -> int | None:
    """Whole hours; None for what is no instant. What is from after the snapshot has no age."""
    try:
        at = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return max(0, int((made - at).total_seconds() // 3600)) if at.tzinfo is not None else None
