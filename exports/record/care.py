"""What is planned and in place: notes, documents, procedures, requests, devices, diets, tasks, vaccinations."""

from __future__ import annotations

from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class Note(Row, frozen=True, kw_only=True):
    """A text written by staff: nursing transmission, progress note, clinical impression."""

    key: A[Key, At("ClinicalImpression.id, Communication.id", "TXA-12")]
    patient: A[Key, At("….subject", "PID-3")]
    title: A[str | None, At("….code, topic", "TXA-2")] = None
    text: A[str | None, At("….description, summary, payload, note", "OBX-5 (TX)")] = None
    at: A[Moment | None, At("….effective[x], date, sent", "TXA-4")] = None
    author: A[str | None, At("….assessor, sender", "TXA-5")] = None
    status: A[str | None, At("….status", "TXA-17")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Document(Row, frozen=True, kw_only=True):
    """A document. `text` when it is plain text; `data` for the others (PDF, CDA, picture), as the source sent them."""

    key: A[Key, At("DocumentReference.id (keyed hash)", "TXA-12")]
    patient: A[Key, At("DocumentReference.subject", "PID-3")]
    title: A[str | None, At("attachment.title, description", "TXA-16")] = None
    kind: A[str | None, At("DocumentReference.type", "TXA-2")] = None
    category: A[str | None, At("DocumentReference.category", "TXA-2")] = None
    at: A[Moment | None, At("DocumentReference.date", "TXA-4")] = None
    author: A[str | None, At("DocumentReference.author", "TXA-9")] = None
    status: A[str | None, At("DocumentReference.status, docStatus", "TXA-17, -19")] = None
    content_type: A[str | None, At("attachment.contentType", "OBX-5.2-3", "MIME type")] = None
    text: A[str | None, At("attachment.data (text/plain)", "OBX-5 (TX)")] = None
    data: A[bytes | None, At("attachment.data, Binary.data", "OBX-5 (ED)")] = None
    missing: A[
        str | None, At("attachment.url that the source does not hold", "OBX-5 (RP)", "why there is no content")
    ] = None
    protected: A[bool, At("DocumentReference.securityLabel [V, R]", "OBX MASQUE_PS")] = False
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Procedure(Row, frozen=True, kw_only=True):
    """An act done or planned: operation, endoscopy, dressing."""

    key: A[Key, At("Procedure.id", "PR1-1")]
    patient: A[Key, At("Procedure.subject", "PID-3")]
    text: A[str | None, At("Procedure.code", "PR1-3")] = None
    status: A[str | None, At("Procedure.status", "PR1-20")] = None
    at: A[Moment | None, At("Procedure.performed[x]", "PR1-5")] = None
    end: A[Moment | None, At("Procedure.performedPeriod.end", "PR1-7")] = None
    performer: A[str | None, At("Procedure.performer.actor", "PR1-11")] = None
    body_site: A[str | None, At("Procedure.bodySite", "PR1-19")] = None
    note: A[str | None, At("Procedure.note, outcome", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Request(Row, frozen=True, kw_only=True):
    """An examination, a consultation or an act asked for (FHIR ServiceRequest)."""

    key: A[Key, At("ServiceRequest.id", "ORC-2")]
    patient: A[Key, At("ServiceRequest.subject", "PID-3")]
    text: A[str | None, At("ServiceRequest.code", "OBR-4")] = None
    category: A[str | None, At("ServiceRequest.category", "OBR-24")] = None
    status: A[str | None, At("ServiceRequest.status", "ORC-5")] = None
    priority: A[str | None, At("ServiceRequest.priority", "TQ1-9")] = None
    at: A[Moment | None, At("ServiceRequest.occurrence[x]", "TQ1-7")] = None
    authored_at: A[Moment | None, At("ServiceRequest.authoredOn", "ORC-9")] = None
    requester: A[str | None, At("ServiceRequest.requester", "ORC-12")] = None
    do_not_perform: A[bool, At("ServiceRequest.doNotPerform")] = False
    note: A[str | None, At("ServiceRequest.note, reasonCode", "NTE, OBR-31")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Device(Row, frozen=True, kw_only=True):
    """A line, catheter, drain, implant or piece of equipment in use."""

    key: A[Key, At("DeviceUseStatement.id, Device.id", "PRT-10")]
    patient: A[Key, At("DeviceUseStatement.subject, Device.patient", "PID-3")]
    text: A[str | None, At("Device.type, deviceName", "PRT-10")] = None
    status: A[str | None, At("DeviceUseStatement.status, Device.status")] = None
    body_site: A[str | None, At("DeviceUseStatement.bodySite")] = None
    since: A[Moment | None, At("DeviceUseStatement.timing[x]", "PRT-11")] = None
    until: A[Moment | None, At("DeviceUseStatement.timingPeriod.end", "PRT-12")] = None
    note: A[str | None, At("DeviceUseStatement.note, Device.note")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Diet(Row, frozen=True, kw_only=True):
    """What a patient may eat, and what never (FHIR NutritionOrder)."""

    key: A[Key, At("NutritionOrder.id", "ODS")]
    patient: A[Key, At("NutritionOrder.patient", "PID-3")]
    text: A[str | None, At("oralDiet.type, instruction, enteralFormula", "ODS-3")] = None
    texture: A[str | None, At("oralDiet.texture", "ODS-3")] = None
    excluded: A[tuple[str, ...], At("excludeFoodModifier, allergyIntolerance", "ODS-3")] = ()
    status: A[str | None, At("NutritionOrder.status", "ORC-5")] = None
    at: A[Moment | None, At("NutritionOrder.dateTime", "ORC-9")] = None
    author: A[str | None, At("NutritionOrder.orderer", "ORC-12")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Task(Row, frozen=True, kw_only=True):
    """Something to do or aimed at: an act of the care plan, a task, a goal."""

    key: A[Key, At("CarePlan.id/activity n, Task.id, Goal.id", "PTH, GOL")]
    patient: A[Key, At("….subject, Task.for", "PID-3")]
    text: A[str | None, At("activity.detail.code, description; Goal.description", "GOL-3")] = None
    kind: A[str | None, At("resource type", "", "care-plan, task or goal")] = None
    plan: A[str | None, At("CarePlan.title, category", "PTH-3")] = None
    status: A[str | None, At("activity.detail.status, Task.status, Goal.lifecycleStatus", "GOL-18")] = None
    start: A[Moment | None, At("….scheduled[x], restriction.period, startDate", "GOL-2")] = None
    end: A[Moment | None, At("….scheduledPeriod.end", "GOL-20")] = None
    schedule: A[str | None, At("….scheduledTiming, scheduledString", "TQ1-3", "as words")] = None
    performer: A[str | None, At("….performer, Task.owner", "ROL-4")] = None
    note: A[str | None, At("….note, progress", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Immunization(Row, frozen=True, kw_only=True):
    """A vaccination done, or not done with its reason."""

    key: A[Key, At("Immunization.id", "RXA-2")]
    patient: A[Key, At("Immunization.patient", "PID-3")]
    vaccine: A[str | None, At("Immunization.vaccineCode", "RXA-5")] = None
    status: A[str | None, At("Immunization.status", "RXA-20", "completed, not-done")] = None
    reason: A[str | None, At("Immunization.statusReason", "RXA-18")] = None
    at: A[Moment | None, At("Immunization.occurrence[x]", "RXA-3")] = None
    at_text: A[str | None, At("Immunization.occurrenceString", "", "verbatim")] = None
    lot: A[str | None, At("Immunization.lotNumber", "RXA-15")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
