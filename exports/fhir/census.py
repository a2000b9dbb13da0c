"""Whose record is kept whole, and for whom only the long-term risks.

Rules: whole for patients present, discharged in the last `discharged_days`, awaited or with an appointment in the next
`appointments_days`; every other known patient keeps identity, allergies, alerts and problems, since a stranger at the
door of the emergency department may be one of them. A patient that an encounter names and no file holds is shown with
the identity missing.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from msgspec import Struct

from exports.fhir.elements import Element, Reference
from exports.fhir.moments import format_moment
from exports.fhir.references import NOT_PATIENTS, References, target
from exports.fhir.visits import Visit, Visits, earlier
from exports.quality import LeftOut
from exports.record import Moment, StayStatus
from exports.source import Reading


class Whose(Enum):
    """What is kept of a patient."""

    WHOLE = "whole"
    RISKS = "risks"
    UNKNOWN = "unknown"


class Subject(Struct, frozen=True, gc=False):
    """Where the subject of a resource leads: the patient's id, or the reason why there is none."""

    patient: str | None
    whose: Whose
    left_out: LeftOut | None


class ComingAppointment(Element):
    """What is kept of an Appointment while the census is made."""

    patient: Reference | None
    start: Moment | None


class Census:
    """Answers for every resource whether its patient is kept."""

    def __init__(self, reading: Reading, references: References, visits: Visits) -> None:
        self._references = references
        self._visits = visits
        self._since = format_moment(reading.now - timedelta(days=reading.discharged_days))
        self._until = format_moment(reading.now + timedelta(days=reading.appointments_days))
        self._now = format_moment(reading.now)
        self._whole: set[str] = set()
        self._asked: dict[str, Subject] = {}
        self.missing: set[str] = set()

    def settle(self, appointments: list[ComingAppointment]) -> None:
        """To call once encounters and appointments are known."""
        self._whole = {visit.patient for visit in self._visits if self._counts(visit)}
        for appointment in appointments:
            patient = self._references.identity(appointment.patient, "Patient")
            if patient and self.is_coming(appointment.start):
                self._whole.add(self._references.surviving(patient))
        self.missing = self._whole - self._references.patients

    def _counts(self, visit: Visit) -> bool:
        if visit.open:
            return True
        if visit.status is StayStatus.CANCELLED:
            return False
        if visit.start and earlier(self._now, visit.start):
            return self.is_coming(visit.start)
        last = visit.end or (visit.start if visit.status is not StayStatus.PLANNED else None)
        return last is not None and not earlier(last, self._since)

    def is_coming(self, start: Moment | None) -> bool:
        """True from today on and within the days to keep; an appointment of this morning still counts."""
        return start is not None and not earlier(start, self._now[:10]) and not earlier(self._until, start)

    def whole(self, patient: str) -> bool:
        return patient in self._whole

    def subject(self, reference: Reference | None) -> Subject:
        """Whose a resource is."""
        text = reference.reference if reference else None
        if text and (known := self._asked.get(text)) is not None:
            return known
        found = self._find(reference)
        if text:
            self._asked[text] = found
        return found

    def subject_during(self, encounter: Reference | None) -> Subject | None:
        """Whose a resource is that names nobody but an encounter of this source; None without such an encounter."""
        visit = self._visits.get(self._references.identity(encounter, "Encounter"))
        return self._subject(visit.patient) if visit else None

    def _find(self, reference: Reference | None) -> Subject:
        patient = self._references.identity(reference, "Patient")
        if patient is None:
            said = reference.type or target(reference.reference or "")[0] if reference else None
            other = reference is None or said in NOT_PATIENTS or (said is not None and said != "Patient")
            return Subject(None, Whose.UNKNOWN, LeftOut.OTHER_SUBJECT if other else LeftOut.PATIENT_UNKNOWN)
        return self._subject(self._references.surviving(patient))

    def _subject(self, patient: str) -> Subject:
        if patient in self._whole:
            return Subject(patient, Whose.WHOLE, None)
        if patient in self._references.patients:
            return Subject(patient, Whose.RISKS, LeftOut.PATIENT_NOT_KEPT)
        return Subject(None, Whose.UNKNOWN, LeftOut.PATIENT_UNKNOWN)
