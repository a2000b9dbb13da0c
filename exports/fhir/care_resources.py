"""The FHIR R4 resources about documents, plans and everything in place, with the elements that the kit reads.

The companion of `resources`, which holds people, places and treatment.
"""

# ruff: noqa: N815 -- the names of elements are FHIR's

from __future__ import annotations

from msgspec import Raw

from exports.fhir.clinical_resources import Performer
from exports.fhir.elements import (
    NOTHING,
    Annotation,
    Attachment,
    Concept,
    Element,
    Identifier,
    Period,
    Quantity,
    Reference,
    Resource,
    Timing,
)


class DocumentContent(Element):
    attachment: Attachment | None = None


class DocumentContext(Element):
    encounter: list[Reference] | None = None


class DocumentReference(Resource):
    status: str | None = None
    docStatus: str | None = None
    type: Concept | None = None
    category: list[Concept] | None = None
    subject: Reference | None = None
    date: str | None = None
    author: list[Reference] | None = None
    description: str | None = None
    securityLabel: list[Concept] | None = None
    content: list[DocumentContent] | None = None
    context: DocumentContext | None = None

    def during(self) -> Reference | None:
        named = self.context.encounter or [] if self.context else []
        return named[0] if len(named) == 1 else None

    def withdrawn(self) -> bool:
        return "entered-in-error" in (self.status, self.docStatus)


class Binary(Resource):
    contentType: str | None = None
    data: str | None = None


class ClinicalImpression(Resource):
    status: str | None = None
    code: Concept | None = None
    description: str | None = None
    subject: Reference | None = None
    effectiveDateTime: str | None = None
    effectivePeriod: Period | None = None
    date: str | None = None
    assessor: Reference | None = None
    summary: str | None = None
    note: list[Annotation] | None = None


class Payload(Element):
    contentString: str | None = None
    contentReference: Reference | None = None
    contentAttachment: Attachment | None = None


class Communication(Resource):
    status: str | None = None
    category: list[Concept] | None = None
    topic: Concept | None = None
    subject: Reference | None = None
    sent: str | None = None
    received: str | None = None
    sender: Reference | None = None
    reasonCode: list[Concept] | None = None
    payload: list[Payload] | None = None
    note: list[Annotation] | None = None


class Procedure(Resource):
    status: str | None = None
    code: Concept | None = None
    subject: Reference | None = None
    performedDateTime: str | None = None
    performedPeriod: Period | None = None
    performedString: str | None = None
    performer: list[Performer] | None = None
    bodySite: list[Concept] | None = None
    outcome: Concept | None = None
    note: list[Annotation] | None = None


class ServiceRequest(Resource):
    status: str | None = None
    intent: str | None = None
    category: list[Concept] | None = None
    priority: str | None = None
    doNotPerform: bool | None = None
    code: Concept | None = None
    orderDetail: list[Concept] | None = None
    subject: Reference | None = None
    occurrenceDateTime: str | None = None
    occurrencePeriod: Period | None = None
    occurrenceTiming: Timing | None = None
    authoredOn: str | None = None
    requester: Reference | None = None
    reasonCode: list[Concept] | None = None
    note: list[Annotation] | None = None
    patientInstruction: str | None = None


class DeviceName(Element):
    name: str | None = None
    type: str | None = None


class Device(Resource):
    status: str | None = None
    deviceName: list[DeviceName] | None = None
    modelNumber: str | None = None
    type: Concept | None = None
    patient: Reference | None = None
    note: list[Annotation] | None = None

    def about(self) -> Reference | None:
        return self.patient


class DeviceUseStatement(Resource):
    status: str | None = None
    subject: Reference | None = None
    timingDateTime: str | None = None
    timingPeriod: Period | None = None
    timingTiming: Timing | None = None
    recordedOn: str | None = None
    device: Reference | None = None
    reasonCode: list[Concept] | None = None
    bodySite: Concept | None = None
    note: list[Annotation] | None = None


class Texture(Element):
    modifier: Concept | None = None
    foodType: Concept | None = None


class OralDiet(Element):
    type: list[Concept] | None = None
    texture: list[Texture] | None = None
    fluidConsistencyType: list[Concept] | None = None
    instruction: str | None = None


class Supplement(Element):
    type: Concept | None = None
    productName: str | None = None
    instruction: str | None = None


class EnteralFormula(Element):
    baseFormulaType: Concept | None = None
    baseFormulaProductName: str | None = None
    maxVolumeToDeliver: Quantity | None = None
    administrationInstruction: str | None = None


class NutritionOrder(Resource):
    status: str | None = None
    patient: Reference | None = None
    dateTime: str | None = None
    orderer: Reference | None = None
    allergyIntolerance: list[Reference] | None = None
    foodPreferenceModifier: list[Concept] | None = None
    excludeFoodModifier: list[Concept] | None = None
    oralDiet: OralDiet | None = None
    supplement: list[Supplement] | None = None
    enteralFormula: EnteralFormula | None = None
    note: list[Annotation] | None = None

    def about(self) -> Reference | None:
        return self.patient


class ActivityDetail(Element):
    code: Concept | None = None
    status: str | None = None
    statusReason: Concept | None = None
    doNotPerform: bool | None = None
    scheduledTiming: Timing | None = None
    scheduledPeriod: Period | None = None
    scheduledString: str | None = None
    performer: list[Reference] | None = None
    description: str | None = None


class Activity(Element):
    progress: list[Annotation] | None = None
    reference: Reference | None = None
    detail: ActivityDetail | None = None


class CarePlan(Resource):
    status: str | None = None
    intent: str | None = None
    category: list[Concept] | None = None
    title: str | None = None
    description: str | None = None
    subject: Reference | None = None
    period: Period | None = None
    author: Reference | None = None
    activity: list[Activity] | None = None
    note: list[Annotation] | None = None


class TaskRestriction(Element):
    period: Period | None = None


class TaskResource(Resource, rename={"for_": "for"}):
    status: str | None = None
    statusReason: Concept | None = None
    priority: str | None = None
    code: Concept | None = None
    description: str | None = None
    for_: Reference | None = None
    executionPeriod: Period | None = None
    authoredOn: str | None = None
    owner: Reference | None = None
    note: list[Annotation] | None = None
    restriction: TaskRestriction | None = None

    def about(self) -> Reference | None:
        return self.for_


class GoalTarget(Element):
    dueDate: str | None = None


class Goal(Resource):
    lifecycleStatus: str | None = None
    achievementStatus: Concept | None = None
    description: Concept | None = None
    subject: Reference | None = None
    startDate: str | None = None
    target: list[GoalTarget] | None = None
    note: list[Annotation] | None = None

    def withdrawn(self) -> bool:
        return self.lifecycleStatus == "entered-in-error"


class Immunization(Resource):
    status: str | None = None
    statusReason: Concept | None = None
    vaccineCode: Concept | None = None
    patient: Reference | None = None
    occurrenceDateTime: str | None = None
    occurrenceString: str | None = None
    lotNumber: str | None = None

    def about(self) -> Reference | None:
        return self.patient


class Flag(Resource):
    identifier: list[Identifier] | None = None
    status: str | None = None
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    period: Period | None = None
    author: Reference | None = None


class Provision(Element):
    type: str | None = None
    provision: Raw = NOTHING
    period: Period | None = None
    action: list[Concept] | None = None
    code: list[Concept] | None = None


class Policy(Element):
    uri: str | None = None


class Consent(Resource):
    status: str | None = None
    scope: Concept | None = None
    category: list[Concept] | None = None
    patient: Reference | None = None
    dateTime: str | None = None
    performer: list[Reference] | None = None
    policyRule: Concept | None = None
    provision: Provision | None = None
    sourceAttachment: Attachment | None = None

    def about(self) -> Reference | None:
        return self.patient


class CareTeamParticipant(Element):
    role: list[Concept] | None = None
    member: Reference | None = None
    period: Period | None = None


class CareTeam(Resource):
    status: str | None = None
    subject: Reference | None = None
    participant: list[CareTeamParticipant] | None = None
