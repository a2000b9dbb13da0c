"""`/where`: "where is …?" for the front desk: ward, room, bed and the ward's telephone, and nothing else.

Rules of this module:

* whoever asked for protection is not among those who are searched, nor is the newborn of such a mother: the answer, and
  the time it takes, are those for a name that nobody bears;
* only who is present is found, by name and birth date, which also tell namesakes apart; nothing clinical, no link to a
  record;
* where something is not sure (place not confirmed, on leave, deceased) it says to call the ward first, and not why;
* what is asked is posted and journalled as a search, whatever the answer.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request

from downtime.journal import Act
from downtime.web.kit import Kit
from downtime.web.visit import current, told
from exports.record import Key, Location, Patient, Stay, StayStatus
from exports.search import PatientIndex
from exports.snapshot.read import rows

WHERE = "/where"
"""`detail` of the journal's entry."""
MAX_QUERY = 100
SHOWN = 20
SHORTEST = 2


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody is; `call_first` when nobody should be sent there before the ward has been asked."""

    patient: Patient
    stay: Stay
    phone: str | None
    call_first: bool


@dataclass(frozen=True)
class Answer:
    """Those of that name, and how many more there are."""

    found: tuple[Whereabouts, ...] = ()
    more: int = 0


class FrontDesk:
    """Those present whom the front desk may be told of."""

    def __init__(self, patients: Sequence[Patient], stays: Sequence[Stay], phones: Mapping[Key, str | None]) -> None:
        """`patients` and `stays` of everybody present; `phones` of the wards."""
        hidden = {one.key for one in patients if one.protected} | {stay.patient for stay in stays if stay.protected}
        hidden |= {one.key for one in patients if one.mother in hidden}
        self._stays: dict[Key, list[Stay]] = defaultdict(list)
        for stay in stays:
            if stay.present and stay.patient not in hidden:
                self._stays[stay.patient].append(stay)
        self._patients = {one.key: one for one in patients if one.key in self._stays}
        self._index = PatientIndex(tuple(map(_by_name, self._patients.values())), ())
        self._phones = phones

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> FrontDesk:
        """From an open copy. Protection counts from every stay, also one that is over. Raises `SnapshotMalformed`."""
        present, mothers = "(select patient from stay where present)", "(select mother from patient)"
        return cls(
            rows(connection, Patient, f"key in {present} or key in {mothers}"),
            rows(connection, Stay, f"patient in {present} or protected"),
            {ward.key: ward.phone for ward in rows(connection, Location, "kind = 'ward'")},
        )

    def where_is(self, query: str, today: date) -> Answer:
        """Who bears that name, the best first. `today` is the day at the site, for birth dates."""
        found = self._index.find(query, today, SHOWN)
        places = tuple(place for one in found.first for place in self._places(one.patient))
        return Answer(places, found.literal + found.close - len(found.first))

    def _places(self, key: Key) -> list[Whereabouts]:
        patient = self._patients[key]
        return [
            Whereabouts(patient, stay, self._phones.get(stay.ward or ""), _unsure(patient, stay))
            for stay in self._stays[key]
        ]


def _by_name(patient: Patient) -> Patient:
    """What the front desk is asked for: the names people go by, and the birth date; no number, no second given name."""
    return Patient(
        key=patient.key,
        birth_name=patient.birth_name,
        given_name=patient.given_name,
        used_name=patient.used_name,
        used_given_name=patient.used_given_name,
        name_text=patient.name_text,
        birth_date=patient.birth_date,
        birth_date_precision=patient.birth_date_precision,
    )


def _unsure(patient: Patient, stay: Stay) -> bool:
    gone = bool(patient.deceased or patient.deceased_at)
    return gone or not stay.place_confirmed or not stay.bed or stay.status is not StayStatus.IN_PROGRESS


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("front_desk", __name__)

    @pages.get(WHERE)
    def page() -> str:
        return render_template("where.html", query="", answer=None)

    @pages.post(WHERE)
    def found() -> str:
        visit, query = current(), " ".join(request.form.get("name", "")[:MAX_QUERY].split())
        if len(query) < SHORTEST and query.isascii():
            return render_template("where.html", query=query, answer=None)
        with visit.copy.page() as connection:
            desk = FrontDesk.of(connection)
        today = visit.now.astimezone(ZoneInfo(visit.manifest.timezone)).date()
        answer = desk.where_is(query, today)
        kit.journal.record(told(visit, Act.SEARCH, query=query, detail=WHERE))
        return render_template("where.html", query=query, answer=answer)

    return pages
