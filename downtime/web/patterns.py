"""`/guide/patterns`: every piece that the pages are made of, in every state, from the macros that the pages use.

Who trains a team, checks a screen or changes a style sheet sees all of it at once. Rules: what is shown is invented and
says so; no patient of the copy is read, so nothing is journalled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from downtime.standing import instant
from downtime.web.board import make_board
from downtime.web.frame import data_time
from downtime.web.icons import SIGNS
from downtime.web.invented import doses, listed, lying, none_known, not_recorded, person, results
from downtime.web.patients import lists_of
from downtime.web.protected import REASONS
from downtime.web.search import shown
from downtime.web.signs import SHORT_WORDS, by_kind
from downtime.web.visit import Visit
from downtime.web.wards import signs_of
from exports.record import Feed, PatientRecord, Section
from exports.search import Found, Hit, Why
from exports.snapshot.census import CensusLine
from printable.place import short_place

EMPTY = (Section.ALLERGIES, Section.ORDERS, Section.NOTES)


def samples(visit: Visit) -> dict[str, Any]:
    """What `guide_patterns.html` draws."""
    if visit.opened is None:
        raise LookupError("the station is locked")
    at = data_time(visit.opened)
    until = instant(at) or visit.now
    feeds = [
        Feed(source="inventée", section=section, rows=1, read_at=at) for section in Section if section != Section.NOTES
    ]
    feeds += [Feed(source="inventée", section=Section.ORDERS, rows=1, unread=2, read_at=None)]
    opened = replace(visit.opened, feeds=tuple(feeds))
    whole, none, unknown = listed(until), none_known(), not_recorded()
    return {
        **lists_of(visit, opened, whole),
        **shown(look_alikes(whole, none)),
        "mother": None,
        "records": (whole, none, unknown),
        "empty": [lists_of(visit, opened, none)["lists"][section.value] for section in EMPTY],
        "doses": doses("", until),
        "results": results("", until),
        "board": make_board(tuple(line for record in (whole, none) for line in lines(record)), (), {}),
        "signs_of": signs_of,
        "by_kind": by_kind,
        "short_place": short_place,
        "short_words": SHORT_WORDS,
        "icons": SIGNS,
        "reasons": REASONS,
    }


def look_alikes(*records: PatientRecord) -> Found:
    """Two with one name, one with the same birth date too, and one that only sounds so."""
    first = records[0].patient
    same = Hit(patient=person(4, birth_date=first.birth_date), stay=None, numbered=False)
    near = Hit(patient=records[1].patient, stay=records[1].stay, close=True, why=(Why.TYPING,))
    left = person(5, given_name="Alice")
    gone = Hit(
        patient=left, stay=lying(left, present=False, discharged_at="2026-01-02T09:00:00+00:00"), why=(Why.USED_NAME,)
    )
    return Found(hits=(Hit(patient=first, stay=records[0].stay), same, gone, near), literal=3, close=1)


def lines(record: PatientRecord) -> tuple[CensusLine, ...]:
    """The line of a board, if there is a place."""
    if record.stay is None:
        return ()
    said = {name: getattr(record, name) for name in ("allergies", "none_known", "alerts", "diets")}
    return (CensusLine(patient=record.patient, stay=record.stay, **said),)
