"""The hospital at a glance: each ward with its beds, what is to be checked there, and how old each list is.

Rules of this module:

* figures are counted as the ward's own board counts them, so that the two never differ;
* how many records are protected is said nowhere: who asked for it is nobody's business;
* the age of a list is the time since its source was last read; one that nobody knows the time of comes first.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from downtime.standing import instant
from downtime.web.board import BoardLine, crowded, empty_beds, look_alikes
from downtime.web.board_order import Part, belongs
from exports.record import Feed, Key, Location, LocationKind, Patient, Stay
from exports.snapshot.census import NO_WARD, CensusLine, Ward, wards
from exports.snapshot.read import rows

CHECKED = (Part.IDENTITY, Part.HOMONYM, Part.PLACE)
"""The parts of a board that are counted as things to check."""


@dataclass(frozen=True)
class WardLine:
    """One ward: `empty` known beds without anybody, `occupied` the others; `to_check` says how many lines of what."""

    ward: Ward
    phone: str | None
    occupied: int
    empty: int
    to_check: Mapping[Part, int]


@dataclass(frozen=True)
class FeedAge:
    """One list of one source: `age` since it was read, None when nobody knows; `late` past the limit or unknown."""

    feed: Feed
    age: timedelta | None
    late: bool
    apart: bool
    """Read at another time than the frame says."""


def hospital_view(connection: sqlite3.Connection) -> tuple[WardLine, ...]:
    """Every ward of the copy, in the order of `wards`."""
    present: dict[Key, list[Stay]] = defaultdict(list)
    for stay in rows(connection, Stay, "present"):
        present[NO_WARD if stay.ward is None else stay.ward].append(stay)
    there = "key in (select patient from stay where present)"
    patients = {patient.key: patient for patient in rows(connection, Patient, there)}
    places: dict[Key, list[Location]] = defaultdict(list)
    for place in rows(connection, Location):
        places[place.ward or ""].append(place)
    return tuple(
        _ward_line(ward, present[ward.key], patients, () if ward.key == NO_WARD else places[ward.key])
        for ward in wards(connection)
    )


def _ward_line(
    ward: Ward, stays: Sequence[Stay], patients: Mapping[Key, Patient], places: Sequence[Location]
) -> WardLine:
    rooms = {place.key: place.name for place in places if place.kind is LocationKind.ROOM}
    beds = [place for place in places if place.kind is LocationKind.BED and place.active]
    crowd = crowded(stays)
    empty = len(empty_beds(beds, rooms, crowd))
    people = [_line(stay, patients) for stay in stays]
    alike = look_alikes(people)
    lines = [
        BoardLine(
            line.stay.room,
            line.stay.bed,
            line,
            alike.get(line.patient.key, ()),
            shared_bed=crowd[(line.stay.room, line.stay.bed)] > 1,
        )
        for line in people
    ]
    return WardLine(
        ward=ward,
        phone=next((place.phone for place in places if place.kind is LocationKind.WARD), None),
        occupied=len(beds) - empty,
        empty=empty,
        to_check={part: count for part in CHECKED if (count := sum(belongs(line, part) for line in lines))},
    )


def _line(stay: Stay, patients: Mapping[Key, Patient]) -> CensusLine:
    who = patients.get(stay.patient) or Patient(key=stay.patient, identity_missing=True)
    return CensusLine(patient=who, stay=stay, allergies=(), none_known=(), alerts=(), diets=())


def feed_ages(feeds: Sequence[tuple[Feed, bool]], now: datetime, limit: timedelta) -> tuple[FeedAge, ...]:
    """The lists of the copy, that of unknown age first, then the oldest; each feed comes with whether it was read at
    another time than the frame says."""
    found = []
    for feed, apart in feeds:
        read = instant(feed.read_at)
        age = now - read if read is not None else None
        found.append(FeedAge(feed, age, late=age is None or age > limit, apart=apart))
    return tuple(sorted(found, key=lambda one: (one.age is not None, -(one.age or timedelta()))))


def silent_sources(feeds: Sequence[Feed], now: datetime, limit: timedelta) -> tuple[tuple[str, datetime], ...]:
    """The sources from which nothing at all has come for longer than the limit, with the time of their newest data.

    A source is alive when any of its lists is: some lists are silent for days.
    """
    newest: dict[str, datetime] = {}
    for feed in feeds:
        at = instant(feed.data_at)
        if at is not None:
            newest[feed.source] = max(at, newest.get(feed.source, at))
    return tuple(sorted((source, at) for source, at in newest.items() if now - at > limit))
