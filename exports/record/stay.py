"""Where and since when: places, stays, movements, appointments (FR Core Encounter, Location; IHE PAM PV1, ZBE)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row


class LocationKind(StrEnum):
    """What a place is (FHIR location-physical-type; FR Core location type)."""

    WARD = "ward"
    ROOM = "room"
    BED = "bed"
    OTHER = "other"


class StayStatus(StrEnum):
    """FHIR R4 EncounterStatus; `UNKNOWN` also stands for a status that could not be read."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    TRIAGED = "triaged"
    IN_PROGRESS = "in-progress"
    ON_LEAVE = "onleave"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Location(Row, frozen=True, kw_only=True):
    """A place of the hospital. Beds without a patient are on the ward board too."""

    key: A[Key, At("Location.id", "PV1-3")]
    name: A[str, At("Location.name", "PV1-3.1/.2/.3", "the identifier when there is no name")]
    kind: A[LocationKind, At("Location.physicalType, Location.type", "PV1-3.6")]
    ward: A[Key | None, At("nearest ward by Location.partOf", "PV1-3.1", "itself for a ward")] = None
    room: A[Key | None, At("nearest room by Location.partOf", "PV1-3.2")] = None
    active: A[bool, At("Location.status")] = True
    phone: A[str | None, At("Location.telecom[phone]")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Stay(Row, frozen=True, kw_only=True):
    """One stay ("venue"): the encounter at the top, with the place of its leaf movement.

    FR Core and MIMIC carry stay and movements as Encounters linked by `partOf`: number, entry and reason come from the
    parent, ward, room and bed from the open leaf. `present` holds for an open stay: in-progress, arrived, triaged or
    onleave.
    """

    key: A[Key, At("Encounter.id", "PV1-19")]
    patient: A[Key, At("Encounter.subject", "PID-3")]
    number: A[str | None, At("Encounter.identifier[VN|AN].value", "PV1-19, PID-18", "IEP or NDA")] = None
    status: A[StayStatus, At("Encounter.status", "PV1-36, event")] = StayStatus.UNKNOWN
    present: A[bool, At("open stay", "no A03")] = False
    kind: A[str | None, At("Encounter.class", "PV1-2")] = None
    admitted_at: A[Moment | None, At("Encounter.period.start", "PV1-44")] = None
    discharged_at: A[Moment | None, At("Encounter.period.end of a closed stay", "PV1-45")] = None
    expected_discharge: A[Moment | None, At("Encounter.extension[estimatedDischargeDate]", "PV2-9")] = None
    reason: A[str | None, At("Encounter.reasonCode, reasonReference", "PV2-3, PV2-12")] = None
    attending: A[str | None, At("Encounter.participant[ATND]", "PV1-7")] = None
    service: A[str | None, At("Encounter.serviceType, serviceProvider", "PV1-10, ZBE-7")] = None
    ward: A[Key | None, At("Encounter.location (leaf, open) → ward", "PV1-3.1")] = None
    ward_name: A[str | None, At("Location.name of the ward", "PV1-3.1")] = None
    room: A[str | None, At("Location.name of the room", "PV1-3.2")] = None
    bed: A[str | None, At("Location.name of the bed", "PV1-3.3")] = None
    place: A[str | None, At("Encounter.location.display", "PV1-3", "verbatim, when no ward is known")] = None
    place_confirmed: A[
        bool, At("Encounter.location.status, .period", "", "False: the last place known, not open now")
    ] = True
    origin: A[str | None, At("Encounter.hospitalization.admitSource", "PV1-14")] = None
    destination: A[str | None, At("Encounter.hospitalization.dischargeDisposition", "PV1-36")] = None
    protected: A[bool, At("Encounter.meta.security [V, R]", "PV2-22")] = False
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Movement(Row, frozen=True, kw_only=True):
    """One step of a stay: this place from then to then (Encounter.location, or an Encounter with `partOf`)."""

    patient: A[Key, At("Encounter.subject", "PID-3")]
    stay: A[Key, At("Encounter at the top", "PV1-19")]
    start: A[Moment | None, At("Encounter.location.period.start", "ZBE-2")] = None
    end: A[Moment | None, At("Encounter.location.period.end", "next ZBE-2")] = None
    ward_name: A[str | None, At("Encounter.location", "PV1-3.1")] = None
    room: A[str | None, At("Encounter.location", "PV1-3.2")] = None
    bed: A[str | None, At("Encounter.location", "PV1-3.3")] = None
    service: A[str | None, At("Encounter.serviceType", "ZBE-7")] = None
    status: A[str | None, At("Encounter.location.status", "ZBE-4", "verbatim")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()


class Appointment(Row, frozen=True, kw_only=True):
    """An appointment to come, with the telephone that lets the hospital call it off."""

    key: A[Key, At("Appointment.id", "SCH-1")]
    patient: A[Key, At("Appointment.participant[Patient]", "PID-3")]
    start: A[Moment | None, At("Appointment.start", "SCH-11.4")] = None
    end: A[Moment | None, At("Appointment.end", "SCH-11.5")] = None
    status: A[str | None, At("Appointment.status", "SCH-25")] = None
    text: A[str | None, At("Appointment.description, serviceType, reasonCode", "SCH-7")] = None
    place: A[str | None, At("Appointment.participant[Location, HealthcareService]", "AIL-3")] = None
    practitioner: A[str | None, At("Appointment.participant[Practitioner]", "AIP-3")] = None
    note: A[str | None, At("Appointment.patientInstruction, comment", "NTE")] = None
    unreadable: A[tuple[str, ...], At("elements that could not be read")] = ()
