"""A source that was not read, that brings nothing new, or a list that came empty; and what is only slow."""

from __future__ import annotations

from exports.record import Feed, Section
from exports.snapshot.feed_marks import FeedMark, feed_marks, stopped
from exports.snapshot.write import SnapshotWriter
from exports.suspicion import Kind, Suspicion
from exports.suspicion_limits import Limits

MADE = "2026-11-23T14:05:00+00:00"
USUAL = Limits()


def mark(section: str = "notes", rows: int = 40, data: int | None = 1, read: int | None = 0) -> FeedMark:
    return FeedMark(source="dpi", section=section, rows=rows, data_age=data, read_age=read)


def test_ages_are_whole_hours_before_the_snapshot_was_made() -> None:
    writer = SnapshotWriter()
    writer.add(
        Feed(
            source="dpi",
            section=Section.NOTES,
            rows=3,
            data_at="2026-11-22T14:06:00+00:00",
            read_at="2026-11-23T15:00:00+00:00",
        )
    )
    writer.add(Feed(source="dpi", section=Section.ALLERGIES, rows=0, data_at="2026-11-20"))
    writer.close_tables()
    assert feed_marks(writer.connection, MADE) == (
        mark(rows=3, data=23, read=0),
        mark("allergies", rows=0, data=None, read=None),
    )


def test_a_source_that_was_read_a_day_before() -> None:
    assert list(stopped([mark(read=23)], (), USUAL)) == []
    said = Suspicion(kind=Kind.NOT_READ, was=24, is_now=24, name="dpi")
    assert list(stopped([mark(read=24)], (), USUAL)) == [said]
    assert list(stopped([mark(read=24)], (), Limits(feed_hours=0))) == []


def test_nothing_new_counts_only_against_a_time_when_there_was() -> None:
    silent = [mark(data=30), mark("laboratory", data=40)]
    assert list(stopped(silent, (), USUAL)) == []
    assert list(stopped(silent, [mark(data=50)], USUAL)) == []
    said = Suspicion(kind=Kind.NOTHING_NEW, was=24, is_now=30, name="dpi")
    assert list(stopped(silent, [mark(data=2)], USUAL)) == [said]


def test_one_lively_list_keeps_a_source_alive() -> None:
    assert list(stopped([mark(data=100), mark("laboratory", data=2)], [mark(data=1)], USUAL)) == []


def test_a_list_that_came_empty() -> None:
    said = Suspicion(kind=Kind.EMPTIED, was=40, is_now=0, name="laboratory results")
    before = [mark("laboratory")]
    assert list(stopped([mark("laboratory", rows=0)], before, USUAL)) == [said]
    assert list(stopped([mark()], before, USUAL)) == [said]
    assert list(stopped([mark("laboratory", rows=1)], before, USUAL)) == []
    assert list(stopped([mark("laboratory", rows=0)], [mark("laboratory", rows=9)], USUAL)) == []
