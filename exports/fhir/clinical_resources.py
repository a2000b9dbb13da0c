"""The FHIR R4 resources about risks, treatment and results, with the elements that the kit reads.

The companion of `resources` (people and places) and `care_resources` (documents, plans and what is in place).
"""

# ruff: noqa: N815 -- the names of elements are FHIR's

from __future__ import annotations

from msgspec import Raw

from exports.fhir.elements import (
    NOTHING,
    Annotation,
    Attachment,
    Concept,
    Dosage,
    Element,
    Identifier,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    Resource,
    Timing,
)


class AllergyReaction(Element):
    substance: Concept | None = None
    manifestation: list[Concept] | None = None
    description: str | None = None
    severity: str | None = None
    note: list[Annotation] | None = None


class AllergyIntolerance(Resource):
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    type: str | None = None
    category: list[str] | None = None
    criticality: str | None = None
    code: Concept | None = None
    patient: Reference | None = None
    onsetDateTime: str | None = None
    onsetPeriod: Period | None = None
    onsetString: str | None = None
    recordedDate: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    note: list[Annotation] | None = None
    reaction: list[AllergyReaction] | None = None

    def about(self) -> Reference | None:
        return self.patient

    def withdrawn(self) -> bool:
        return says_error(self.verificationStatus)


class Condition(Resource):
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    category: list[Concept] | None = None
    severity: Concept | None = None
    code: Concept | None = None
    bodySite: list[Concept] | None = None
    subject: Reference | None = None
    onsetDateTime: str | None = None
    onsetAge: Quantity | None = None
    onsetPeriod: Period | None = None
    onsetRange: Range | None = None
    onsetString: str | None = None
    abatementDateTime: str | None = None
    abatementPeriod: Period | None = None
    abatementString: str | None = None
    recordedDate: str | None = None
    note: list[Annotation] | None = None

    def withdrawn(self) -> bool:
        return says_error(self.verificationStatus)


def says_error(verification: Concept | None) -> bool:
    """True when a verification status holds the code `entered-in-error`."""
    return any(coding.code == "entered-in-error" for coding in (verification.coding or ())) if verification else False


class ListEntry(Element):
    item: Reference | None = None


class ListResource(Resource):
    status: str | None = None
    code: Concept | None = None
    title: str | None = None
    subject: Reference | None = None
    date: str | None = None
    source: Reference | None = None
    note: list[Annotation] | None = None
    emptyReason: Concept | None = None
    entry: list[ListEntry] | None = None


class MedicationIngredient(Element):
    itemCodeableConcept: Concept | None = None
    itemReference: Reference | None = None
    strength: Ratio | None = None


class Medication(Resource):
    identifier: list[Identifier] | None = None
    code: Concept | None = None
    form: Concept | None = None
    ingredient: list[MedicationIngredient] | None = None


class DispenseRequest(Element):
    validityPeriod: Period | None = None


class MedicationRequest(Resource):
    status: str | None = None
    statusReason: Concept | None = None
    intent: str | None = None
    category: list[Concept] | None = None
    priority: str | None = None
    doNotPerform: bool | None = None
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    subject: Reference | None = None
    authoredOn: str | None = None
    requester: Reference | None = None
    reasonCode: list[Concept] | None = None
    reasonReference: list[Reference] | None = None
    note: list[Annotation] | None = None
    dosageInstruction: list[Dosage] | None = None
    dispenseRequest: DispenseRequest | None = None


class MedicationStatement(Resource):
    status: str | None = None
    statusReason: list[Concept] | None = None
    category: Concept | None = None
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    subject: Reference | None = None
    context: Reference | None = None
    effectiveDateTime: str | None = None
    effectivePeriod: Period | None = None
    dateAsserted: str | None = None
    informationSource: Reference | None = None
    reasonCode: list[Concept] | None = None
    reasonReference: list[Reference] | None = None
    note: list[Annotation] | None = None
    dosage: list[Dosage] | None = None


class AdministrationDosage(Element):
    text: str | None = None
    site: Concept | None = None
    route: Concept | None = None
    method: Concept | None = None
    dose: Quantity | None = None
    rateRatio: Ratio | None = None
    rateQuantity: Quantity | None = None
    modifierExtension: Raw = NOTHING


class Performer(Element):
    actor: Reference | None = None
    function: Concept | None = None


class MedicationAdministration(Resource):
    status: str | None = None
    statusReason: list[Concept] | None = None
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    subject: Reference | None = None
    context: Reference | None = None
    effectiveDateTime: str | None = None
    effectivePeriod: Period | None = None
    performer: list[Performer] | None = None
    reasonCode: list[Concept] | None = None
    request: Reference | None = None
    note: list[Annotation] | None = None
    dosage: AdministrationDosage | None = None


class Specimen(Resource):
    type: Concept | None = None
    subject: Reference | None = None


class ReferenceRange(Element):
    low: Quantity | None = None
    high: Quantity | None = None
    text: str | None = None
    type: Concept | None = None
    appliesTo: list[Concept] | None = None


class SampledData(Element):
    origin: Quantity | None = None
    data: str | None = None


class Measured(Resource):
    """What an observation and its components share (both may carry `modifierExtension`, hence the base)."""

    code: Concept | None = None
    valueQuantity: Quantity | None = None
    valueCodeableConcept: Concept | None = None
    valueString: str | None = None
    valueBoolean: bool | None = None
    valueInteger: int | None = None
    valueRange: Range | None = None
    valueRatio: Ratio | None = None
    valueSampledData: SampledData | None = None
    valueTime: str | None = None
    valueDateTime: str | None = None
    valuePeriod: Period | None = None
    dataAbsentReason: Concept | None = None
    interpretation: list[Concept] | None = None
    referenceRange: list[ReferenceRange] | None = None


class Observation(Measured):
    status: str | None = None
    category: list[Concept] | None = None
    subject: Reference | None = None
    focus: list[Reference] | None = None
    effectiveDateTime: str | None = None
    effectivePeriod: Period | None = None
    effectiveInstant: str | None = None
    effectiveTiming: Timing | None = None
    issued: str | None = None
    performer: list[Reference] | None = None
    note: list[Annotation] | None = None
    bodySite: Concept | None = None
    method: Concept | None = None
    specimen: Reference | None = None
    hasMember: list[Reference] | None = None
    component: list[Measured] | None = None


class DiagnosticReport(Resource):
    status: str | None = None
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    effectiveDateTime: str | None = None
    effectivePeriod: Period | None = None
    issued: str | None = None
    performer: list[Reference] | None = None
    resultsInterpreter: list[Reference] | None = None
    result: list[Reference] | None = None
    conclusion: str | None = None
    conclusionCode: list[Concept] | None = None
    presentedForm: list[Attachment] | None = None
