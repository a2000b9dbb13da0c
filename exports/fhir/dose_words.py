"""The words for what became of a dose: reviewed lists, since a dose not given must never look given.

Rules: a word is GIVEN only when it stands here as a whole phrase; words that deny or delay are looked for inside longer
phrases; what is on no list leaves the state unknown and is shown as said. To add a word, add it with its source.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ELSEWHERE = " in other location"

_ADMINISTERED = (
    # MIMIC-IV eMAR (mimic-medication-method): Beth Israel Deaconess' own words for a dose that went in.
    "administered",
    "administered bolus from iv drip",
    "applied",
    "flushed",
    "started",
    "restarted",
    # MIMIC-IV ICU (mimic-medication-method-icu): how a dose that was charted as input was given.
    "bolus",
    "continuous iv",
    "continuous med",
    "drug push",
    "non iv meds",
    # Plain words of other systems, English and French.
    "given",
    "dose given",
    "taken",
    "administre",
    "administree",
    "donne",
    "donnee",
    "pris",
    "prise",
    "fait",
    "pose",
    "posee",
)

_TECHNIQUES = (
    # FHIR value set administration-method-codes (SNOMED CT): how, for a resource whose status says that it was done.
    "apply",
    "administer",
    "chew",
    "dissolve",
    "gargle",
    "infuse",
    "inhale",
    "inject",
    "insert",
    "instill",
    "push",
    "iv push",
    "rinse",
    "rub",
    "spray",
    "suck",
    "swallow",
    "take",
    "application",
    "infusion",
    "inhalation",
    "injection",
    "instillation",
    "intravenous push",
    "slow push",
    "sublingual",
    "nebulization",
    "nebulisation",
    "perfusion",
    "pulverisation",
    "per os",
    "iv lente",
    "ivl",
    "ivd",
    "ivse",
    "417924000",
    "422145002",
    "421538008",
    "421134003",
    "421521009",
    "420620005",
)

GIVEN = frozenset(phrase + suffix for phrase in (*_ADMINISTERED, *_TECHNIQUES) for suffix in ("", _ELSEWHERE))

GIVEN_REASONS = frozenset({"none", "given as ordered", "emergency", "a", "b", "c"})
"""FHIR reason-medication-given: reasons that do not deny that a dose was given."""

_DENIED = re.compile(
    r"\b(?:not|non|pas(?: ete)?|no) (?:yet )?"
    r"(?:given|administ\w*|flushed|applied|started|taken|done|dose|donne\w*|pris\w*|fait\w*|realis\w*|effectue\w*|pose\w*)\b"
    r"|\b(?:hold|held|withheld|refus\w*|omit\w*|omis\w*|missed|skipped|declin\w*|cancel\w*|annul\w*|suspen\w*)\b"
    r"|\bnon-administ\w*|\bn'a pas\b"
)
_STOPPED = re.compile(r"\b(?:stopped|stopped as directed|arrete\w*|arret|interromp\w*|interrupt\w*|discontinued)\b")
_NOT_STOPPED = re.compile(r"\b(?:not|non|pas) (?:stopped|arrete\w*)\b")
_DELAYED = re.compile(
    r"^(?:delayed|late) (?:administered|applied|flushed|started|given|restarted)$|^donnee? en retard$"
)


@lru_cache(maxsize=4096)
def denies(phrase: str) -> bool:
    """True for words by which the dose was not given."""
    return phrase not in GIVEN and _DENIED.search(phrase) is not None


@lru_cache(maxsize=4096)
def stops(phrase: str) -> bool:
    return _STOPPED.search(phrase) is not None and _NOT_STOPPED.search(phrase) is None


@lru_cache(maxsize=4096)
def delays(phrase: str) -> bool:
    """True for a dose that was given, late."""
    return _DELAYED.search(phrase.removesuffix(_ELSEWHERE)) is not None
