"""One patient's rows together, as screens and forms draw them."""

from __future__ import annotations

import msgspec

from exports.record.care import Device, Diet, Document, Immunization, Note, Procedure, Request, Task
from exports.record.field import Row
from exports.record.identity import CareTeamMember, Contact, Patient
from exports.record.result import Observation, Report
from exports.record.stay import Appointment, Movement, Stay
from exports.record.treatment import Administration, MedicationOrder
from exports.record.vigilance import Alert, Allergy, ListState, NoneKnown, Problem, Section


class PatientRecord(msgspec.Struct, frozen=True, kw_only=True):
    """All rows of one patient, as screens and forms draw them; newest first where rows have a time.

    `orders` holds this stay's prescriptions, `usual_medications` what is taken at home. Documents come without `data`.
    """

    patient: Patient
    stays: tuple[Stay, ...] = ()
    movements: tuple[Movement, ...] = ()
    none_known: tuple[NoneKnown, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    alerts: tuple[Alert, ...] = ()
    problems: tuple[Problem, ...] = ()
    orders: tuple[MedicationOrder, ...] = ()
    usual_medications: tuple[MedicationOrder, ...] = ()
    administrations: tuple[Administration, ...] = ()
    observations: tuple[Observation, ...] = ()
    reports: tuple[Report, ...] = ()
    documents: tuple[Document, ...] = ()
    notes: tuple[Note, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    requests: tuple[Request, ...] = ()
    devices: tuple[Device, ...] = ()
    diets: tuple[Diet, ...] = ()
    tasks: tuple[Task, ...] = ()
    immunizations: tuple[Immunization, ...] = ()
    contacts: tuple[Contact, ...] = ()
    care_team: tuple[CareTeamMember, ...] = ()
    appointments: tuple[Appointment, ...] = ()

    @property
    def stay(self) -> Stay | None:
        """The open stay, else the latest one."""
        return next((stay for stay in self.stays if stay.present), self.stays[0] if self.stays else None)

    def state(self, section: Section) -> ListState:
        """Which of the three states a list is in; "none known" only ever comes from the source."""
        if self._rows(section):
            return ListState.LISTED
        if any(statement.section == section for statement in self.none_known):
            return ListState.NONE_KNOWN
        return ListState.NOT_RECORDED

    def _rows(self, section: Section) -> tuple[Row, ...]:
        measured = (Section.VITAL_SIGNS, Section.LABORATORY)
        if section in measured:
            return tuple(row for row in self.observations if row.category.value == section.value)
        if section == Section.OBSERVATIONS:
            return tuple(row for row in self.observations if row.category.value not in measured)
        rows: tuple[Row, ...] = getattr(self, section.value.replace("-", "_"))
        return rows
