"""What differs between two generations of one scope: who entered, left or moved, whose allergies or identity changed.

Rules of this module:

* pure, over two connections; patients are told apart by their key, which is the same in every generation of a site
  (keyed hash of the source's identifier), never by name: homonyms stay two;
* who is not present in the other copy is told apart: known there as gone, or not in it at all, which may as well mean
  that somebody took the record out;
* an allergy that is not in the other copy is said as it is, with the states of both lists: a list that is not recorded
  is not an allergy that ended;
* nothing is called an error: a night has entries, moves and departures.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from exports.record import Allergy, Key, ListState, Patient, Stay
from exports.snapshot.census import CensusLine, census
from exports.snapshot.read import bed_order, patient_record


class Elsewhere(StrEnum):
    """What the other copy knows of somebody who is present in this one only."""

    GONE = "gone"
    """Known, and not present."""
    ABSENT = "absent"
    """Not in it at all."""


@dataclass(frozen=True)
class One:
    """A patient present in one of the two copies only. `other` is the last stay as the other copy has it."""

    patient: Patient
    stay: Stay
    elsewhere: Elsewhere
    other: Stay | None = None


@dataclass(frozen=True)
class Moved:
    """A patient present in both, in other places: the stays of the older copy, and of the newer one, in bed order."""

    patient: Patient
    before: tuple[Stay, ...]
    after: tuple[Stay, ...]


@dataclass(frozen=True)
class Allergies:
    """One patient's allergies in one copy."""

    state: ListState
    rows: tuple[Allergy, ...]


@dataclass(frozen=True)
class AllergiesChanged:
    """A patient present in both, whose allergies are not the same in both."""

    patient: Patient
    stay: Stay
    before: Allergies
    after: Allergies


@dataclass(frozen=True)
class IdentityChanged:
    """One key with other identity traits in the two copies: a correction, a merge, or something that is not right."""

    before: Patient
    after: Patient
    stay: Stay


@dataclass(frozen=True)
class Difference:
    """From the older copy to the newer one. Each list is by ward, then in bed order."""

    entered: tuple[One, ...]
    left: tuple[One, ...]
    moved: tuple[Moved, ...]
    allergies: tuple[AllergiesChanged, ...]
    identities: tuple[IdentityChanged, ...]
    same: int
    """Patients present in both, in the same place."""

    @property
    def lines(self) -> int:
        """How many things there are to say."""
        return sum(map(len, (self.entered, self.left, self.moved, self.allergies, self.identities)))


@dataclass(frozen=True)
class WardFigures:
    """How many of one ward: those who moved count where they are in the newer copy. `name` is None without a ward."""

    name: str | None
    entered: int
    left: int
    moved: int


def difference(older: sqlite3.Connection, newer: sqlite3.Connection) -> Difference:
    """What differs from the copy `older` to the copy `newer`. Raises what reading them raises."""
    before, after = _by_patient(census(older)), _by_patient(census(newer))
    both = [key for key in after if key in before]
    moved = [
        Moved(after[key][0].patient, _stays(before[key]), _stays(after[key]))
        for key in both
        if _places(before[key]) != _places(after[key])
    ]
    return Difference(
        entered=_in_order(_one(lines, older) for key, lines in after.items() if key not in before),
        left=_in_order(_one(lines, newer) for key, lines in before.items() if key not in after),
        moved=tuple(sorted(moved, key=lambda one: _ward_order(one.after[0]))),
        allergies=_allergies_changed(before, after),
        identities=tuple(
            IdentityChanged(before[key][0].patient, after[key][0].patient, after[key][0].stay)
            for key in both
            if _traits(before[key][0].patient) != _traits(after[key][0].patient)
        ),
        same=len(both) - len(moved),
    )


Sees: TypeAlias = Callable[[Key, Sequence[Stay]], bool]
"""Whether a reader may see the name of a patient who is, or was, in these places."""


def seen(found: Difference, sees: Sees) -> tuple[Difference, int]:
    """What a reader may see by name, and how many lines are left out of it."""
    entered = tuple(one for one in found.entered if sees(one.patient.key, [one.stay]))
    left = tuple(one for one in found.left if sees(one.patient.key, [one.stay]))
    moved = tuple(one for one in found.moved if sees(one.patient.key, [*one.before, *one.after]))
    allergies = tuple(one for one in found.allergies if sees(one.patient.key, [one.stay]))
    identities = tuple(one for one in found.identities if sees(one.after.key, [one.stay]))
    shown = Difference(entered, left, moved, allergies, identities, found.same)
    return shown, found.lines - shown.lines


def by_ward(found: Difference) -> tuple[WardFigures, ...]:
    """The figures of each ward in which something differs, by name; those without a ward last."""
    places = [
        *((one.stay, 0) for one in found.entered),
        *((one.stay, 1) for one in found.left),
        *((one.after[0], 2) for one in found.moved),
    ]
    counts: dict[str | None, list[int]] = {}
    for stay, column in places:
        counts.setdefault(ward_of(stay), [0, 0, 0])[column] += 1
    ordered = sorted(counts, key=lambda name: (name is None, (name or "").casefold()))
    return tuple(WardFigures(name, *counts[name]) for name in ordered)


def ward_of(stay: Stay) -> str | None:
    """The ward as it is named on screens."""
    return stay.ward_name or stay.ward


def _by_patient(lines: Iterable[CensusLine]) -> dict[Key, tuple[CensusLine, ...]]:
    """Present patients; one with two open stays has two lines."""
    found: dict[Key, tuple[CensusLine, ...]] = {}
    for line in lines:
        found[line.patient.key] = (*found.get(line.patient.key, ()), line)
    return found


def _one(lines: tuple[CensusLine, ...], other: sqlite3.Connection) -> One:
    patient, stay = lines[0].patient, lines[0].stay
    record = patient_record(other, patient.key)
    if record is None:
        return One(patient, stay, Elsewhere.ABSENT)
    return One(patient, stay, Elsewhere.GONE, record.stay)


def _in_order(people: Iterable[One]) -> tuple[One, ...]:
    return tuple(sorted(people, key=lambda one: _ward_order(one.stay)))


def _ward_order(stay: Stay) -> tuple[object, ...]:
    name = ward_of(stay)
    return (name is None, (name or "").casefold(), bed_order(stay))


def _stays(lines: Iterable[CensusLine]) -> tuple[Stay, ...]:
    return tuple(line.stay for line in lines)


def _places(lines: Iterable[CensusLine]) -> frozenset[tuple[str | None, ...]]:
    return frozenset((one.stay.ward, one.stay.room, one.stay.bed, one.stay.place) for one in lines)


def _traits(patient: Patient) -> tuple[object, ...]:
    """What an identity is checked by (RNIV 1: strict traits), and the number."""
    return (patient.ipp, patient.ins, patient.birth_name, patient.given_name, patient.birth_date, patient.sex)


def _allergies_changed(
    before: dict[Key, tuple[CensusLine, ...]], after: dict[Key, tuple[CensusLine, ...]]
) -> tuple[AllergiesChanged, ...]:
    """Of the patients present in both, in the order of the newer copy's wards."""
    both = sorted((key for key in after if key in before), key=lambda key: _ward_order(after[key][0].stay))
    pairs = ((after[key][0], _allergies(before[key][0]), _allergies(after[key][0])) for key in both)
    return tuple(
        AllergiesChanged(line.patient, line.stay, was, is_now)
        for line, was, is_now in pairs
        if _said(was) != _said(is_now)
    )


def _allergies(line: CensusLine) -> Allergies:
    return Allergies(line.allergies_state, line.allergies)


def _said(allergies: Allergies) -> tuple[object, ...]:
    """What a nurse reads of a list: not its keys or dates."""
    said = (
        (one.substance, one.clinical_status, one.verification, one.criticality, one.reaction, one.severity)
        for one in allergies.rows
    )
    return (allergies.state, frozenset(said))
