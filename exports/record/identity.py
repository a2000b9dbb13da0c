"""Who: the patient, the people around the patient, the staff (RNIV 1; FR Core Patient, RelatedPerson, Practitioner)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class Sex(StrEnum):
    """Administrative sex. `UNKNOWN` is what the source says; None in a row is what nobody said."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How much of a birth date is known (RNIV: an unknown part is never invented)."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class IdentityStatus(StrEnum):
    """The four statuses of an identity (RNIV 1). Only `QUALIFIED` allows the INS on paper or screen."""

    PROVISIONAL = "provisional"
    RETRIEVED = "retrieved"
    VALIDATED = "validated"
    QUALIFIED = "qualified"


class ContactRole(StrEnum):
    """What a contact is to the patient (HL7 v2 NK1-7; FR Core contact relationship)."""

    EMERGENCY_CONTACT = "emergency-contact"
    TRUSTED_PERSON = "trusted-person"
    LEGAL_REPRESENTATIVE = "legal-representative"
    NEXT_OF_KIN = "next-of-kin"
    DO_NOT_NOTIFY = "do-not-notify"
    GENERAL_PRACTITIONER = "general-practitioner"
    OTHER = "other"


class Patient(Row, frozen=True, kw_only=True):
    """One identity as the source holds it. Two identifiers stand on every screen and sheet."""

    key: A[Key, At("Patient.id (keyed hash)", "PID-3")]
    ipp: A[str | None, At("Patient.identifier[PI|MR].value", "PID-3.1 type PI", "permanent patient number")] = None
    birth_name: A[str | None, At("Patient.name[official].family", "PID-5.1 type L")] = None
    given_name: A[str | None, At("Patient.name[official].given[0]", "PID-5.2 type L", "first birth given name")] = None
    given_names: A[str | None, At("Patient.name.extension[birth-list-given-name]", "PID-5.3 type L")] = None
    used_name: A[str | None, At("Patient.name[usual].family", "PID-5.1 type D")] = None
    used_given_name: A[str | None, At("Patient.name[usual].given[0]", "PID-5.2 type D")] = None
    name_text: A[str | None, At("Patient.name.text", "PID-5", "verbatim, when the source has no parts")] = None
    birth_date: A[Moment | None, At("Patient.birthDate", "PID-7")] = None
    birth_date_precision: A[DatePrecision | None, At("length of Patient.birthDate", "PID-7")] = None
    sex: A[Sex | None, At("Patient.gender", "PID-8")] = None
    birthplace: A[str | None, At("Patient.extension[patient-birthPlace]", "PID-11 type BDL")] = None
    birthplace_code: A[str | None, At("…address.extension[insee-code]", "PID-11.9", "INSEE COG, 5 characters")] = None
    ins: A[str | None, At("Patient.identifier[INS-NIR|INS-NIA].value", "PID-3.1 type INS", "15 characters")] = None
    ins_oid: A[str | None, At("Patient.identifier[INS-…].system", "PID-3.4.2")] = None
    identity_status: A[IdentityStatus | None, At("…[identity-reliability].identityStatus", "PID-32")] = None
    identity_remarks: A[tuple[str, ...], At("…[identity-reliability].comment", "PID-32", "HOMA, DOUT, FICT")] = ()
    deceased: A[bool | None, At("Patient.deceased[x]", "PID-30")] = None
    deceased_at: A[Moment | None, At("Patient.deceasedDateTime", "PID-29")] = None
    protected: A[bool, At("Patient.meta.security [V, R]", "PD1-12, PV1-16", "VIP or masked: asks for a reason")] = False
    address: A[str | None, At("Patient.address", "PID-11")] = None
    phone: A[str | None, At("Patient.telecom[phone]", "PID-13")] = None
    language: A[str | None, At("Patient.communication[preferred]", "PID-15")] = None
    mother: A[Key | None, At("RelatedPerson / Patient.link of the mother", "PID-21", "the newborn's mother")] = None
    archive_number: A[str | None, At("Patient.identifier[archive]", "PID-4", "number of the paper file")] = None
    old_numbers: A[
        tuple[str, ...],
        At("Patient.identifier[use=old], identifiers of the Patients it replaces", "MRG-1", "only for finding"),
    ] = ()
    identity_missing: A[bool, At("reference to a Patient that is not in the source")] = False
    source: A[str | None, At("Patient.id", "PID-3", "the source's own identifier")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read", note="path: raw text")] = ()


class Contact(Row, frozen=True, kw_only=True):
    """A person to call about a patient."""

    patient: A[Key, At("RelatedPerson.patient, Patient.contact", "NK1")]
    name: A[str | None, At("….name", "NK1-2")] = None
    role: A[ContactRole, At("….relationship [v2-0131, R260]", "NK1-7")] = ContactRole.OTHER
    relation: A[str | None, At("….relationship", "NK1-3", "verbatim")] = None
    phone: A[str | None, At("….telecom[phone]", "NK1-5")] = None
    address: A[str | None, At("….address", "NK1-4")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Staff(Row, frozen=True, kw_only=True):
    """A professional named by the record: prescriber, attending, performer."""

    key: A[Key, At("Practitioner.id", "PV1-7.1")]
    name: A[str | None, At("Practitioner.name", "PV1-7.2-3")] = None
    role: A[str | None, At("PractitionerRole.code", "ROL-3")] = None
    specialty: A[str | None, At("PractitionerRole.specialty", "PRD-1")] = None
    number: A[str | None, At("Practitioner.identifier [RPPS]", "PV1-7.1", "RPPS or ADELI")] = None
    phone: A[str | None, At("Practitioner.telecom[phone]", "ROL-12")] = None
    ward: A[Key | None, At("PractitionerRole.location")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class CareTeamMember(Row, frozen=True, kw_only=True):
    """Who takes part in the care of a patient, beside the attending (FHIR CareTeam)."""

    patient: A[Key, At("CareTeam.subject", "ROL")]
    name: A[str | None, At("CareTeam.participant.member", "ROL-4")] = None
    role: A[str | None, At("CareTeam.participant.role", "ROL-3")] = None
    since: A[Moment | None, At("CareTeam.participant.period.start", "ROL-5")] = None
    until: A[Moment | None, At("CareTeam.participant.period.end", "ROL-6")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
