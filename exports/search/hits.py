"""What a search shows: the rows of those found, read from the copy, and why each was found where that cannot be seen.

Rules of this module:

* whoever is not shown is counted;
* a hit that was not found as typed, or by something that the line does not show, says why: nobody is to wonder, and
  nobody is to take a similar name for the one that was meant;
* a patient in two beds is shown in the bed that was asked for;
* the number of a paper file opens nobody by itself: archives count from 1 as registers do, so that it may be the IPP or
  the stay number of somebody whom the copy does not know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec

from exports.folding import fold, search_words
from exports.record import Key, Patient, Row, Stay
from exports.search.births import Born
from exports.search.index import CLOSE, EXACT, Candidate, PatientIndex, Rank
from exports.search.terms import Number, Place, Term, Word, compact
from exports.search.words import known_birth_date, name_words, number_words, place_words
from exports.snapshot.read import rows

R = TypeVar("R", bound=Row)
LIMIT = 50


class Why(StrEnum):
    """Why a patient was found, where the line does not show it."""

    SOUND = "sound"
    TYPING = "typing"
    INITIALS = "initials"
    USED_NAME = "used-name"
    OTHER_GIVEN_NAME = "other-given-name"
    PARTIAL_DATE = "partial-date"
    OTHER_BIRTH = "other-birth"
    """The name fits, and the birth date or age that was typed does not."""
    BIRTH_UNKNOWN = "birth-unknown"
    """The name fits, and the copy has no birth date to compare."""
    INS = "ins"
    OLD_NUMBER = "old-number"
    OTHER_STAY = "other-stay"
    ARCHIVE = "archive"
    NUMBER_PART = "number-part"
    """The patient's number is only a part of what was typed or scanned."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One patient found, with the stay to show: the one in the place that was asked for, or the latest."""

    patient: Patient
    stay: Stay | None
    why: tuple[Why, ...] = ()
    close: bool = False
    """Not what was typed: a name that sounds like it or is an error away, or the same name with another birth date."""
    numbered: bool = False
    """What was typed is, whole, a number of this patient."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The hits, best first, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    literal: int = 0
    close: int = 0
    only: Hit | None = None
    """The one patient whose whole number was typed, when it can mean nobody else."""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.literal + self.close - len(self.hits)

    @property
    def same_number(self) -> bool:
        """Whether two patients bear the number."""
        return sum(hit.numbered for hit in self.hits) > 1


def search(connection: sqlite3.Connection, index: PatientIndex, text: str, today: date, limit: int = LIMIT) -> Found:
    """Who fits what was typed, as they stand in the copy of which `index` was made. Raises `SnapshotMalformed`."""
    found = index.find(text, today, limit)
    keys = [candidate.patient for candidate in found.first]
    patients = {patient.key: patient for patient in _of(connection, Patient, "key", keys)}
    stays: dict[Key, list[Stay]] = {}
    for stay in _of(connection, Stay, "patient", keys):
        stays.setdefault(stay.patient, []).append(stay)
    whole = compact(text)
    hits = tuple(_hit(one, whole, patients[one.patient], stays.get(one.patient, ())) for one in found.first)
    sure = [one for one in found.first if one.rank <= EXACT]
    only = hits[0] if len(sure) == 1 and hits[0].numbered and Why.ARCHIVE not in hits[0].why else None
    return Found(hits=hits, literal=found.literal, close=found.close, only=only)


def _of(connection: sqlite3.Connection, row_type: type[R], column: str, keys: Sequence[Key]) -> tuple[R, ...]:
    marks = ", ".join("?" * len(keys))
    return rows(connection, row_type, f"{column} in ({marks})", keys)


def _hit(found: Candidate, whole: str, patient: Patient, stays: Sequence[Stay]) -> Hit:
    stay = _asked_for(found, stays) or (stays[0] if stays else None)
    why = [
        said
        for term, rank in zip(found.reading, found.ranks, strict=True)
        if (said := _why(term, rank, patient, stay, stays)) is not None
    ]
    if found.other_birth:
        why.insert(0, Why.OTHER_BIRTH if known_birth_date(patient) else Why.BIRTH_UNKNOWN)
    return Hit(
        patient=patient,
        stay=stay,
        why=tuple(dict.fromkeys(why)),
        close=found.rank >= CLOSE,
        numbered=not found.other_birth and found.ranks == (Rank.NUMBER,) and _text(found.reading[0]) == whole,
    )


def _text(term: Term) -> str | None:
    return term.text if isinstance(term, Word | Number) else None


def _asked_for(found: Candidate, stays: Iterable[Stay]) -> Stay | None:
    """The open stay whose room and bed were typed; none when no place was."""
    asked = {term.text for term in found.reading if isinstance(term, Word | Place)}
    there = [(len(asked.intersection(place_words(stay))), stay) for stay in stays if stay.present]
    best = max((count for count, _ in there), default=0)
    return next((stay for count, stay in there if count == best), None) if best else None


def _why(term: Term, rank: Rank, patient: Patient, stay: Stay | None, stays: Sequence[Stay]) -> Why | None:
    if rank in _SAID_BY_RANK:
        return _SAID_BY_RANK[rank]
    if isinstance(term, Born):
        known = known_birth_date(patient) or ""
        return Why.PARTIAL_DATE if len(known) < 10 and known not in term.dates else None
    if not isinstance(term, Word | Number):
        return None
    if rank is Rank.NUMBER or any(letter.isdigit() for letter in term.text):
        return _which_number(term.text, patient, stay, stays)
    return _which_name(term.text, rank, patient)


def _which_name(text: str, rank: Rank, patient: Patient) -> Why | None:
    """Which name it is, when it is not the first one that the line shows."""
    if rank in _FAMILY_RANKS and _named(text, patient.used_name) and not _named(text, patient.birth_name):
        return Why.USED_NAME
    shown = _named(text, patient.given_name) or _named(text, patient.used_given_name)
    return Why.OTHER_GIVEN_NAME if rank in _GIVEN_RANKS and not shown else None


_FAMILY_RANKS = frozenset({Rank.FAMILY, Rank.FAMILY_START, Rank.FAMILY_PART})
_GIVEN_RANKS = frozenset({Rank.GIVEN, Rank.GIVEN_START, Rank.GIVEN_PART})
_SAID_BY_RANK = {Rank.SOUND: Why.SOUND, Rank.TYPING: Why.TYPING, Rank.INITIALS: Why.INITIALS}


def _which_number(text: str, patient: Patient, stay: Stay | None, stays: Sequence[Stay]) -> Why | None:
    """Which number it is, when the line shows another one; None too for a room or a bed."""
    if stay is not None and stay.present and any(word.startswith(text) for word in place_words(stay)):
        return None
    shown = (patient.ipp or patient.source, stay.number if stay else None)
    if any(_numbered(text, number) for number in shown):
        return None
    kinds: tuple[tuple[Why, tuple[str | None, ...]], ...] = (
        (Why.INS, (patient.ins,)),
        (Why.OTHER_STAY, tuple(other.number for other in stays)),
        (Why.OLD_NUMBER, patient.old_numbers),
        (Why.ARCHIVE, (patient.archive_number,)),
    )
    for why, numbers in kinds:
        if any(_numbered(text, number) for number in numbers):
            return why
    borne = (number for _, numbers in (*kinds, (None, shown)) for number in numbers if number)
    return Why.NUMBER_PART if any(text.endswith(word) for number in borne for word in number_words(number)) else None


def _numbered(text: str, number: str | None) -> bool:
    return number is not None and any(text in word for word in (*number_words(number), *fold(number).split()))


def _named(text: str, name: str | None) -> bool:
    return name is not None and any(text in word for word in (*name_words(name), *search_words(name)))
