"""The journal as FHIR R4 AuditEvent resources, one JSON object per line.

Source: FHIR R4 AuditEvent; its types and subtypes are DICOM's (PS3.16), as the value sets `audit-event-type` and
`audit-event-sub-type` have them. Rules: an entity has a name or a query, never both (`sev-1` of the resource); the
patient is named by the number only; the kit's own word for the act is always there, as subtype.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from downtime.journal.acts import Act, Entry, Recorded
from downtime.journal.line import time_text

Json: TypeAlias = dict[str, Any]
DICOM = "http://dicom.nema.org/resources/ontology/DCM"
ACTS = "urn:downtime:journal:act"
ENTITY_TYPES = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
ENTITY_ROLES = "http://terminology.hl7.org/CodeSystem/object-role"
REASONS = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"


@dataclass(frozen=True)
class Kind:
    """How AuditEvent says an act: DICOM type, DICOM subtype where it has one, C R U D E, whether it succeeded."""

    type: str
    action: str = "E"
    subtype: str | None = None
    refused: bool = False


NAMES = {
    "110100": "Application Activity",
    "110101": "Audit Log Used",
    "110106": "Export",
    "110107": "Import",
    "110110": "Patient Record",
    "110112": "Query",
    "110113": "Security Alert",
    "110114": "User Authentication",
    "110120": "Application Start",
    "110121": "Application Stop",
    "110122": "Login",
    "110123": "Logout",
    "110127": "Emergency Override Started",
    "110129": "Audit Recording Started",
    "110136": "Security Roles Changed",
    "110137": "User security Attributes Changed",
}

KINDS: Mapping[Act, Kind] = {
    Act.ENROLLED: Kind("110100", "C"),
    Act.START: Kind("110100", subtype="110120"),
    Act.STOP: Kind("110100", subtype="110121"),
    Act.UNLOCK: Kind("110114", subtype="110122"),
    Act.UNLOCK_REFUSED: Kind("110114", subtype="110122", refused=True),
    Act.SIGN_IN: Kind("110114", subtype="110122"),
    Act.SIGN_IN_REFUSED: Kind("110114", subtype="110122", refused=True),
    Act.SIGN_OUT: Kind("110114", subtype="110123"),
    Act.LOCK: Kind("110114", subtype="110123"),
    Act.READ_WARD: Kind("110110", "R"),
    Act.READ_PATIENT: Kind("110110", "R"),
    Act.READ_DOCUMENT: Kind("110110", "R"),
    Act.SEARCH: Kind("110112"),
    Act.BREAK_GLASS: Kind("110113", subtype="110127"),
    Act.PRINT: Kind("110106", "R"),
    Act.SHEET_CHECKED: Kind("110101", "R"),
    Act.SHEET_UNUSED: Kind("110106", refused=True),
    Act.SHEET_LOST: Kind("110113"),
    Act.SHEET_FOUND: Kind("110113"),
    Act.PULL: Kind("110107"),
    Act.SNAPSHOT_ACCEPTED: Kind("110107", "C"),
    Act.SNAPSHOT_REFUSED: Kind("110107", refused=True),
    Act.SNAPSHOT_DROPPED: Kind("110100", "D"),
    Act.SUSPECT_CHOSEN: Kind("110113"),
    Act.GENERATION_CHOSEN: Kind("110113"),
    Act.GENERATIONS_COMPARED: Kind("110110", "R"),
    Act.DECLARE: Kind("110113"),
    Act.DECLARE_CANCELLED: Kind("110113"),
    Act.END: Kind("110113", "D"),
    Act.READ_JOURNAL: Kind("110101", "R"),
    Act.EXPORT_JOURNAL: Kind("110101", "R"),
    Act.JOURNAL_DROPPED: Kind("110101", "D"),
    Act.SETTINGS: Kind("110100", "U"),
    Act.SLOT_CHANGED: Kind("110113", "U", subtype="110137"),
    Act.IDENTITY_SHOWN: Kind("110113", "R"),
    Act.KEY_ACCEPTED: Kind("110113", "U", subtype="110137"),
    Act.KEY_REFUSED: Kind("110113", refused=True),
    Act.NOT_JOURNALLED: Kind("110113", refused=True),
    Act.UNREADABLE: Kind("110113", refused=True),
}


def ndjson_bytes(records: Iterable[Recorded], station: str, site: str) -> bytes:
    """One AuditEvent per line. `station` and `site` say where it was seen."""
    return b"".join(msgspec.json.encode(audit_event(record, station, site)) + b"\n" for record in records)


def audit_event(record: Recorded, station: str, site: str) -> Json:
    """The resource of one entry."""
    entry = record.entry
    kind = KINDS[entry.act]
    subtypes = [_dicom(kind.subtype)] if kind.subtype else []
    event: Json = {
        "resourceType": "AuditEvent",
        "id": f"{station}-{record.sequence}"[-64:],
        "type": _dicom(kind.type),
        "subtype": [*subtypes, {"system": ACTS, "code": entry.act.value}],
        "action": kind.action,
        "recorded": time_text(record.time),
        "outcome": "8" if kind.refused else "0",
        "agent": [_agent(entry, station)],
        "source": {"observer": {"display": station}},
    }
    if site:
        event["source"]["site"] = site
    if entry.failure is not None:
        event["outcomeDesc"] = f"exit code {entry.failure}"
    purpose = _purpose(entry)
    if purpose:
        event["purposeOfEvent"] = [purpose]
    event["entity"] = [*_entities(entry), _journal_entity(record)]
    return event


def _agent(entry: Entry, station: str) -> Json:
    """Who acted; the station itself where nobody had signed in."""
    agent: Json = {"requestor": True, "who": {"display": entry.reader or station}}
    if entry.reader:
        agent["name"] = entry.reader
    if entry.role:
        agent["role"] = [{"text": entry.role}]
    if entry.identity:
        agent["type"] = {"text": entry.identity}
    return agent


def _purpose(entry: Entry) -> Json | None:
    if entry.act is Act.BREAK_GLASS:
        concept: Json = {"coding": [{"system": REASONS, "code": "BTG", "display": "break the glass"}]}
        return concept | {"text": entry.reason} if entry.reason else concept
    return {"text": entry.reason} if entry.reason else None


def _entities(entry: Entry) -> list[Json]:
    """Patient, document, search, ward, sheet and snapshot, as far as the act has them."""
    found: list[Json] = []
    if entry.patient or entry.ipp:
        what: Json = {"display": entry.patient} if entry.patient else {}
        if entry.ipp:
            number = {"type": {"coding": [{"system": IDENTIFIER_TYPES, "code": "PI"}]}, "value": entry.ipp}
            what["identifier"] = number
        found.append({"what": what, "type": _code(ENTITY_TYPES, "1", "Person"), "role": _role("1", "Patient")})
    if entry.document:
        found.append(_thing(entry.document, "3", "Report"))
    if entry.query:
        query = base64.b64encode(entry.query.encode("utf-8", "replace")).decode("ascii")
        found.append({"query": query, "type": _code(ENTITY_TYPES, "2", "System Object"), "role": _role("24", "Query")})
    if entry.ward:
        found.append({"name": entry.ward, "type": _code(ENTITY_TYPES, "4", "Other")})
    if entry.form or entry.serial:
        details = [
            _detail(name, value)
            for name, value in (
                ("form", entry.form),
                ("serial", entry.serial),
                ("pages", entry.pages),
                ("copies", entry.copies),
                ("printer", entry.printer),
            )
            if value not in ("", None)
        ]
        found.append(_thing(entry.serial or entry.form, "3", "Report") | {"detail": details})
    if entry.snapshot:
        found.append(_thing(entry.snapshot, "4", "Domain Resource"))
    return found


def _journal_entity(record: Recorded) -> Json:
    """The entry itself: its number, and what has no place of its own in AuditEvent."""
    details = [_detail("sequence", record.sequence), _detail("signed", "yes" if record.signed else "no")]
    if record.entry.detail:
        details.append(_detail("detail", record.entry.detail))
    return _thing("journal", "13", "Security Resource") | {"detail": details}


def _thing(name: str, role: str, role_name: str) -> Json:
    return {"name": name, "type": _code(ENTITY_TYPES, "2", "System Object"), "role": _role(role, role_name)}


def _detail(name: str, value: str | int | None) -> Json:
    return {"type": name, "valueString": str(value)}


def _role(code: str, display: str) -> Json:
    return _code(ENTITY_ROLES, code, display)


def _code(system: str, code: str, display: str) -> Json:
    return {"system": system, "code": code, "display": display}


def _dicom(code: str) -> Json:
    return _code(DICOM, code, NAMES[code])
