"""Small pieces of FHIR R4: concepts, references, quantities, periods.

Rules: an element without a value is left out, since FHIR knows no empty element; codes are of published systems, or of
the hospital's own (`LOCAL`), whose address is of the reserved domain `.example`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from exports.valmont.clock import instant

Resource: TypeAlias = dict[str, Any]
"""One FHIR resource, as it is encoded in JSON."""

LOCAL = "https://ch-valmont.example/fhir"
FR_CORE = "https://hl7.fr/ig/fhir/core"
HL7 = "http://terminology.hl7.org/CodeSystem"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
ATC = "http://www.whocc.no/atc"
IPS_ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def profile(name: str) -> str:
    """The address of a profile of FR Core."""
    return f"{FR_CORE}/StructureDefinition/fr-core-{name}"


def meta(moment: datetime, *, profiles: tuple[str, ...] = (), protected: str = "") -> Resource:
    """When the resource last changed, what it conforms to, and its confidentiality when it is not normal."""
    content: Resource = {"lastUpdated": instant(moment)}
    if profiles:
        content["profile"] = list(profiles)
    if protected:
        content["security"] = [{"system": f"{HL7}/v3-Confidentiality", "code": protected}]
    return content


def coding(system: str, code: str, display: str = "") -> Resource:
    return {"system": system, "code": code} | ({"display": display} if display else {})


def concept(text: str = "", *codings: Resource) -> Resource:
    """A CodeableConcept: codings first, then what a person reads."""
    return ({"coding": list(codings)} if codings else {}) | ({"text": text} if text else {})


def reference(kind: str, identifier: str, display: str = "") -> Resource:
    return {"reference": f"{kind}/{identifier}"} | ({"display": display} if display else {})


def quantity(value: float, unit: str, code: str = "") -> Resource:
    """A Quantity; whole numbers are written without a decimal point. `code` is UCUM, when the unit has one;
    a ratio has no unit at all.
    """
    number = int(value) if float(value).is_integer() else value
    if not unit:
        return {"value": number}
    return {"value": number, "unit": unit} | ({"system": UCUM, "code": code} if code else {})


def period(start: datetime | None, end: datetime | None = None) -> Resource:
    return ({"start": instant(start)} if start else {}) | ({"end": instant(end)} if end else {})


def phone(number: str, use: str = "") -> Resource:
    return {"system": "phone", "value": number} | ({"use": use} if use else {})
