"""What can harm: allergies, alerts, problems, and what the source says there is none of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class Section(StrEnum):
    """The lists of a patient's record. Each is listed, none known, or not recorded."""

    ALLERGIES = "allergies"
    ALERTS = "alerts"
    PROBLEMS = "problems"
    ORDERS = "orders"
    ADMINISTRATIONS = "administrations"
    USUAL_MEDICATIONS = "usual-medications"
    VITAL_SIGNS = "vital-signs"
    LABORATORY = "laboratory"
    OBSERVATIONS = "observations"
    REPORTS = "reports"
    DOCUMENTS = "documents"
    NOTES = "notes"
    PROCEDURES = "procedures"
    REQUESTS = "requests"
    DEVICES = "devices"
    DIETS = "diets"
    TASKS = "tasks"
    IMMUNIZATIONS = "immunizations"
    CONTACTS = "contacts"
    CARE_TEAM = "care-team"
    APPOINTMENTS = "appointments"
    MOVEMENTS = "movements"


class ListState(StrEnum):
    """The three states of a list. The one that nobody said is `NOT_RECORDED`, never `NONE_KNOWN`."""

    LISTED = "listed"
    NONE_KNOWN = "none-known"
    NOT_RECORDED = "not-recorded"


class AlertKind(StrEnum):
    """What an alert is about, when the source's code says it; `OTHER` shows the source's words alone."""

    ISOLATION = "isolation"
    FALL = "fall"
    TREATMENT_LIMIT = "treatment-limit"
    ANTICOAGULANT = "anticoagulant"
    FASTING = "fasting"
    SAFEGUARDING = "safeguarding"
    DIRECTIVE = "directive"
    OTHER = "other"


class NoneKnown(Row, frozen=True, kw_only=True):
    """The source's own statement that a list is empty ("aucune allergie connue").

    Never made by the kit. A statement about part of a list ("no known drug allergy") is a row of that list, not this.
    """

    patient: A[Key, At("AllergyIntolerance.patient, List.subject", "PID-3")]
    section: A[Section, At("resource type; List.code", "AL1, IAM")]
    text: A[str | None, At("….code.text", "AL1-3", "the source's words")] = None
    recorded_at: A[Moment | None, At("….recordedDate, List.date", "IAM-11")] = None
    recorded_by: A[str | None, At("….recorder, List.source", "IAM-14")] = None


class Allergy(Row, frozen=True, kw_only=True):
    """An allergy or intolerance. Refuted and resolved ones are kept, with their word; entered in error never."""

    key: A[Key, At("AllergyIntolerance.id", "IAM-1")]
    patient: A[Key, At("AllergyIntolerance.patient", "PID-3")]
    substance: A[str | None, At("AllergyIntolerance.code, reaction.substance", "AL1-3, IAM-3")] = None
    code: A[str | None, At("AllergyIntolerance.code.coding (system|code)", "AL1-3.1")] = None
    kind: A[
        str | None, At("AllergyIntolerance.type, category", "AL1-2", "allergy, intolerance; food, medication …")
    ] = None
    criticality: A[str | None, At("AllergyIntolerance.criticality", "AL1-4", "low, high, unable-to-assess")] = None
    clinical_status: A[str | None, At("AllergyIntolerance.clinicalStatus", "IAM-17", "active, inactive, resolved")] = (
        None
    )
    verification: A[str | None, At("AllergyIntolerance.verificationStatus", "IAM-17", "confirmed, refuted …")] = None
    reaction: A[str | None, At("AllergyIntolerance.reaction.manifestation", "AL1-5")] = None
    severity: A[str | None, At("AllergyIntolerance.reaction.severity", "AL1-4", "mild, moderate, severe")] = None
    onset: A[Moment | None, At("AllergyIntolerance.onset[x]", "AL1-6")] = None
    recorded_at: A[Moment | None, At("AllergyIntolerance.recordedDate", "IAM-11")] = None
    recorded_by: A[str | None, At("AllergyIntolerance.recorder, asserter", "IAM-14")] = None
    note: A[str | None, At("AllergyIntolerance.note", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Alert(Row, frozen=True, kw_only=True):
    """A warning that goes with the patient: isolation, fall, treatment limits, safeguarding, directives."""

    key: A[Key, At("Flag.id, Consent.id")]
    patient: A[Key, At("Flag.subject, Consent.patient", "PID-3")]
    text: A[str | None, At("Flag.code, Consent.provision, scope", "ZFS, OBX")] = None
    kind: A[AlertKind, At("Flag.category, Flag.code")] = AlertKind.OTHER
    status: A[str | None, At("Flag.status, Consent.status", note="active, inactive; unreadable shows as active")] = None
    start: A[Moment | None, At("Flag.period.start, Consent.dateTime")] = None
    end: A[Moment | None, At("Flag.period.end")] = None
    author: A[str | None, At("Flag.author, Consent.performer")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Problem(Row, frozen=True, kw_only=True):
    """A problem, a diagnosis or a piece of history."""

    key: A[Key, At("Condition.id", "PRB-4, DG1-1")]
    patient: A[Key, At("Condition.subject", "PID-3")]
    text: A[str | None, At("Condition.code", "PRB-3, DG1-3")] = None
    code: A[str | None, At("Condition.code.coding (system|code)", "DG1-3.1")] = None
    category: A[str | None, At("Condition.category", "DG1-6", "problem-list-item, encounter-diagnosis …")] = None
    clinical_status: A[str | None, At("Condition.clinicalStatus", "PRB-14")] = None
    verification: A[str | None, At("Condition.verificationStatus", "PRB-13")] = None
    severity: A[str | None, At("Condition.severity")] = None
    body_site: A[str | None, At("Condition.bodySite")] = None
    onset: A[Moment | None, At("Condition.onset[x]", "PRB-16")] = None
    onset_text: A[str | None, At("Condition.onsetString, onsetAge", "", "verbatim")] = None
    abatement: A[Moment | None, At("Condition.abatement[x]", "PRB-9")] = None
    recorded_at: A[Moment | None, At("Condition.recordedDate", "PRB-2, DG1-5")] = None
    note: A[str | None, At("Condition.note", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
