"""Whom a sheet is about: the patients of a ward in bed order, or those who bear a number.

Rules: whoever lies in a bed is printed, also when the source never said who it is; of two people with one number both
are printed, since nobody but a person can tell which is meant.
"""

from __future__ import annotations

import sqlite3

from msgspec import structs

from exports.errors import PatientUnknown, WardUnknown
from exports.folding import fold
from exports.record import Key, PatientRecord
from exports.snapshot.census import CensusLine, Ward, census, wards
from exports.snapshot.read import patient_record

_BEARERS = """
select p.key from patient p
where :number in (p.ipp, p.ins) or exists (select 1 from stay s where s.patient = p.key and s.number = :number)
order by p.key
"""


def ward_named(connection: sqlite3.Connection, name: str) -> Ward:
    """The ward of that name or key, capitals and accents apart. Raises `WardUnknown`."""
    known = wards(connection)
    for ward in known:
        if ward.key == name:
            return ward
    found = [ward for ward in known if ward.name is not None and fold(ward.name) == fold(name)]
    if len(found) == 1:
        return found[0]
    # Two wards of one name are told apart by their keys.
    names = (f"{ward.name} ({ward.key})" if found else ward.name or ward.key for ward in found or known)
    raise WardUnknown(ward=name, wards=", ".join(names))


def present_patients(connection: sqlite3.Connection, ward: Key | None = None) -> tuple[PatientRecord, ...]:
    """Everybody present, of one ward or of all ward by ward, in bed order."""
    boards = [ward] if ward is not None else [one.key for one in wards(connection)]
    lines: dict[Key, CensusLine] = {}
    for board in boards:
        for line in census(connection, board):
            lines.setdefault(line.patient.key, line)
    return tuple(_record(connection, line) for line in lines.values())


def patients_numbered(connection: sqlite3.Connection, number: str) -> tuple[PatientRecord, ...]:
    """Those who bear this IPP, INS or stay number. Raises `PatientUnknown`."""
    keys = [key for (key,) in connection.execute(_BEARERS, {"number": number.strip()})] if number.strip() else []
    records = tuple(record for key in keys if (record := patient_record(connection, key)) is not None)
    if not records:
        raise PatientUnknown()
    return records


def _record(connection: sqlite3.Connection, line: CensusLine) -> PatientRecord:
    """The record with the stay of the board first: a patient with two open stays is printed in the bed of this ward."""
    record = patient_record(connection, line.patient.key)
    if record is None:
        return PatientRecord(patient=line.patient, stays=(line.stay,))
    others = tuple(stay for stay in record.stays if stay != line.stay)
    return structs.replace(record, stays=(line.stay, *others))


def is_protected(record: PatientRecord) -> bool:
    """Whether a reason is asked for before anything of the record is shown: of the patient or of any stay."""
    return record.patient.protected or any(stay.protected for stay in record.stays)
