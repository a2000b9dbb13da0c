from pathlib import Path

import pytest

from exports.file_labels import OTHER, FileLabels, is_technical, type_label


@pytest.mark.parametrize(
    "name",
    [
        "Patient.ndjson",
        "Patient.000.ndjson.gz",
        "MimicEncounter.ndjson.gz",
        "export_1_Observation.json",
        "bundle-12.json",
        "fhir/AllergyIntolerance.ndjson",
        "0001.json",
    ],
)
def test_a_technical_name_is_shown(name: str) -> None:
    assert is_technical(name)
    assert FileLabels(Path()).label(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Adán_Portillo_22bbe238-220e-495c-8abc-0ce3aa28a605.json.gz",
        "Dupont.json",
        "8004417.json",
        "19520714.json",
        "Patient.Dupont.json",
        "DUPONT/bundle.json",
        "٣٤.json",
    ],
)
def test_a_name_that_may_be_a_patients_is_not(name: str, tmp_path: Path) -> None:
    for file in ("a.json", name, "ü.json"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(b"")
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    label = FileLabels(tmp_path).label(name)
    suffix = ".json.gz" if name.endswith(".gz") else ".json"
    assert label == f"#{files.index(name) + 1} ({suffix})"


def test_a_file_that_is_gone_has_no_place(tmp_path: Path) -> None:
    assert FileLabels(tmp_path).label("Dupont.exe") == "#? ()"


def test_a_type_that_is_none_is_not_repeated() -> None:
    assert type_label("MedicationAdministration") == "MedicationAdministration"
    assert type_label("Quintrec") == OTHER
    assert type_label("") == OTHER
