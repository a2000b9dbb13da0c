"""The patients of one copy, made ready to be found at every key that is pressed.

Rules of this module:

* made once from an open copy, kept beside it in memory, forgotten with it; nothing of it touches a disk;
* it only finds: what is shown of a patient is read from the copy each time (`exports.search.hits`);
* nobody who fits is left out: whoever is not among the first `limit` is counted;
* numbers are never guessed: no sound, no typing error, only the whole, its beginning or, from four signs, a part.

The order: whole number; whole name, date or place; beginning; part; initials; sound; typing error. Within one class
family names before given names, those present before those who left, then by name.
"""

from __future__ import annotations

import heapq
import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import TypeAlias

from exports.record import Key, Patient, Stay
from exports.search.births import Aged, Born
from exports.search.terms import Number, Place, Reading, Term, Word, readings
from exports.search.vocabulary import Vocabulary
from exports.search.words import Words, known_birth_date, order
from exports.snapshot.read import rows
from exports.snapshot.schema import columns, json_columns

SHORTEST_PART = 3
"""Letters from which a part of a name counts; one, in scripts that write a word with one sign."""
SHORTEST_NUMBER, SHORTEST_NUMBER_PART, SHORTEST_NUMBER_ENDING = 3, 4, 6
SHORTEST_PLACE = 2
SHORTEST_WARD = 3


class Rank(IntEnum):
    """How a term was met; the lower the better."""

    NUMBER = 0
    FAMILY = 1
    GIVEN = 2
    FAMILY_START = 3
    GIVEN_START = 4
    FAMILY_PART = 5
    GIVEN_PART = 6
    INITIALS = 7
    WARD = 8
    SOUND = 9
    TYPING = 10


EXACT, START, PART = Rank.FAMILY, Rank.FAMILY_START, Rank.FAMILY_PART
"""The same three where it is no name but a date, a number or a place."""
CLOSE = Rank.SOUND
"""From here on it is another name than the one typed."""
_WORST = 256
"""Larger than the sum of the ranks of any reading."""

Ranks: TypeAlias = dict[int, int]
"""Patient → how a term was met."""


@dataclass(frozen=True)
class Candidate:
    """One patient found: how each term of the reading that fits best was met."""

    patient: Key
    reading: Reading
    ranks: tuple[Rank, ...]
    other_birth: bool = False
    """Found by the other words: the birth date or age that was typed is not this patient's."""

    @property
    def rank(self) -> Rank:
        return max(CLOSE, *self.ranks) if self.other_birth else max(self.ranks)


@dataclass(frozen=True)
class Candidates:
    """The first ones, and how many there are in all: as typed, and close to it."""

    first: tuple[Candidate, ...] = ()
    literal: int = 0
    close: int = 0


class PatientIndex:
    """Everybody of a copy, by name, number, birth date and place."""

    def __init__(self, patients: Sequence[Patient], stays: Iterable[Stay]) -> None:
        there: dict[Key, list[Stay]] = defaultdict(list)
        for stay in stays:
            there[stay.patient].append(stay)
        ordered = sorted(patients, key=lambda p: order(p, there.get(p.key, ())))
        self._keys: tuple[Key, ...] = tuple(p.key for p in ordered)
        self._known: dict[str, list[int]] = defaultdict(list)
        self._within: dict[str, list[int]] = defaultdict(list)
        words = Words()
        for i, patient in enumerate(ordered):
            words.take(i, patient, there.get(patient.key, ()))
            born = known_birth_date(patient)
            if born:
                self._known[born].append(i)
                for part in {born[:4], born[:7]}:
                    self._within[part].append(i)
        self._days = sorted(self._known)
        self._family, self._given = Vocabulary(words.family, words.spoken), Vocabulary(words.given, words.spoken)
        self._numbers, self._places = Vocabulary(words.numbers), Vocabulary(words.places)
        self._initials, self._wards = Vocabulary(words.initials), Vocabulary(words.wards)

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> PatientIndex:
        """The index of an open copy. Raises `SnapshotMalformed`."""
        return cls(*cls.read(connection))

    @staticmethod
    def read(connection: sqlite3.Connection) -> tuple[tuple[Patient, ...], tuple[Stay, ...]]:
        """What an index is made of: the rows of a copy with the columns that it needs. Raises `SnapshotMalformed`."""
        return (
            rows(connection, Patient, without=_without(Patient, _OF_PATIENT.split())),
            rows(connection, Stay, without=_without(Stay, _OF_STAY.split())),
        )

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str, today: date, limit: int) -> Candidates:
        """Who fits what was typed, the best first. `today` is the day for which ages are meant."""
        wanted = readings(text, today)
        found = self._find(wanted, self._meet, limit) or self._find(wanted, self._meet_misspelt_start, limit)
        return found or self._born_otherwise(wanted, limit) or _NOBODY

    def _born_otherwise(self, wanted: Sequence[Reading], limit: int) -> Candidates | None:
        """Those of that name, when nobody of that name was born then: a date may be wrong where it was read."""
        dated = [reading for reading in wanted if any(isinstance(term, Born | Aged) for term in reading)]
        undated = [tuple(term for term in reading if not isinstance(term, Born | Aged)) for reading in dated]
        found = self._find([reading for reading in undated if reading], self._meet, limit)
        if found is None:
            return None
        first = tuple(replace(one, other_birth=True) for one in found.first)
        return Candidates(first, close=found.literal + found.close)

    def _find(self, wanted: Sequence[Reading], meet: Callable[[Term], Ranks], limit: int) -> Candidates | None:
        met: dict[Term, Ranks] = {}
        best: dict[int, int] = {}
        for reading in wanted:
            for term in reading:
                if term not in met:
                    met[term] = meet(term)
            for i, score in _scores([met[term] for term in reading]):
                if score < best.get(i, _WORST * _WORST):
                    best[i] = score
        if not best:
            return None
        size = len(self._keys)
        first = heapq.nsmallest(limit, [score * size + i for i, score in best.items()])
        close = sum(score >= CLOSE * _WORST for score in best.values())
        candidates = (self._candidate(place % size, place // size, wanted, met) for place in first)
        return Candidates(tuple(candidates), literal=len(best) - close, close=close)

    def _candidate(self, i: int, score: int, wanted: Sequence[Reading], met: dict[Term, Ranks]) -> Candidate:
        """With the reading that gave the score."""
        for reading in wanted:
            ranks = [met[term].get(i) for term in reading]
            known = [rank for rank in ranks if rank is not None]
            if len(known) == len(ranks) and _score(known) == score:
                return Candidate(self._keys[i], reading, tuple(Rank(rank) for rank in known))
        raise AssertionError("a score comes from a reading")

    def _meet(self, term: Term) -> Ranks:
        """Everybody who meets one term, each under the best rank."""
        met: Ranks = {}
        for rank, patients in self._ways(term):
            for i in patients:
                if i not in met:
                    met[i] = rank
        return met

    def _meet_misspelt_start(self, term: Term) -> Ranks:
        """As `_meet`, and by the beginning of a name with an error in it: asked when nobody was found, since a
        beginning with an error is the beginning of half a hospital."""
        met = self._meet(term)
        if isinstance(term, Word):
            for vocabulary in (self._family, self._given):
                for i in vocabulary.mistyped_start(term.text):
                    met.setdefault(i, Rank.TYPING)
        return met

    def _ways(self, term: Term) -> Iterator[tuple[Rank, Iterable[int]]]:
        """The ways in which a term is met, best first."""
        match term:
            case Word(text) if any(letter.isdigit() for letter in text):
                yield from self._as_number(text, self._places)
                yield from self._as_name(text)
            case Word(text):
                yield from self._as_name(text)
                yield from self._as_another_name(text)
            case Number(text):
                yield from self._as_number(text, None)
            case Place(text):
                yield EXACT, self._places.exact(text)
                yield START, self._places.starting(text)
                yield Rank.WARD, self._wards.starting(text)
            case Born():
                yield from self._as_birth(term)
            case Aged():
                yield from self._as_age(term)

    def _as_number(self, text: str, places: Vocabulary | None) -> Iterator[tuple[Rank, Iterable[int]]]:
        yield Rank.NUMBER, self._numbers.exact(text)
        if text[0] == "0":
            yield Rank.NUMBER, self._numbers.exact(text.lstrip("0"))
        if len(text) == 15:  # an INS with its key, which the copy may hold without
            yield START, self._numbers.exact(text[:13])
        if places is not None:
            yield EXACT, places.exact(text)
            if len(text) >= SHORTEST_PLACE:
                yield START, places.starting(text)
        if len(text) >= SHORTEST_NUMBER:
            yield START, self._numbers.starting(text)
        if len(text) >= SHORTEST_NUMBER_PART:
            yield PART, self._numbers.holding(text)
        if len(text) > SHORTEST_NUMBER_ENDING:  # a barcode with a prefix of the site
            yield PART, self._numbers.ending_of(text, SHORTEST_NUMBER_ENDING)

    def _as_name(self, text: str) -> Iterator[tuple[Rank, Iterable[int]]]:
        yield Rank.FAMILY, self._family.exact(text)
        yield EXACT, self._places.exact(text)
        yield Rank.GIVEN, self._given.exact(text)
        yield Rank.FAMILY_START, self._family.starting(text)
        yield Rank.GIVEN_START, self._given.starting(text)
        if len(text) >= SHORTEST_PART or not text.isascii():
            yield START, self._numbers.starting(text)
            yield Rank.FAMILY_PART, self._family.holding(text)
            yield Rank.GIVEN_PART, self._given.holding(text)
        yield Rank.INITIALS, self._initials.exact(text)
        if len(text) >= SHORTEST_WARD:
            yield Rank.WARD, self._wards.starting(text)
        else:
            yield Rank.WARD, self._wards.exact(text)

    def _as_another_name(self, text: str) -> Iterator[tuple[Rank, Iterable[int]]]:
        for vocabulary in (self._family, self._given):
            yield Rank.SOUND, vocabulary.sounding(text)
        for vocabulary in (self._family, self._given):
            yield Rank.TYPING, vocabulary.mistyped(text)

    def _as_birth(self, term: Born) -> Iterator[tuple[Rank, Iterable[int]]]:
        for day in term.dates:
            yield EXACT if term.whole else START, self._known.get(day, ())
            yield START, self._within.get(day, ())
            if term.whole or len(day) < len("YYYY-MM-DD"):  # what is only known in part may be this date
                yield PART, self._known.get(day[:7], ())
                yield PART, self._known.get(day[:4], ())

    def _as_age(self, term: Aged) -> Iterator[tuple[Rank, Iterable[int]]]:
        first, last = term.first.isoformat(), term.last.isoformat()
        days = self._days[bisect_left(self._days, first) : bisect_right(self._days, last)]
        yield EXACT, (i for day in days if len(day) == len(first) for i in self._known[day])
        months = {day for day in self._days if len(day) < len(first)}
        yield PART, (i for day in months if first[: len(day)] <= day <= last[: len(day)] for i in self._known[day])


_NOBODY = Candidates()
_OF_PATIENT = """
key ipp birth_name given_name given_names used_name used_given_name name_text birth_date birth_date_precision ins
archive_number old_numbers source
"""
_OF_STAY = "key patient number present ward ward_name room bed place"
"""The columns that an index needs."""


def _without(row_type: type[Patient] | type[Stay], needed: Sequence[str]) -> tuple[str, ...]:
    kept = {*needed, *json_columns(row_type)}
    return tuple(name for name in columns(row_type) if name not in kept)


def _score(ranks: Sequence[int]) -> int:
    """The worst rank, then all of them."""
    return max(ranks) * _WORST + sum(ranks)


def _scores(met: Sequence[Ranks]) -> Iterator[tuple[int, int]]:
    """Those who meet every term. A ward alone finds nobody: it has a page of its own."""
    if len(met) == 1:
        yield from ((i, rank * _WORST + rank) for i, rank in met[0].items() if rank != Rank.WARD)
        return
    fewest, *others = sorted(met, key=len)
    for i, rank in fewest.items():
        ranks = [rank]
        for other in others:
            also = other.get(i)
            if also is None:
                break
            ranks.append(also)
        else:
            if min(ranks) != Rank.WARD or max(ranks) != Rank.WARD:
                yield i, _score(ranks)
