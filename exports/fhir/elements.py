"""The data types of FHIR R4 that the kit reads (https://hl7.org/fhir/R4/datatypes.html).

Rules: an allow-list (an element that no row uses is not named, so it is skipped unread); every element is optional,
since a downtime copy must take what hospitals really send; numbers are `Decimal`, so that they are shown as written.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Raw, Struct

NOTHING = Raw()
"""Stands for a raw element that is not there."""


class Element(Struct, gc=False):
    """The base of every data type; never part of a reference cycle, so the garbage collector may ignore it."""


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Element):
    """CodeableConcept."""

    text: str | None = None
    coding: list[Coding] | None = None


class Period(Element):
    start: str | None = None
    end: str | None = None


class Identifier(Element):
    use: str | None = None
    type: Concept | None = None
    system: str | None = None
    value: str | None = None
    period: Period | None = None


class Reference(Element):
    reference: str | None = None
    display: str | None = None
    identifier: Identifier | None = None
    type: str | None = None


class Quantity(Element):
    value: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Annotation(Element):
    text: str | None = None
    time: str | None = None


class ContactPoint(Element):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    rank: int | None = None


class AddressExtension(Element):
    """Only the INSEE code of a birthplace (FR Core, fr-core-address-insee-code)."""

    url: str | None = None
    valueCoding: Coding | None = None  # noqa: N815


class Address(Element):
    use: str | None = None
    text: str | None = None
    line: list[str] | None = None
    city: str | None = None
    postalCode: str | None = None  # noqa: N815
    country: str | None = None
    extension: list[AddressExtension] | None = None


class Extension(Element):
    """The extensions that FR Core and FHIR define and the kit uses, with the kinds of value they have."""

    url: str | None = None
    extension: list[Extension] | None = None
    valueString: str | None = None  # noqa: N815
    valueCode: str | None = None  # noqa: N815
    valueCoding: Coding | None = None  # noqa: N815
    valueCodeableConcept: Concept | None = None  # noqa: N815
    valueDate: str | None = None  # noqa: N815
    valueDateTime: str | None = None  # noqa: N815
    valueAddress: Address | None = None  # noqa: N815
    valueReference: Reference | None = None  # noqa: N815


class HumanName(Element):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str] | None = None
    prefix: list[str] | None = None
    period: Period | None = None
    extension: list[Extension] | None = None


class Attachment(Element):
    contentType: str | None = None  # noqa: N815
    data: str | None = None
    url: str | None = None
    title: str | None = None
    creation: str | None = None


class Meta(Element):
    lastUpdated: str | None = None  # noqa: N815
    versionId: str | None = None  # noqa: N815
    security: list[Coding] | None = None


class TimingRepeat(Element):
    boundsPeriod: Period | None = None  # noqa: N815
    boundsDuration: Quantity | None = None  # noqa: N815
    boundsRange: Range | None = None  # noqa: N815
    count: int | None = None
    countMax: int | None = None  # noqa: N815
    duration: Decimal | None = None
    durationMax: Decimal | None = None  # noqa: N815
    durationUnit: str | None = None  # noqa: N815
    frequency: int | None = None
    frequencyMax: int | None = None  # noqa: N815
    period: Decimal | None = None
    periodMax: Decimal | None = None  # noqa: N815
    periodUnit: str | None = None  # noqa: N815
    dayOfWeek: list[str] | None = None  # noqa: N815
    timeOfDay: list[str] | None = None  # noqa: N815
    when: list[str] | None = None
    offset: int | None = None


class Timing(Element):
    event: list[str] | None = None
    repeat: TimingRepeat | None = None
    code: Concept | None = None


class DoseAndRate(Element):
    type: Concept | None = None
    doseRange: Range | None = None  # noqa: N815
    doseQuantity: Quantity | None = None  # noqa: N815
    rateRatio: Ratio | None = None  # noqa: N815
    rateRange: Range | None = None  # noqa: N815
    rateQuantity: Quantity | None = None  # noqa: N815


class Dosage(Element):
    sequence: int | None = None
    text: str | None = None
    additionalInstruction: list[Concept] | None = None  # noqa: N815
    patientInstruction: str | None = None  # noqa: N815
    timing: Timing | None = None
    asNeededBoolean: bool | None = None  # noqa: N815
    asNeededCodeableConcept: Concept | None = None  # noqa: N815
    site: Concept | None = None
    route: Concept | None = None
    method: Concept | None = None
    doseAndRate: list[DoseAndRate] | None = None  # noqa: N815
    maxDosePerPeriod: Ratio | None = None  # noqa: N815
    maxDosePerAdministration: Quantity | None = None  # noqa: N815
    maxDosePerLifetime: Quantity | None = None  # noqa: N815
    modifierExtension: Raw = NOTHING  # noqa: N815


class Resource(Struct, gc=False, kw_only=True):
    """What all resources share. `modifierExtension` and `implicitRules` may change the meaning of all the rest."""

    resourceType: str | None = None  # noqa: N815
    id: str | int | None = None
    meta: Meta | None = None
    implicitRules: str | None = None  # noqa: N815
    modifierExtension: Raw = NOTHING  # noqa: N815
    contained: Raw = NOTHING
    encounter: Reference | None = None

    def about(self) -> Reference | None:
        """The patient (or other subject) that the resource is about."""
        return getattr(self, "subject", None)

    def during(self) -> Reference | None:
        """The encounter it belongs to, which names the patient when the resource itself does not."""
        return self.encounter or getattr(self, "context", None)

    def withdrawn(self) -> bool:
        """True when the source says that it was entered in error."""
        return getattr(self, "status", None) == "entered-in-error"
