"""MedicationAdministration: what became of each dose.

Rules: status, statusReason and dosage.method are read together, and the one that denies wins; GIVEN needs a status that
says completed and words that all are on the reviewed list (`dose_words`) or absent; whatever could not be read of these
elements, any modifier extension and a dose of exactly 0 make GIVEN impossible.
"""

from __future__ import annotations

from collections.abc import Iterator

from exports.fhir.clinical_resources import MedicationAdministration
from exports.fhir.concept import joined, notes, quantity_words, ratio_words, words, words_of_all
from exports.fhir.dose_words import GIVEN, GIVEN_REASONS, delays, denies, stops
from exports.fhir.elements import NOTHING, Concept
from exports.fhir.mapping import Mapping
from exports.fhir.medications import Medicines
from exports.fhir.phrases import folded
from exports.record import Administration, DoseState

_DECISIVE = ("status", "dosage", "modifierExtension", "implicitRules", "note")
_STATUSES = frozenset({"in-progress", "not-done", "on-hold", "completed", "stopped", "unknown"})


def administration_rows(dose: MedicationAdministration, m: Mapping, medicines: Medicines) -> Iterator[Administration]:
    """The one row of a dose."""
    dosage = dose.dosage
    if dose.status and dose.status not in _STATUSES:
        m.mark("status", dose.status)
    if dosage and dosage.modifierExtension is not NOTHING:
        m.mark("dosage.modifierExtension", bytes(dosage.modifierExtension).decode("utf-8", "replace"))
    doubtful = _says_nothing(dose) or any(mark.startswith((*_DECISIVE, "$")) for mark in m.unreadable)
    medicine = medicines.of(dose.medicationCodeableConcept, dose.medicationReference, m)
    at = m.moment(dose.effectiveDateTime, "effectiveDateTime") or m.start(dose.effectivePeriod, "effectivePeriod")
    request = m.references.identity(dose.request, "MedicationRequest")
    state = dose_state(dose, doubtful)
    yield Administration(
        key=m.id,
        patient=m.patient,
        order=request,
        drug=medicine.text,
        code=medicine.code,
        state=state,
        said=_said(dose, state),
        reason=words_of_all(dose.statusReason),
        at=at,
        end=m.end(dose.effectivePeriod, "effectivePeriod"),
        dose=quantity_words(dosage.dose) if dosage else None,
        rate=(ratio_words(dosage.rateRatio) or quantity_words(dosage.rateQuantity)) if dosage else None,
        route=words(dosage.route) if dosage else None,
        text=dosage.text if dosage else None,
        performer=m.words_of_all([item.actor for item in dose.performer or () if item.actor]),
        note=notes(dose.note),
        unreadable=m.unreadable,
    )


def _says_nothing(dose: MedicationAdministration) -> bool:
    """True when something decisive is there and none of its words could be read."""
    dosage = dose.dosage
    silent = [item for item in dose.statusReason or () if not _phrases(item)]
    if dosage is None:
        return bool(silent)
    empty = all(getattr(dosage, name) is None for name in dosage.__struct_fields__ if name != "modifierExtension")
    return empty or bool(silent) or (dosage.method is not None and not _phrases(dosage.method))


def dose_state(dose: MedicationAdministration, doubtful: bool = False) -> DoseState:
    """What became of the dose; `doubtful` when something decisive could not be read."""
    method = _phrases(dose.dosage.method) if dose.dosage else set()
    reasons = {phrase for reason in dose.statusReason for phrase in _phrases(reason)} if dose.statusReason else set()
    free = [dose.dosage.text if dose.dosage else None, *(note.text for note in dose.note or ())]
    if dose.status == "not-done" or any(map(denies, method | reasons)) or any(map(_only_denies, free)):
        return DoseState.NOT_GIVEN
    if dose.status == "stopped" or any(map(stops, method)):
        return DoseState.STOPPED
    if doubtful or dose.status not in ("completed", "in-progress") or _is_nothing(dose):
        return DoseState.UNKNOWN
    if dose.status == "in-progress":
        return DoseState.IN_PROGRESS
    return _completed(method, reasons)


def _completed(method: set[str], reasons: set[str]) -> DoseState:
    if any(map(delays, method)):
        return DoseState.DELAYED
    known = not method or bool(method & GIVEN)
    return DoseState.GIVEN if known and reasons <= GIVEN_REASONS else DoseState.UNKNOWN


def _is_nothing(dose: MedicationAdministration) -> bool:
    """True for a dose of exactly 0 without a rate: "administered 0" may mean that nothing was given."""
    dosage = dose.dosage
    if dosage is None or dosage.dose is None or dosage.rateRatio or dosage.rateQuantity:
        return False
    return dosage.dose.value == 0 and not dosage.dose.comparator


def _only_denies(text: str | None) -> bool:
    """True for a free text that says nothing but that the dose was not given."""
    phrase = folded(text)
    return phrase is not None and len(phrase.split()) <= 4 and denies(phrase)


def _phrases(concept: Concept | None) -> set[str]:
    if concept is None:
        return set()
    texts = [concept.text, *(text for item in concept.coding or () for text in (item.display, item.code))]
    return {phrase for phrase in map(folded, texts) if phrase}


def _said(dose: MedicationAdministration, state: DoseState) -> str | None:
    """The source's own words: the method's, with the status where that adds something, and a dose of 0 that casts
    doubt on them.
    """
    method = words(dose.dosage.method) if dose.dosage else None
    status = dose.status if dose.status != "completed" or not method else None
    doubted = state is DoseState.UNKNOWN and _is_nothing(dose)
    amount = quantity_words(dose.dosage.dose) if dose.dosage and doubted else None
    return joined([joined([status, method], ", "), amount])
