"""The statements by which a source says that a list is empty: a reviewed list, since a false one may kill.

Rules: a statement counts when a code of this list says it and no words beside the code say more, or when the whole text
is one of these phrases; a phrase that only occurs inside a longer text does not count.
"""

from __future__ import annotations

import re

from exports.fhir.concept import codes
from exports.fhir.elements import Concept
from exports.fhir.phrases import folded
from exports.record import Section

NO_KNOWN_ALLERGY = frozenset(
    {
        "716186003",  # SNOMED CT: No known allergy
        "no-known-allergies",  # IPS absent-unknown-uv-ips
        "no known allergy",
        "no known allergies",
        "no known allergies or intolerances",
        "no allergies known",
        "nka",
        "aucune allergie connue",
        "pas d'allergie connue",
        "absence d'allergie connue",
    }
)
"""About all allergies. Not here: 409137002, 429625007 and 428607008, which speak of drugs, food and environment alone,
and "no-allergy-info", which says that nobody knows."""

NO_KNOWN_PROBLEM = frozenset(
    {
        "160245001",  # SNOMED CT: No current problems or disability
        "no-known-problems",  # IPS
        "no known problems",
        "no current problems or disability",
        "aucun probleme connu",
        "aucun antecedent connu",
    }
)

NO_KNOWN_MEDICATION = frozenset(
    {
        "no-known-medications",  # IPS
        "no known medications",
        "aucun traitement habituel",
        "aucun traitement en cours",
        "pas de traitement habituel",
    }
)
NO_KNOWN_DEVICE = frozenset({"no-known-devices", "no known devices"})
NO_KNOWN_IMMUNIZATION = frozenset({"no-known-immunizations", "no known immunizations"})
NO_KNOWN_PROCEDURE = frozenset({"no-known-procedures", "no known procedures"})

_TAG = re.compile(r" \((?:situation|finding|nka|nkda)\)$")
_LISTS = {
    "48765-2": Section.ALLERGIES,  # LOINC, as in the IPS
    "allergies": Section.ALLERGIES,
    "11450-4": Section.PROBLEMS,
    "problems": Section.PROBLEMS,
    "10160-0": Section.USUAL_MEDICATIONS,
    "medications": Section.USUAL_MEDICATIONS,
    "46264-8": Section.DEVICES,
    "11369-6": Section.IMMUNIZATIONS,
    "47519-4": Section.PROCEDURES,
}


def says_none(concept: Concept | None, known: frozenset[str]) -> bool:
    """True when the concept is one of the statements `known`, and says nothing else."""
    if concept is None:
        return False
    text = folded(concept.text)
    if text and text in known:
        return True
    # Words that are not on the list may qualify the code ("no known allergies except latex"): then it is a row.
    displays = {folded(coding.display) for coding in concept.coding or () if coding.display}
    coded = bool(known.intersection(codes(concept)))
    return coded and all(other is None or _plain(other, known) for other in (text, *displays))


def _plain(text: str, known: frozenset[str]) -> bool:
    """True for a phrase of the list, with at most the semantic tag of SNOMED CT or an abbreviation behind it."""
    return _TAG.sub("", text) in known


def list_section(concept: Concept | None) -> Section | None:
    """The list that a FHIR List is, by its code (LOINC or list-example-codes)."""
    return next((_LISTS[code] for code in codes(concept) if code in _LISTS), None)
