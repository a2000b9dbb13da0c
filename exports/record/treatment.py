"""What was ordered and what was given.

A dose not given never looks given; a dose written only as text stays the source's words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class OrderKind(StrEnum):
    """The section of the administration plan an order belongs to (domain: section 3.2)."""

    SCHEDULED = "scheduled"
    INFUSION = "infusion"
    AS_NEEDED = "as-needed"
    SINGLE = "single"
    UNKNOWN = "unknown"


class OrderStatus(StrEnum):
    """FHIR R4 medicationrequest-status; `UNKNOWN` also stands for one that could not be read."""

    ACTIVE = "active"
    ON_HOLD = "on-hold"
    DRAFT = "draft"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class DoseState(StrEnum):
    """What became of a dose. Whatever the source does not clearly call given is not `GIVEN`."""

    ORDERED = "ordered"
    GIVEN = "given"
    NOT_GIVEN = "not-given"
    DELAYED = "delayed"
    IN_PROGRESS = "in-progress"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class MedicationOrder(Row, frozen=True, kw_only=True):
    """One line of prescription, or a usual treatment (`usual`) that the patient takes at home."""

    key: A[Key, At("MedicationRequest.id, MedicationStatement.id", "ORC-2, RXE-15")]
    patient: A[Key, At("MedicationRequest.subject", "PID-3")]
    stay: A[Key | None, At("MedicationRequest.encounter (top)", "PV1-19")] = None
    usual: A[bool, At("MedicationStatement, or category community", "", "taken before or outside this stay")] = False
    drug: A[str | None, At("MedicationRequest.medication[x]", "RXE-2.2", "INN and strength as written")] = None
    code: A[str | None, At("….medication.coding (system|code)", "RXE-2.1")] = None
    form: A[str | None, At("Medication.form", "RXE-6")] = None
    ingredients: A[tuple[str, ...], At("Medication.ingredient", "RXC")] = ()
    text: A[str | None, At("dosageInstruction.text", "RXE-7, ORC-7", "verbatim, all instructions joined")] = None
    dose: A[str | None, At("doseAndRate.dose[x]", "RXE-3/-4/-5", "number and unit as written, or range")] = None
    rate: A[str | None, At("doseAndRate.rate[x]", "RXE-23/-24")] = None
    route: A[str | None, At("dosageInstruction.route", "RXR-1")] = None
    frequency: A[str | None, At("dosageInstruction.timing", "TQ1-3", "as words")] = None
    times: A[tuple[str, ...], At("timing.repeat.timeOfDay", "TQ1-4", "HH:MM, local")] = ()
    events: A[tuple[str, ...], At("timing.event", "TQ1-7", "instants")] = ()
    as_needed: A[bool, At("dosageInstruction.asNeeded[x]", "TQ1-3 PRN")] = False
    as_needed_for: A[str | None, At("dosageInstruction.asNeededCodeableConcept", "RXE-27")] = None
    max_dose: A[str | None, At("dosageInstruction.maxDosePerPeriod", "RXE-19", "with its period")] = None
    do_not_give: A[bool, At("MedicationRequest.doNotPerform")] = False
    kind: A[OrderKind, At("asNeeded, rate, timing.count", "TQ1")] = OrderKind.UNKNOWN
    status: A[OrderStatus, At("MedicationRequest.status", "ORC-5")] = OrderStatus.UNKNOWN
    status_reason: A[str | None, At("MedicationRequest.statusReason", "ORC-16")] = None
    intent: A[str | None, At("MedicationRequest.intent", "ORC-1")] = None
    priority: A[str | None, At("MedicationRequest.priority", "TQ1-9")] = None
    authored_at: A[Moment | None, At("MedicationRequest.authoredOn", "ORC-9")] = None
    start: A[Moment | None, At("timing.repeat.boundsPeriod, validityPeriod", "TQ1-7")] = None
    end: A[Moment | None, At("timing.repeat.boundsPeriod, validityPeriod", "TQ1-8")] = None
    prescriber: A[str | None, At("MedicationRequest.requester", "ORC-12")] = None
    reason: A[str | None, At("MedicationRequest.reasonCode", "RXE-27")] = None
    note: A[str | None, At("MedicationRequest.note, additionalInstruction", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Administration(Row, frozen=True, kw_only=True):
    """One dose: what became of it and when."""

    key: A[Key, At("MedicationAdministration.id", "RXA-2")]
    patient: A[Key, At("MedicationAdministration.subject", "PID-3")]
    order: A[Key | None, At("MedicationAdministration.request", "ORC-2")] = None
    drug: A[str | None, At("MedicationAdministration.medication[x]", "RXA-5")] = None
    code: A[str | None, At("….medication.coding (system|code)", "RXA-5.1")] = None
    state: A[DoseState, At("status, statusReason, dosage.method", "RXA-20")] = DoseState.UNKNOWN
    said: A[str | None, At("status / dosage.method", "RXA-20", "the source's own words for the state")] = None
    reason: A[str | None, At("MedicationAdministration.statusReason", "RXA-18", "why it was not given")] = None
    at: A[Moment | None, At("effectiveDateTime, effectivePeriod.start", "RXA-3")] = None
    end: A[Moment | None, At("effectivePeriod.end", "RXA-4")] = None
    dose: A[str | None, At("dosage.dose", "RXA-6/-7", "number and unit as written")] = None
    rate: A[str | None, At("dosage.rate[x]", "RXA-12")] = None
    route: A[str | None, At("dosage.route", "RXR-1")] = None
    text: A[str | None, At("dosage.text", "RXA-9", "verbatim")] = None
    performer: A[str | None, At("performer.actor", "RXA-10")] = None
    note: A[str | None, At("note", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
