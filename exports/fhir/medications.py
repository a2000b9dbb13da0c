"""Drugs, prescriptions and usual treatments (MedicationRequest, MedicationStatement, Medication).

Rules: what the prescriber wrote stays verbatim (`text`); coded dose, route and timing stand beside it and never replace
it; a drug known only by its code is shown by that code, never left blank; a status that cannot be read is unknown; what
was only proposed or planned is a draft; several instructions are said one by one (`instructions`).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from exports.fhir.clinical_resources import Medication, MedicationRequest, MedicationStatement
from exports.fhir.concept import code_of, codes, end, joined, notes, ratio_words, words, words_of_all
from exports.fhir.elements import NOTHING, Concept, Dosage, Identifier, Reference, Timing
from exports.fhir.instructions import bounds_of, each, instruction_fields, is_needed, rates
from exports.fhir.mapping import Mapping
from exports.fhir.none_known import NO_KNOWN_MEDICATION, says_none
from exports.fhir.references import contained_medication
from exports.record import MedicationOrder, NoneKnown, OrderKind, OrderStatus, Section

_STATUSES = {
    **{status.value: status for status in OrderStatus},
    # MedicationStatement (FHIR R4 medication-statement-status).
    "intended": OrderStatus.DRAFT,
    "recorded": OrderStatus.ACTIVE,
    "not-taken": OrderStatus.STOPPED,
    "ended": OrderStatus.STOPPED,
}


_OUTSIDE = frozenset({"community", "patientspecified", "outpatient", "discharge"})
"""Categories of what is taken before or after the stay (FHIR medicationrequest-category): not for the ward to give."""

_PROPOSED = frozenset({"proposal", "plan", "option"})
"""Intents of what nobody ordered yet (FHIR medicationrequest-intent)."""

_INTENTS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"}) | _PROPOSED


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
    """A prescription. One for home (before the stay, or for after it) is a usual treatment, with the word for it."""
    outside = [item for item in request.category or () if _OUTSIDE.intersection(codes(item))]
    after = words_of_all(item for item in outside if {"outpatient", "discharge"}.intersection(codes(item)))
    status = _order_status(request.status, m)
    if request.intent and request.intent not in _INTENTS:
        m.mark("intent", request.intent)
    proposed = request.intent in _PROPOSED
    if proposed and not outside and status in (OrderStatus.ACTIVE, OrderStatus.UNKNOWN):
        status = OrderStatus.DRAFT
    validity = request.dispenseRequest.validityPeriod if request.dispenseRequest else None
    yield _order(
        m,
        medicines.of(request.medicationCodeableConcept, request.medicationReference, m),
        request.dosageInstruction or [],
        "dosageInstruction",
        {
            "key": m.id,
            "stay": stay,
            "usual": bool(outside),
            "do_not_give": request.doNotPerform is True,
            "status": status,
            "status_reason": joined([words(request.statusReason), request.intent if proposed else None], ", "),
            "note": joined([after, notes(request.note)], "\n"),
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
    qualified = statement.dosage or notes(statement.note) or statement.statusReason or end(statement.effectivePeriod)
    holds = statement.status in (None, "active", "unknown", "recorded", "completed") and not qualified
    if holds and not m.unreadable and says_none(concept, NO_KNOWN_MEDICATION):
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
    for number_, dosage in enumerate(dosages):
        if dosage.modifierExtension is not NOTHING:
            raw = bytes(dosage.modifierExtension).decode("utf-8", "replace")
            m.mark(f"{path}[{number_}].modifierExtension", raw)
    first, last = bounds_of(dosages, f"{path}.timing.repeat.boundsPeriod", m)
    fields["start"] = first or fields.get("start")
    fields["end"] = last or fields.get("end")
    events = [m.moment(event, f"{path}.timing.event") for timing in timings for event in timing.event or ()]
    said = [
        text for dosage in dosages for text in (words_of_all(dosage.additionalInstruction), dosage.patientInstruction)
    ]
    noted = [str(note) for note in (fields.pop("note"),) if note]
    planned = [dosage for dosage in dosages if not is_needed(dosage)]
    rated = any(rates(dosage) for dosage in planned)
    needed = bool(dosages) and not planned
    return MedicationOrder(
        patient=m.patient,
        drug=medicine.text,
        code=medicine.code,
        form=medicine.form,
        ingredients=medicine.ingredients,
        text=each((dosage.text for dosage in dosages), "\n"),
        times=tuple(dict.fromkeys(time[:5] for repeat in repeats for time in repeat.timeOfDay or ())),
        events=tuple(event for event in events if event),
        as_needed=needed,
        as_needed_for=each(words(dosage.asNeededCodeableConcept) for dosage in dosages),
        kind=_kind(needed, rated, [dosage.timing for dosage in planned if dosage.timing]),
        note=joined([*noted, *said], "\n"),
        unreadable=m.unreadable,
        **instruction_fields(dosages),
        **fields,  # type: ignore[arg-type]
    )


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
