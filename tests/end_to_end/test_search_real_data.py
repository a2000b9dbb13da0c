"""Nobody of real and fictive hospitals is missed: each patient is found by every name, number and date of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.folding import fold
from exports.record import Patient, Stay
from exports.search import PatientIndex, search
from exports.search.words import known_birth_date
from exports.snapshot.read import rows
from exports.snapshot.write import SnapshotWriter
from exports.valmont import write_hospital
from exports.valmont.hospital import FEWEST
from tests.end_to_end.conftest import DATA
from tests.exports.fhir.fhir_reading import read

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EVERYBODY = 1_000_000
FOLDERS = {
    "clinosim": "clinosim-us-76-inpatients/fhir",
    "mimic": "mimic-iv-demo-fhir-24/census",
    "synthea": "synthea-r4-bundles",
    "smart": "sof-bulk-10-patients",
    "fr-core": "fr-core-2.2.0-examples",
    "valmont": "",
}


def typed(patient: Patient, stays: list[Stay]) -> Iterator[str]:
    """Everything of the record that a person may type or a scanner send."""
    names = (patient.birth_name, patient.given_name, patient.used_name, patient.used_given_name, patient.name_text)
    for name in filter(None, names):
        yield from (name, fold(name), name.upper(), name.replace(" ", "").replace("-", ""))
    if patient.birth_name and patient.given_name:
        yield f"{patient.given_name} {patient.birth_name}"
        yield f"{fold(patient.birth_name)} {fold(patient.given_name)}"
    yield from filter(None, (patient.ipp, patient.ins, patient.archive_number, *patient.old_numbers))
    if not patient.ipp and patient.source:
        yield patient.source
    born = known_birth_date(patient)
    if born:
        yield born
    if born and len(born) == 10:
        year, month, day = born.split("-")
        yield from (f"{day}/{month}/{year}", f"{day}.{month}.{year[2:]}", f"{day}{month}{year}")
    for stay in stays:
        yield from filter(None, (stay.number,))
        if stay.present and (stay.room or stay.bed):
            yield " ".join(filter(None, (stay.room, stay.bed)))


@pytest.mark.parametrize("name", FOLDERS)
def test_nobody_is_missed(name: str, tmp_path: Path) -> None:
    folder = DATA / FOLDERS[name]
    if name == "valmont":
        folder = tmp_path / "fhir"
        write_hospital(folder, now=NOW, patients=FEWEST)
    writer = SnapshotWriter()
    writer.add_all(read(folder).rows)
    writer.close_tables()
    connection = writer.connection
    index = PatientIndex.of(connection)
    stays: dict[str, list[Stay]] = {}
    for stay in rows(connection, Stay):
        stays.setdefault(stay.patient, []).append(stay)
    patients = rows(connection, Patient)
    assert patients and len(index) == len(patients)
    tried, missed = 0, []
    for patient in patients:
        for text in typed(patient, stays.get(patient.key, [])):
            tried += 1
            found = search(connection, index, text, NOW.date(), EVERYBODY)
            if patient.key not in {hit.patient.key for hit in found.hits if not hit.close}:
                missed.append(text)
    assert tried > len(patients)
    assert missed == []
