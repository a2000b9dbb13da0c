"""The hospital at a glance: beds as the boards count them, late and silent feeds in words, protection never counted."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta

import pytest

from downtime.web.board import read_board
from downtime.web.board_order import Part, belongs
from downtime.web.hospital import CHECKED, feed_ages, hospital_view, silent_sources
from exports.record import Feed, IdentityStatus, Location, LocationKind, Patient, Row, Section
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def feed(source: str, read: str | None, data: str | None = None, unread: int = 0) -> Feed:
    return Feed(source=source, section=Section.ALERTS, rows=1, unread=unread, data_at=data, read_at=read)


def test_each_ward_counts_as_its_own_board() -> None:
    copy = sample.hospital_copy()
    with copy.page() as connection:
        for one in hospital_view(connection):
            board = read_board(connection, one.ward.key)
            assert one.empty == board.empty
            assert one.occupied == one.ward.beds - board.empty
            counted = {part: sum(belongs(line, part) for line in board.lines) for part in CHECKED}
            assert one.to_check == {part: n for part, n in counted.items() if n}


def test_the_unknown_age_comes_first_then_the_oldest() -> None:
    times = {"a": "2026-11-23T15:00:00+00:00", "b": None, "c": "2026-11-20", "d": "2026-11-22T15:00:00+00:00"}
    feeds = [feed(source, read) for source, read in times.items()]
    ages = feed_ages([(one, False) for one in feeds], NOW, DAY)
    assert [(one.feed.source, one.late) for one in ages] == [("b", True), ("c", True), ("d", True), ("a", False)]


def test_a_source_is_silent_when_nothing_of_it_is_new() -> None:
    old, new = "2026-11-21T15:00:00+00:00", "2026-11-23T15:00:00+00:00"
    feeds = [feed("labo", new, old), feed("dpi", new, old), feed("dpi", new, new), feed("pacs", new)]
    assert [source for source, _ in silent_sources(feeds, NOW, DAY)] == ["labo"]


def page_of(hospital: Hospital, *rows: Row) -> Reader:
    return Reader(dataclasses.replace(hospital, database=sample.database(list(rows))).app()).enter()


def someone(key: str, **fields: object) -> list[Row]:
    return [
        Patient(key=key, ipp=key, birth_name=key, **fields),  # type: ignore[arg-type]
        sample.stay(key, "w", "W", "1", key),
    ]


@pytest.mark.parametrize(
    ("feeds", "words"),
    [
        ([feed("labo", "2026-11-20T10:00:00+00:00")], "All lists are older than 24 hours."),
        ([feed("labo", None)], "AGE UNKNOWN"),
        ([feed("labo", sample.DATA_AT, unread=3)], "3 entries of the source unreadable"),
        ([feed("labo", sample.DATA_AT, "2026-11-01T10:00:00+00:00")], "Nothing new from labo since 1"),
        ([], "The copy does not say how old each list is."),
    ],
)
def test_alarms_are_said_in_words(hospital: Hospital, feeds: list[Row], words: str) -> None:
    page = page_of(hospital, *someone("noir"), *feeds).page("/wards")
    assert words.removesuffix(" 1") in page.text
    assert ("is-alarm" in str([e.get("class") for e in page.all("li")])) is True


def test_a_late_list_stands_above_and_says_its_age(hospital: Hospital) -> None:
    feeds = [feed("dpi", sample.DATA_AT), feed("labo", "2026-11-20T10:00:00+00:00")]
    page = page_of(hospital, *someone("noir"), *feeds).page("/wards")
    rows = [row for row in page.texts("tr") if row.startswith("Alerts")]
    assert rows[0].startswith("Alerts labo") and "OLD: 3 d 6 h" in rows[0]
    assert "OLD" not in rows[1]
    assert "1 list is older than the limit" in page.text


def test_what_is_to_check_leads_to_the_part_of_the_board(hospital: Hospital) -> None:
    rows = [*someone("noir", identity_status=IdentityStatus.PROVISIONAL), *someone("blanc")]
    reader = page_of(hospital, *rows)
    hrefs = [e.get("href") or "" for e in reader.page("/wards").all("a", of_class="check")]
    assert hrefs == ["/wards/w?show=identity"]
    assert "BLANC" not in reader.page(hrefs[0]).text and "NOIR" in reader.page(hrefs[0]).text


def test_a_ward_shows_its_telephone(hospital: Hospital) -> None:
    ward = Location(key="w", name="W", kind=LocationKind.WARD, ward="w", phone="02 61 91")
    assert "02 61 91" in page_of(hospital, *someone("noir"), ward).page("/wards").text


def test_nothing_tells_how_many_records_are_protected(hospital: Hospital) -> None:
    def text(*rows: Row) -> str:
        """Without the code of the journal, which every sign-in changes."""
        return re.sub(r"code \d+-", "code ", page_of(hospital, *rows).page("/wards").text)

    assert text(*someone("noir")) == text(*someone("noir", protected=True))


def test_no_part_is_called_after_protection() -> None:
    assert not [part for part in Part if "protect" in part.value]
