"""What was measured: vital signs, laboratory, other observations, reports, specimens (FHIR Observation, HL7 OBX)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class ObservationCategory(StrEnum):
    """FHIR observation-category, folded to what the screens tell apart."""

    VITAL_SIGNS = "vital-signs"
    LABORATORY = "laboratory"
    INTAKE_OUTPUT = "intake-output"
    SURVEY = "survey"
    EXAM = "exam"
    SOCIAL_HISTORY = "social-history"
    LINE = "line"
    OTHER = "other"


class Observation(Row, frozen=True, kw_only=True):
    """One measured or noted value. `value` is the source's writing; `number` only serves curves and sorting."""

    key: A[Key, At("Observation.id (component: id/n)", "OBX-1")]
    patient: A[Key, At("Observation.subject", "PID-3")]
    panel: A[Key | None, At("Observation.id of the panel or parent", "OBR-2")] = None
    category: A[ObservationCategory, At("Observation.category", "OBR-24")] = ObservationCategory.OTHER
    name: A[str | None, At("Observation.code.text, display", "OBX-3.2")] = None
    code: A[str | None, At("Observation.code.coding (system|code), LOINC first", "OBX-3.1")] = None
    value: A[str | None, At("Observation.value[x]", "OBX-5", "as text, with comparator, without unit")] = None
    number: A[float | None, At("valueQuantity.value", "OBX-5 (NM)", "in `unit`")] = None
    unit: A[str | None, At("valueQuantity.unit, code", "OBX-6")] = None
    missing_reason: A[str | None, At("Observation.dataAbsentReason", "OBX-11 = X")] = None
    flag: A[
        str | None, At("Observation.interpretation", "OBX-8", "the source's flag: H, L, HH, LL, A, AA, N, R, S …")
    ] = None
    range: A[str | None, At("Observation.referenceRange", "OBX-7")] = None
    at: A[Moment | None, At("Observation.effective[x]", "OBX-14, OBR-7")] = None
    issued_at: A[Moment | None, At("Observation.issued", "OBR-22")] = None
    status: A[str | None, At("Observation.status", "OBX-11", "final, preliminary, corrected, cancelled …")] = None
    specimen: A[str | None, At("Observation.specimen → Specimen.type", "SPM-4")] = None
    method: A[str | None, At("Observation.method", "OBX-17")] = None
    body_site: A[str | None, At("Observation.bodySite", "OBX-20")] = None
    performer: A[str | None, At("Observation.performer", "OBX-16")] = None
    note: A[str | None, At("Observation.note", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Report(Row, frozen=True, kw_only=True):
    """A set of results or a text report (laboratory, imaging, pathology)."""

    key: A[Key, At("DiagnosticReport.id", "OBR-2")]
    patient: A[Key, At("DiagnosticReport.subject", "PID-3")]
    name: A[str | None, At("DiagnosticReport.code", "OBR-4")] = None
    category: A[str | None, At("DiagnosticReport.category", "OBR-24")] = None
    status: A[str | None, At("DiagnosticReport.status", "OBR-25")] = None
    at: A[Moment | None, At("DiagnosticReport.effective[x]", "OBR-7")] = None
    issued_at: A[Moment | None, At("DiagnosticReport.issued", "OBR-22")] = None
    conclusion: A[str | None, At("DiagnosticReport.conclusion, conclusionCode", "OBX-5")] = None
    author: A[str | None, At("DiagnosticReport.resultsInterpreter, performer", "OBR-32")] = None
    results: A[tuple[str, ...], At("DiagnosticReport.result", "OBX", "keys of observations")] = ()
    documents: A[tuple[str, ...], At("DiagnosticReport.presentedForm", "OBX ED", "keys of documents")] = ()
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
