"""Which resource becomes which rows: one line a type.

Rules: `RISKS` are kept for every known patient, the others for patients whose record is kept whole; a type that stands
in no table here is either needed by others (`MERGED`), known and of no use on the ward (`NOT_NEEDED`), or unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from exports.fhir import care as cared
from exports.fhir import care_resources as care
from exports.fhir import clinical_resources as clinical
from exports.fhir import resources as base
from exports.fhir.alerts import consent_rows, flag_rows
from exports.fhir.allergies import allergy_rows, list_rows, problem_rows
from exports.fhir.contacts import related_person_rows
from exports.fhir.documents import communication_rows, document_rows, impression_rows, report_rows
from exports.fhir.doses import administration_rows
from exports.fhir.elements import Resource
from exports.fhir.known import Known
from exports.fhir.mapping import Mapping
from exports.fhir.medications import request_rows, statement_rows
from exports.fhir.observations import observation_rows
from exports.quality import LeftOut
from exports.record import Row

Mapper = Callable[[Any, Mapping, Known], Iterable[Row]]


class Rule(NamedTuple):
    """How one type of resource is decoded and mapped; `risks` when it is kept for every known patient.

    `empty` is why a resource may give no row.
    """

    shape: type[Resource]
    rows: Mapper
    risks: bool = False
    must_name_patient: bool = True
    empty: LeftOut = LeftOut.NOT_NEEDED


RULES: dict[str, Rule] = {
    "AllergyIntolerance": Rule(clinical.AllergyIntolerance, lambda r, m, _: allergy_rows(r, m), risks=True),
    "Condition": Rule(clinical.Condition, lambda r, m, _: problem_rows(r, m), risks=True),
    "List": Rule(clinical.ListResource, lambda r, m, _: list_rows(r, m), risks=True, must_name_patient=False),
    "MedicationRequest": Rule(
        clinical.MedicationRequest,
        lambda r, m, known: request_rows(r, m, known.medicines, known.visits.stay_key(r.encounter)),
    ),
    "MedicationStatement": Rule(
        clinical.MedicationStatement, lambda r, m, known: statement_rows(r, m, known.medicines)
    ),
    "MedicationAdministration": Rule(
        clinical.MedicationAdministration, lambda r, m, known: administration_rows(r, m, known.medicines)
    ),
    "Observation": Rule(
        clinical.Observation,
        lambda r, m, known: observation_rows(r, m, known.specimens, known.panels),
        must_name_patient=False,
    ),
    "RelatedPerson": Rule(base.RelatedPerson, lambda r, m, _: related_person_rows(r, m)),
    "Flag": Rule(care.Flag, lambda r, m, _: flag_rows(r, m), risks=True),
    "Consent": Rule(care.Consent, lambda r, m, _: consent_rows(r, m), risks=True, must_name_patient=False),
    "DiagnosticReport": Rule(clinical.DiagnosticReport, lambda r, m, _: report_rows(r, m), must_name_patient=False),
    "DocumentReference": Rule(care.DocumentReference, lambda r, m, _: document_rows(r, m), must_name_patient=False),
    "ClinicalImpression": Rule(care.ClinicalImpression, lambda r, m, _: impression_rows(r, m)),
    "Communication": Rule(care.Communication, lambda r, m, _: communication_rows(r, m), must_name_patient=False),
    "Procedure": Rule(care.Procedure, lambda r, m, _: cared.procedure_rows(r, m)),
    "ServiceRequest": Rule(care.ServiceRequest, lambda r, m, _: cared.request_rows(r, m)),
    "Device": Rule(
        care.Device,
        lambda r, m, known: cared.device_rows(r, m, known.used_devices),
        must_name_patient=False,
        empty=LeftOut.MERGED_INTO_ANOTHER,
    ),
    "DeviceUseStatement": Rule(care.DeviceUseStatement, lambda r, m, known: cared.device_use_rows(r, m, known.devices)),
    "NutritionOrder": Rule(care.NutritionOrder, lambda r, m, _: cared.diet_rows(r, m)),
    "CarePlan": Rule(care.CarePlan, lambda r, m, _: cared.plan_rows(r, m)),
    "Task": Rule(care.TaskResource, lambda r, m, _: cared.task_rows(r, m), must_name_patient=False),
    "Goal": Rule(care.Goal, lambda r, m, _: cared.goal_rows(r, m)),
    "Immunization": Rule(care.Immunization, lambda r, m, _: cared.immunization_rows(r, m)),
    "CareTeam": Rule(care.CareTeam, lambda r, m, _: cared.team_rows(r, m), must_name_patient=False),
    "Appointment": Rule(
        base.Appointment,
        lambda r, m, known: cared.appointment_rows(r, m, known.census),
        must_name_patient=False,
        empty=LeftOut.OUTSIDE_PERIOD,
    ),
}

MERGED = frozenset(
    {"Organization", "PractitionerRole", "Medication", "Specimen", "HealthcareService", "Binary", "Substance"}
)
"""Read for what others point to: their content stands in other rows."""

NOT_NEEDED = frozenset(
    {
        "Account",
        "AuditEvent",
        "ChargeItem",
        "Claim",
        "ClaimResponse",
        "Composition",
        "Coverage",
        "DetectedIssue",
        "DocumentManifest",
        "Endpoint",
        "EpisodeOfCare",
        "ExplanationOfBenefit",
        "FamilyMemberHistory",
        "Group",
        "ImagingStudy",
        "Invoice",
        "Media",
        "MedicationDispense",
        "MessageHeader",
        "MolecularSequence",
        "OperationOutcome",
        "Parameters",
        "PaymentNotice",
        "Person",
        "Provenance",
        "QuestionnaireResponse",
        "ResearchSubject",
        "RiskAssessment",
        "Schedule",
        "Slot",
        "SupplyDelivery",
        "SupplyRequest",
        "VisionPrescription",
    }
)
"""Known, and used by no screen and no form."""
