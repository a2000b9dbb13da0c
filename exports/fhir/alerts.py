"""Alerts from Flag and Consent: isolation, falls, limits of treatment, directives.

Rules: the kind comes from a code or from a word of this reviewed list, in French or English; a word that is denied in
the same breath ("no isolation", "full code") makes no kind, since its title would say the contrary; whatever is on no
list is an alert of kind `other` with the source's words; a status that cannot be read leaves the alert active.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from exports.fhir.care_resources import Consent, Flag
from exports.fhir.concept import codes, joined, words, words_of_all
from exports.fhir.elements import NOTHING, Concept
from exports.fhir.mapping import Mapping
from exports.fhir.phrases import folded
from exports.record import Alert, AlertKind

_WORDS: tuple[tuple[AlertKind, tuple[str, ...]], ...] = (
    (
        AlertKind.ISOLATION,
        (
            r"\bisol",
            r"\bprecautions?\b.*\b(?:contact|goutt|air|droplet|compl|standard)",
            r"\bcontact precaution",
            r"\b(?:bmr|bhre|sarm|mrsa|vre|blse|esbl)\b",
            r"clostridi",
        ),
    ),
    (
        AlertKind.TREATMENT_LIMIT,
        (
            r"\blata\b",
            r"\blimitation",
            r"\blimit\w* .*(?:traitement|treatment)",
            r"\b(?:dnr|dnar|dni|nar)\b",
            r"do not (?:attempt )?(?:resuscitat|intubat)|ne pas (?:reanim|intub)",
            r"\bnot for (?:resus|cpr|intub)|\bno cpr\b",
            r"resuscit|reanimat|reanimable|code status",
        ),
    ),
    (AlertKind.FALL, (r"\bchutes?\b", r"\bfall(?:s|ing)?\b")),
    (AlertKind.ANTICOAGULANT, (r"anticoag", r"\bavk\b", r"\baod\b", r"heparin", r"warfarin")),
    (AlertKind.FASTING, (r"\ba jeun\b", r"\bnpo\b", r"\b(?:nil|nothing) by mouth\b", r"\bfasting\b", r"\bjeune?\b")),
    (
        AlertKind.SAFEGUARDING,
        (r"safeguard", r"maltrait", r"protection de l'enfance", r"\bfugue\b", r"violen", r"signalement", r"\babuse\b"),
    ),
    (
        AlertKind.DIRECTIVE,
        (r"directive", r"personne de confiance", r"advance care", r"\b(?:polst|molst|adr)\b", r"\bliving will\b"),
    ),
)
_PATTERNS = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _WORDS)
_CODES = {
    "42348-3": AlertKind.DIRECTIVE,  # LOINC: advance directives
    "acd": AlertKind.DIRECTIVE,  # consentcategorycodes
    "dnr": AlertKind.TREATMENT_LIMIT,
    "adr": AlertKind.DIRECTIVE,
}
_DENIED_BEFORE = re.compile(
    r"\b(?:pas|aucune?|sans|no|not|non|leve+|fin|absence|arret|stop\w*)\b(?:[ ']+\w+){0,3}[ ']*$"
)
_DENIED_AFTER = re.compile(
    r"\w*(?: (?:risk|precautions?|contact))?[ :=,(/–-]*(?:negati|levee?\b|ended\b|lifted\b|non\b|no\b|none\b|aucun)"
)
_RESUSCITATION = re.compile(r"resus|reanim|code status")
_RESUSCITATED = re.compile(
    r"\bfull code\b|\bcpr: yes\b"
    r"|(?:resuscit|reanimat|code status)\w*[ :=,(/–-]*(?:oui|yes|full|complete|maximale?|souhaitee|for all)\b"
)
"""Words by which everything is to be done: no limit, whatever the word for the list."""

_FLAG_STATUSES = frozenset({"active", "inactive"})


def alert_kind(concepts: Iterable[Concept | None]) -> AlertKind:
    """The kind that the codes, else the words, say."""
    texts: list[str] = []
    for concept in concepts:
        if concept is None:
            continue
        for code in codes(concept):
            if code in _CODES:
                return _CODES[code]
        texts += [concept.text or "", *(coding.display or "" for coding in concept.coding or ())]
        texts += codes(concept)
    said = folded(" · ".join(texts)) or ""
    return next((kind for kind, pattern in _PATTERNS if _says(pattern, said)), AlertKind.OTHER)


def _says(pattern: re.Pattern[str], said: str) -> bool:
    """True when the words say it and do not deny it; "resuscitation: no" denies nothing, it is the limit."""
    for found in pattern.finditer(said):
        if _RESUSCITATION.search(found[0]):
            if not _RESUSCITATED.search(said):
                return True
        elif not _DENIED_BEFORE.search(said[: found.start()]) and not _DENIED_AFTER.match(said[found.end() :]):
            return True
    return False


def flag_rows(flag: Flag, m: Mapping) -> Iterator[Alert]:
    """A Flag."""
    status = flag.status
    if status not in _FLAG_STATUSES:
        if status:
            m.mark("status", status)
        status = "active"
    yield Alert(
        key=m.id,
        patient=m.patient,
        text=words(flag.code) or words_of_all(flag.category),
        kind=alert_kind([flag.code, *(flag.category or ())]),
        status=status,
        start=m.start(flag.period, "period"),
        end=m.end(flag.period, "period"),
        author=m.words(flag.author),
        unreadable=m.unreadable,
    )


def consent_rows(consent: Consent, m: Mapping) -> Iterator[Alert]:
    """A Consent: what it is about, and what it permits or forbids."""
    provision = consent.provision
    said = [*(consent.category or ()), *(provision.code or () if provision else ())]
    text = [words(consent.scope), words_of_all(consent.category), words(consent.policyRule)]
    if provision:
        text += [provision.type, words_of_all(provision.code), words_of_all(provision.action)]
        if provision.provision is not NOTHING:  # exceptions to the rule, which may turn it round
            m.mark("provision.provision", bytes(provision.provision).decode("utf-8", "replace"))
    if consent.sourceAttachment:
        text.append(consent.sourceAttachment.title)
    yield Alert(
        key=f"Consent/{m.id}",
        patient=m.patient,
        text=joined(dict.fromkeys(text), " – "),
        kind=alert_kind([consent.scope, consent.policyRule, *said]),
        status=consent.status or "active",
        start=m.moment(consent.dateTime, "dateTime"),
        end=m.end(provision.period, "provision.period") if provision else None,
        author=m.words_of_all(consent.performer),
        unreadable=m.unreadable,
    )
