"""Names on one ward that may be taken for one another.

Rule: the same family name (birth or used), or one letter added, left out, changed or swapped. It only flags; both
identities stand there to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exports.folding import fold
from exports.record import Key, Patient

SHORTEST = 4
"""Letters from which on one letter of difference counts: "Roy" and "Ray" are too short to tell."""


def alike(patients: Iterable[Patient]) -> Mapping[Key, tuple[Patient, ...]]:
    """For each patient with such a name, the others."""
    named = [(patient, _family_names(patient)) for patient in {p.key: p for p in patients}.values()]
    found: dict[Key, tuple[Patient, ...]] = {}
    for patient, names in named:
        others = tuple(o for o, theirs in named if o.key != patient.key and _close(names, theirs))
        if others:
            found[patient.key] = others
    return found


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
