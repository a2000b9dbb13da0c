"""Allergies, problems and the source's own statements that there are none.

Rules: "none known" comes only from a statement of the source about the whole list that holds now; a statement about a
part of it ("no known drug allergy") is a row with the source's words; a statement that is refuted, not confirmed, not
active any more, qualified by a note or a category, contradicted by a reaction or not wholly readable is a row too,
with its status, never a reassurance.
"""

from __future__ import annotations

from collections.abc import Iterator

from exports.fhir.clinical_resources import AllergyIntolerance, Condition, ListResource
from exports.fhir.concept import (
    code_of,
    codes,
    end,
    joined,
    notes,
    quantity_words,
    range_words,
    words,
    words_of_all,
)
from exports.fhir.elements import Concept
from exports.fhir.mapping import Mapping
from exports.fhir.none_known import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_PROBLEM,
    list_section,
    says_none,
)
from exports.record import Allergy, NoneKnown, Problem, Section


def _status(concept: Concept | None) -> str | None:
    """The code of a status, which screens translate; the words when there is no code."""
    found = codes(concept)
    return found[0] if found else words(concept)


def allergy_rows(allergy: AllergyIntolerance, m: Mapping) -> Iterator[Allergy | NoneKnown]:
    """An allergy, or the statement that there is none."""
    recorded_at = m.moment(allergy.recordedDate, "recordedDate")
    recorded_by = m.words(allergy.recorder) or m.words(allergy.asserter)
    clinical, verification = _status(allergy.clinicalStatus), _status(allergy.verificationStatus)
    onset = m.moment(allergy.onsetDateTime, "onsetDateTime") or m.start(allergy.onsetPeriod, "onsetPeriod")
    qualified = allergy.reaction or allergy.category or notes(allergy.note) or allergy.criticality == "high"
    clear = not m.unreadable and not qualified and _holds(allergy.clinicalStatus, allergy.verificationStatus)
    if clear and says_none(allergy.code, NO_KNOWN_ALLERGY):
        yield NoneKnown(
            patient=m.patient,
            section=Section.ALLERGIES,
            text=words(allergy.code),
            recorded_at=recorded_at,
            recorded_by=recorded_by,
        )
        return
    reactions = allergy.reaction or []
    substances = [words(reaction.substance) for reaction in reactions]
    substance = words(allergy.code) or joined(dict.fromkeys(substances), ", ")
    shown = [joined([words_of_all(item.manifestation) or item.description]) for item in reactions]
    yield Allergy(
        key=m.id,
        patient=m.patient,
        substance=substance,
        code=code_of(allergy.code) or next((code_of(item.substance) for item in reactions if item.substance), None),
        kind=joined([allergy.type, joined(allergy.category or (), ", ")], ", "),
        criticality=allergy.criticality,
        clinical_status=clinical,
        verification=verification,
        reaction=joined(dict.fromkeys(shown), "; "),
        severity=_worst([item.severity for item in reactions]),
        onset=onset,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        note=joined([notes(allergy.note), allergy.onsetString, *(notes(item.note) for item in reactions)], "\n"),
        unreadable=m.unreadable,
    )


def _holds(clinical: Concept | None, verification: Concept | None) -> bool:
    """True for a statement that is in force and that nobody doubts; a status without readable words may deny it."""
    in_force = clinical is None or _status(clinical) == "active"
    return in_force and (verification is None or _status(verification) == "confirmed")


def _worst(severities: list[str | None]) -> str | None:
    """The gravest of the severities; a word that is not FHIR's stands before all."""
    order = {"severe": 1, "moderate": 2, "mild": 3}
    return min((item for item in severities if item), key=lambda item: order.get(item, 0), default=None)


def problem_rows(condition: Condition, m: Mapping) -> Iterator[Problem | NoneKnown]:
    """A problem, or the statement that there is none."""
    recorded_at = m.moment(condition.recordedDate, "recordedDate")
    clinical, verification = _status(condition.clinicalStatus), _status(condition.verificationStatus)
    onset = m.moment(condition.onsetDateTime, "onsetDateTime") or m.start(condition.onsetPeriod, "onsetPeriod")
    ended = m.moment(condition.abatementDateTime, "abatementDateTime")
    ended = ended or m.moment(end(condition.abatementPeriod), "abatementPeriod.end")
    qualified = ended or condition.abatementString or notes(condition.note)
    clear = not m.unreadable and not qualified and _holds(condition.clinicalStatus, condition.verificationStatus)
    if clear and says_none(condition.code, NO_KNOWN_PROBLEM):
        text = words(condition.code)
        yield NoneKnown(patient=m.patient, section=Section.PROBLEMS, text=text, recorded_at=recorded_at)
        return
    yield Problem(
        key=m.id,
        patient=m.patient,
        text=words(condition.code),
        code=code_of(condition.code),
        category=joined(dict.fromkeys(_status(item) for item in condition.category or ()), ", "),
        clinical_status=clinical,
        verification=verification,
        severity=words(condition.severity),
        body_site=words_of_all(condition.bodySite),
        onset=onset,
        onset_text=condition.onsetString or quantity_words(condition.onsetAge) or range_words(condition.onsetRange),
        abatement=ended,
        recorded_at=recorded_at,
        note=joined([notes(condition.note), condition.abatementString], "\n"),
        unreadable=m.unreadable,
    )


def list_rows(listed: ListResource, m: Mapping) -> Iterator[NoneKnown]:
    """A List that says it is empty because nothing is known (`emptyReason` nilknown)."""
    section = list_section(listed.code)
    current = listed.status in (None, "current") and not listed.entry and not m.unreadable and not notes(listed.note)
    if section and current and "nilknown" in codes(listed.emptyReason):
        yield NoneKnown(
            patient=m.patient,
            section=section,
            text=words(listed.emptyReason) or listed.title,
            recorded_at=m.moment(listed.date, "date"),
            recorded_by=m.words(listed.source),
        )
