"""Names on one ward, or in one list, that may be taken for one another, and what tells them apart.

Rules of this module:

* alike is the same family name (birth or used), or one letter added, left out, changed or swapped;
* it only flags; both identities stand there to be compared;
* where name, birth date and sex are the same too, only the number tells them apart, and that is said: one patient with
  two records, or two patients.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exports.folding import fold
from exports.record import Key, Patient
from exports.search import Hit

SHORTEST = 4
"""Letters from which on one letter of difference counts: "Roy" and "Ray" are too short to tell."""


def alike(patients: Iterable[Patient]) -> Mapping[Key, tuple[Patient, ...]]:
    """For each patient with such a name, the others."""
    named = [(patient, _family_names(patient)) for patient in {p.key: p for p in patients}.values()]
    near: dict[str, list[int]] = defaultdict(list)
    for i, (_, names) in enumerate(named):
        for variant in {variant for name in names for variant in _variants(name)}:
            near[variant].append(i)
    found: dict[Key, tuple[Patient, ...]] = {}
    for i, (patient, names) in enumerate(named):
        maybe = {j for name in names for variant in _variants(name) for j in near[variant]} - {i}
        others = tuple(named[j][0] for j in sorted(maybe) if _close(names, named[j][1]))
        if others:
            found[patient.key] = others
    return found


def _variants(name: str) -> set[str]:
    """The name and the name without any one of its letters: two names that are one letter apart share one of these, so
    that a whole hospital is compared without comparing each with each."""
    if len(name) < SHORTEST - 1:
        return {name}
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def _family_names(patient: Patient) -> frozenset[str]:
    return frozenset(fold(name).replace(" ", "") for name in (patient.birth_name, patient.used_name) if name)


def _close(names: frozenset[str], others: frozenset[str]) -> bool:
    return any(a == b or one_letter_apart(a, b) for a in names for b in others)


def one_letter_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, change, or swap of neighbours turns one name into the other."""
    if min(len(a), len(b)) < SHORTEST or abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[i + 1 :] == shorter[i:]
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return a[i + 1 :] == b[i + 1 :] or swapped


@dataclass(frozen=True)
class Apart:
    """What of a line differs from its look-alikes; `only_number` when there is one from which nothing else does."""

    given_name: bool
    birth_date: bool
    sex: bool
    place: bool
    only_number: bool


def apart(hits: Sequence[Hit], resembling: Mapping[Key, Sequence[Patient]]) -> Mapping[Key, Apart]:
    """For each hit with look-alikes, what tells it from them."""
    places = {hit.patient.key: _place(hit) for hit in hits}
    found: dict[Key, Apart] = {}
    for hit in hits:
        one, others = hit.patient, resembling.get(hit.patient.key, ())
        if others:
            found[one.key] = Apart(
                given_name=any(_given(one) != _given(other) for other in others),
                birth_date=any(one.birth_date != other.birth_date for other in others),
                sex=any(one.sex != other.sex for other in others),
                place=any(places[one.key] != places.get(other.key) for other in others),
                only_number=any(_same_person(one, other) for other in others),
            )
    return found


def together(hits: Sequence[Hit], resembling: Mapping[Key, Sequence[Patient]]) -> tuple[Hit, ...]:
    """The hits in their order, but the nearest look-alikes of each right below it: also who has left, below who is
    there. Those found as typed stay before those that are only close."""
    ordered: dict[Key, Hit] = {}
    by_key = {hit.patient.key: hit for hit in hits}
    for hit in hits:
        ordered.setdefault(hit.patient.key, hit)
        for other in resembling.get(hit.patient.key, ()):
            beside = by_key[other.key]
            if beside.close == hit.close and _near(hit.patient, other):
                ordered.setdefault(other.key, beside)
    return tuple(ordered.values())


def _near(one: Patient, other: Patient) -> bool:
    given, theirs = _given(one), _given(other)
    return given == theirs or one_letter_apart(given, theirs) or (one.birth_date or "") == other.birth_date


def _same_person(one: Patient, other: Patient) -> bool:
    """Whether nothing of name, birth date and sex contradicts that the two are one."""
    born, theirs = one.birth_date or "", other.birth_date or ""
    same_day = born.startswith(theirs) or theirs.startswith(born)
    same_sex = one.sex is None or other.sex is None or one.sex == other.sex
    same_name = bool(_family_names(one) & _family_names(other)) and _given(one) == _given(other)
    return same_name and same_day and same_sex


def _given(patient: Patient) -> str:
    return fold(patient.given_name or "")


def _place(hit: Hit) -> tuple[str | None, ...]:
    stay = hit.stay
    return (stay.ward, stay.room, stay.bed) if stay is not None and stay.present else ()
