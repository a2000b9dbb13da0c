"""The record: the vocabulary of the whole kit, one small type per clinical concept.

A source yields these rows; the snapshot is these rows in SQLite; the laptop reads back these rows; a form draws these
rows. Nobody else invents a patient. `TABLES` names the table of each type.
"""

from exports.record.account import EVERY_WARD, Account, Role
from exports.record.care import Device, Diet, Document, Immunization, Note, Procedure, Request, Task
from exports.record.feed import Feed
from exports.record.field import At, Key, Moment, Row
from exports.record.identity import (
    CareTeamMember,
    Contact,
    ContactRole,
    DatePrecision,
    IdentityStatus,
    Patient,
    Sex,
    Staff,
)
from exports.record.patient_record import PatientRecord
from exports.record.result import Observation, ObservationCategory, Report
from exports.record.site_file import PhoneEntry, SiteFile, SiteFileKind
from exports.record.stay import Appointment, Location, LocationKind, Movement, Stay, StayStatus
from exports.record.treatment import Administration, DoseState, MedicationOrder, OrderKind, OrderStatus
from exports.record.vigilance import Alert, AlertKind, Allergy, ListState, NoneKnown, Problem, Section

TABLES: dict[type[Row], str] = {
    Patient: "patient",
    Location: "location",
    Stay: "stay",
    Movement: "movement",
    NoneKnown: "none_known",
    Allergy: "allergy",
    Alert: "alert",
    Problem: "problem",
    MedicationOrder: "medication_order",
    Administration: "administration",
    Observation: "observation",
    Report: "report",
    Note: "note",
    Document: "document",
    Procedure: "procedure",
    Request: "request",
    Device: "device",
    Diet: "diet",
    Task: "task",
    Immunization: "immunization",
    Contact: "contact",
    CareTeamMember: "care_team_member",
    Appointment: "appointment",
    Staff: "staff",
    Account: "account",
    SiteFile: "site_file",
    PhoneEntry: "phone_entry",
    Feed: "feed",
}
"""The table of each type of row, in the order in which a snapshot holds them."""

__all__ = [
    "EVERY_WARD",
    "TABLES",
    "Account",
    "Administration",
    "Alert",
    "AlertKind",
    "Allergy",
    "Appointment",
    "At",
    "CareTeamMember",
    "Contact",
    "ContactRole",
    "DatePrecision",
    "Device",
    "Diet",
    "Document",
    "DoseState",
    "Feed",
    "IdentityStatus",
    "Immunization",
    "Key",
    "ListState",
    "Location",
    "LocationKind",
    "MedicationOrder",
    "Moment",
    "Movement",
    "NoneKnown",
    "Note",
    "Observation",
    "ObservationCategory",
    "OrderKind",
    "OrderStatus",
    "Patient",
    "PatientRecord",
    "PhoneEntry",
    "Problem",
    "Procedure",
    "Report",
    "Request",
    "Role",
    "Row",
    "Section",
    "Sex",
    "SiteFile",
    "SiteFileKind",
    "Staff",
    "Stay",
    "StayStatus",
    "Task",
]
