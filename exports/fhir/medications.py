"""Drugs, prescriptions and usual treatments (MedicationRequest, MedicationStatement, Medication).

Rules: what the prescriber wrote stays verbatim (`text`); coded dose, route and timing stand beside it and never replace
it; a drug known only by its code is shown by that code, never left blank; a status that cannot be read is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from exports.fhir.clinical_resources import Medication, MedicationRequest, MedicationStatement
from exports.fhir.concept import (
    code_of,
    codes,
    joined,
    notes,
    quantity_words,
    range_words,
    ratio_words,
    words,
    words_of_all,
)
from exports.fhir.elements import NOTHING, Concept, Dosage, DoseAndRate, Identifier, Reference, Timing
from exports.fhir.mapping import Mapping
from exports.fhir.none_known import NO_KNOWN_MEDICATION, says_none
from exports.fhir.references import contained_medication
from exports.fhir.timing import timing_words
from exports.record import MedicationOrder, NoneKnown, OrderKind, OrderStatus, Section

_STATUSES = {
    **{status.value: status for status in OrderStatus},
    # MedicationStatement (FHIR R4 medication-statement-status).
    "intended": OrderStatus.DRAFT,
    "recorded": OrderStatus.ACTIVE,
    "not-taken": OrderStatus.STOPPED,
    "ended": OrderStatus.STOPPED,
}


class Medicine(Struct, frozen=True, gc=False):
    """What is known of a drug."""

    text: str | None = None
    code: str | None = None
    form: str | None = None
    ingredients: tuple[str, ...] = ()


class Medicines:
    """The Medications of a source by id."""

    def __init__(self) -> None:
        self._known: dict[str, Medication] = {}
        self._made: dict[str, Medicine] = {}

    def add(self, identifier: str, medication: Medication) -> None:
        self._known[identifier] = medication

    def of(self, concept: Concept | None, reference: Reference | None, m: Mapping) -> Medicine:
        """The drug of an order or a dose; by the reference's own words when it leads nowhere."""
        if reference is None:
            return Medicine(words(concept), code_of(concept))
        text = reference.reference or ""
        if text.startswith("#"):
            inside = contained_medication(m.contained, text)
            found = self._medicine(inside, m, set()) if inside else None
        else:
            found = self._by_id(m.references.identity(reference, "Medication"), m, set())
        if found is None:
            return Medicine(words(concept) or m.words(reference), code_of(concept))
        shown = words(concept) or reference.display or found.text or text or None
        return Medicine(shown, found.code or code_of(concept), found.form, found.ingredients)

    def _by_id(self, identifier: str | None, m: Mapping, seen: set[str]) -> Medicine | None:
        if identifier is None or identifier not in self._known or identifier in seen:
            return None
        if identifier not in self._made:
            self._made[identifier] = self._medicine(self._known[identifier], m, seen | {identifier})
        return self._made[identifier]

    def _medicine(self, medication: Medication, m: Mapping, seen: set[str]) -> Medicine:
        ingredients: list[str] = []
        for item in medication.ingredient or ():
            inside = self._by_id(m.references.identity(item.itemReference, "Medication"), m, seen)
            name = words(item.itemCodeableConcept) or (inside.text if inside else None) or m.words(item.itemReference)
            if text := joined([name, ratio_words(item.strength)]):
                ingredients.append(text)
        text = _displayed(medication.code) or _named(medication.identifier) or joined(ingredients, " + ")
        text = text or words(medication.code) or joined([item.value for item in medication.identifier or ()][:1])
        return Medicine(text, code_of(medication.code), words(medication.form), tuple(ingredients))


def _displayed(concept: Concept | None) -> str | None:
    """Words of a concept, not its bare code."""
    if concept is None:
        return None
    return concept.text or next((coding.display for coding in concept.coding or () if coding.display), None)


def _named(identifiers: list[Identifier] | None) -> str | None:
    """A name carried as an identifier, as MIMIC does (system …/mimic-medication-name)."""
    found = (item.value for item in identifiers or () if item.value and (item.system or "").endswith("-name"))
    return next(found, None)


def request_rows(
    request: MedicationRequest, m: Mapping, medicines: Medicines, stay: str | None
) -> Iterator[MedicationOrder]:
    """A prescription. One of category `community` is what the patient takes outside."""
    community = any(
        code in ("community", "patientspecified") for item in request.category or () for code in codes(item)
    )
    validity = request.dispenseRequest.validityPeriod if request.dispenseRequest else None
    yield _order(
        m,
        medicines.of(request.medicationCodeableConcept, request.medicationReference, m),
        request.dosageInstruction or [],
        "dosageInstruction",
        {
            "key": m.id,
            "stay": stay,
            "usual": community,
            "do_not_give": request.doNotPerform is True,
            "status": _order_status(request.status, m),
            "status_reason": words(request.statusReason),
            "note": notes(request.note),
            "intent": request.intent,
            "priority": request.priority,
            "authored_at": m.moment(request.authoredOn, "authoredOn"),
            "prescriber": m.words(request.requester),
            "reason": words_of_all(request.reasonCode) or m.reasons(request.reasonReference),
            "start": m.start(validity, "dispenseRequest.validityPeriod"),
            "end": m.end(validity, "dispenseRequest.validityPeriod"),
        },
    )


def statement_rows(
    statement: MedicationStatement, m: Mapping, medicines: Medicines
) -> Iterator[MedicationOrder | NoneKnown]:
    """A usual treatment. One that is said not to be taken keeps its status and the source's word for it."""
    concept = statement.medicationCodeableConcept
    if not m.unreadable and statement.status != "not-taken" and says_none(concept, NO_KNOWN_MEDICATION):
        yield NoneKnown(
            patient=m.patient,
            section=Section.USUAL_MEDICATIONS,
            text=words(concept),
            recorded_at=m.moment(statement.dateAsserted, "dateAsserted"),
            recorded_by=_said_by(statement, m),
        )
        return
    taken = statement.status == "not-taken"
    yield _order(
        m,
        medicines.of(statement.medicationCodeableConcept, statement.medicationReference, m),
        statement.dosage or [],
        "dosage",
        {
            "key": f"MedicationStatement/{m.id}",
            "usual": True,
            "status": _order_status(statement.status, m),
            "status_reason": words_of_all(statement.statusReason) or ("not-taken" if taken else None),
            "note": notes(statement.note),
            "authored_at": m.moment(statement.dateAsserted, "dateAsserted"),
            "prescriber": _said_by(statement, m),
            "reason": words_of_all(statement.reasonCode) or m.reasons(statement.reasonReference),
            "start": m.moment(statement.effectiveDateTime, "effectiveDateTime")
            or m.start(statement.effectivePeriod, "effectivePeriod"),
            "end": m.end(statement.effectivePeriod, "effectivePeriod"),
        },
    )


def _said_by(statement: MedicationStatement, m: Mapping) -> str | None:
    """Who said it, unless it was the patient: that name stands on the page already."""
    said = statement.informationSource
    by_patient = m.references.identity(said, "Patient") is not None and not (said and said.display)
    return None if by_patient else m.words(said)


def _order_status(status: str | None, m: Mapping) -> OrderStatus:
    found = _STATUSES.get(status or "")
    if found is None and status:
        m.mark("status", status)
    return found or OrderStatus.UNKNOWN


def _order(
    m: Mapping, medicine: Medicine, dosages: list[Dosage], path: str, fields: dict[str, object]
) -> MedicationOrder:
    dosages = sorted(dosages, key=lambda dosage: dosage.sequence or 0)
    timings = [dosage.timing for dosage in dosages if dosage.timing]
    repeats = [timing.repeat for timing in timings if timing.repeat]
    doses = [item for dosage in dosages for item in dosage.doseAndRate or ()]
    for number_, dosage in enumerate(dosages):
        if dosage.modifierExtension is not NOTHING:
            raw = bytes(dosage.modifierExtension).decode("utf-8", "replace")
            m.mark(f"{path}[{number_}].modifierExtension", raw)
    bounds = next((repeat.boundsPeriod for repeat in repeats if repeat.boundsPeriod), None)
    where = f"{path}.timing.repeat.boundsPeriod"
    fields["start"] = m.start(bounds, where) or fields.get("start")
    fields["end"] = m.end(bounds, where) or fields.get("end")
    events = [m.moment(event, f"{path}.timing.event") for timing in timings for event in timing.event or ()]
    said = [
        text for dosage in dosages for text in (words_of_all(dosage.additionalInstruction), dosage.patientInstruction)
    ]
    needed = any(dosage.asNeededBoolean or dosage.asNeededCodeableConcept for dosage in dosages)
    noted = [str(note) for note in (fields.pop("note"),) if note]
    rate = _each(_rate(item) for item in doses)
    return MedicationOrder(
        patient=m.patient,
        drug=medicine.text,
        code=medicine.code,
        form=medicine.form,
        ingredients=medicine.ingredients,
        text=_each((dosage.text for dosage in dosages), "\n"),
        dose=_each(quantity_words(item.doseQuantity) or range_words(item.doseRange) for item in doses),
        rate=rate,
        route=_each(joined([words(dosage.route), words(dosage.site)], ", ") for dosage in dosages),
        frequency=_each(timing_words(timing) for timing in timings),
        times=tuple(dict.fromkeys(time[:5] for repeat in repeats for time in repeat.timeOfDay or ())),
        events=tuple(event for event in events if event),
        as_needed=needed,
        as_needed_for=_each(words(dosage.asNeededCodeableConcept) for dosage in dosages),
        max_dose=_each(_maximum(dosage) for dosage in dosages),
        kind=_kind(needed, rate is not None, timings),
        note=joined([*noted, *said], "\n"),
        unreadable=m.unreadable,
        **fields,  # type: ignore[arg-type]
    )


def _each(texts: Iterable[str | None], separator: str = "; ") -> str | None:
    return joined(dict.fromkeys(texts), separator)


def _rate(item: DoseAndRate) -> str | None:
    return ratio_words(item.rateRatio) or quantity_words(item.rateQuantity) or range_words(item.rateRange)


def _maximum(dosage: Dosage) -> str | None:
    return ratio_words(dosage.maxDosePerPeriod) or quantity_words(dosage.maxDosePerAdministration)


def _kind(needed: bool, rated: bool, timings: list[Timing]) -> OrderKind:
    """Which section of the plan: "as needed" comes first, since it must never look scheduled."""
    if needed:
        return OrderKind.AS_NEEDED
    if rated:
        return OrderKind.INFUSION
    repeats = [timing.repeat for timing in timings if timing.repeat]
    once = any(repeat.count == 1 and not repeat.countMax for repeat in repeats)
    if once or any(len(timing.event or ()) == 1 and timing.repeat is None for timing in timings):
        return OrderKind.SINGLE
    if any(repeat.frequency or repeat.timeOfDay or repeat.when or repeat.period for repeat in repeats):
        return OrderKind.SCHEDULED
    return OrderKind.SCHEDULED if any(len(timing.event or ()) > 1 for timing in timings) else OrderKind.UNKNOWN
