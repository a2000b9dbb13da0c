"""The FHIR R4 resources about people and places, with the elements that the kit reads and no others.

Names are FHIR's (https://hl7.org/fhir/R4/resourcelist.html); all elements are optional (see `elements`).
"""

# ruff: noqa: N815 -- the names of elements are FHIR's

from __future__ import annotations

from msgspec import Raw

from exports.fhir.elements import (
    NOTHING,
    Address,
    Coding,
    Concept,
    ContactPoint,
    Element,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Period,
    Reference,
    Resource,
)


class Head(Element):
    """The little that every pass reads of every resource."""

    resourceType: str | None = None
    id: str | int | None = None
    meta: Meta | None = None
    hasMember: Raw = NOTHING


class PatientLink(Element):
    other: Reference | None = None
    type: str | None = None


class PatientContact(Element):
    relationship: list[Concept] | None = None
    name: HumanName | None = None
    telecom: list[ContactPoint] | None = None
    address: Address | None = None
    period: Period | None = None


class Communication(Element):
    language: Concept | None = None
    preferred: bool | None = None


class Patient(Resource):
    identifier: list[Identifier] | None = None
    active: bool | None = None
    name: list[HumanName] | None = None
    telecom: list[ContactPoint] | None = None
    gender: str | None = None
    birthDate: str | None = None
    deceasedBoolean: bool | None = None
    deceasedDateTime: str | None = None
    address: list[Address] | None = None
    contact: list[PatientContact] | None = None
    communication: list[Communication] | None = None
    generalPractitioner: list[Reference] | None = None
    link: list[PatientLink] | None = None
    extension: list[Extension] | None = None


class PatientHead(Resource):
    """What the first pass needs of a patient: how others may refer to them."""

    identifier: list[Identifier] | None = None
    active: bool | None = None
    birthDate: str | None = None
    link: list[PatientLink] | None = None


class RelatedPerson(Resource):
    patient: Reference | None = None
    active: bool | None = None
    relationship: list[Concept] | None = None
    name: list[HumanName] | None = None
    telecom: list[ContactPoint] | None = None
    address: list[Address] | None = None

    def about(self) -> Reference | None:
        return self.patient


class Practitioner(Resource):
    identifier: list[Identifier] | None = None
    active: bool | None = None
    name: list[HumanName] | None = None
    telecom: list[ContactPoint] | None = None


class PractitionerRole(Resource):
    active: bool | None = None
    practitioner: Reference | None = None
    code: list[Concept] | None = None
    specialty: list[Concept] | None = None
    location: list[Reference] | None = None
    telecom: list[ContactPoint] | None = None


class OrganizationContact(Element):
    telecom: list[ContactPoint] | None = None


class Organization(Resource):
    identifier: list[Identifier] | None = None
    active: bool | None = None
    type: list[Concept] | None = None
    name: str | None = None
    partOf: Reference | None = None
    telecom: list[ContactPoint] | None = None
    contact: list[OrganizationContact] | None = None


class Location(Resource):
    identifier: list[Identifier] | None = None
    status: str | None = None
    name: str | None = None
    type: list[Concept] | None = None
    physicalType: Concept | None = None
    telecom: list[ContactPoint] | None = None
    partOf: Reference | None = None
    managingOrganization: Reference | None = None


class HealthcareService(Resource):
    name: str | None = None
    type: list[Concept] | None = None


class EncounterLocation(Element):
    location: Reference | None = None
    status: str | None = None
    physicalType: Concept | None = None
    period: Period | None = None


class EncounterParticipant(Element):
    type: list[Concept] | None = None
    individual: Reference | None = None
    period: Period | None = None


class Hospitalization(Element):
    admitSource: Concept | None = None
    dischargeDisposition: Concept | None = None
    destination: Reference | None = None


class Encounter(Resource, rename={"kind": "class"}):
    identifier: list[Identifier] | None = None
    status: str | None = None
    kind: Coding | None = None
    type: list[Concept] | None = None
    serviceType: Concept | None = None
    subject: Reference | None = None
    participant: list[EncounterParticipant] | None = None
    period: Period | None = None
    reasonCode: list[Concept] | None = None
    reasonReference: list[Reference] | None = None
    hospitalization: Hospitalization | None = None
    location: list[EncounterLocation] | None = None
    serviceProvider: Reference | None = None
    partOf: Reference | None = None
    extension: list[Extension] | None = None


class AppointmentParticipant(Element):
    actor: Reference | None = None
    status: str | None = None


class Appointment(Resource):
    status: str | None = None
    serviceType: list[Concept] | None = None
    specialty: list[Concept] | None = None
    appointmentType: Concept | None = None
    reasonCode: list[Concept] | None = None
    description: str | None = None
    start: str | None = None
    end: str | None = None
    requestedPeriod: list[Period] | None = None
    comment: str | None = None
    patientInstruction: str | None = None
    participant: list[AppointmentParticipant] | None = None

    def about(self) -> Reference | None:
        for participant in self.participant or ():
            actor = participant.actor
            if actor and (actor.type == "Patient" or "Patient/" in (actor.reference or "")):
                return actor
        # A bundle names its patient `urn:uuid:…`, which says no type: the first actor that does so stands for them.
        urns = (item.actor for item in self.participant or () if item.actor and item.actor.reference)
        return next((actor for actor in urns if actor.reference and actor.reference.startswith("urn:")), None)
