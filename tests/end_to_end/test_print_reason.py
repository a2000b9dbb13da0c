"""Protected records are printed after a reason, which the journal keeps, from the real command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from exports.errors import ReasonMissing
from tests.end_to_end.conftest import Hospital
from tests.exports.small_hospital import write_fhir

WHY = "relève papier, coupure"


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Hospital:
    """Two patients; the one in cardiology is protected."""
    made = Hospital(tmp_path_factory.mktemp("protected"))
    fhir = made.folder / "fhir"
    write_fhir(fhir)
    file = fhir / "Patient.ndjson"
    ada, bob = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    ada["meta"] = {"security": [{"code": "V"}]}
    file.write_text(json.dumps(ada) + "\n" + json.dumps(bob) + "\n", encoding="utf-8")
    made.set_up(fhir)
    made.export("2026-11-23T10:00:00Z")
    made.pull()
    return made


def broken(hospital: Hospital, folder: Path) -> list[tuple[str, str]]:
    """Number and reason of each protected record that was opened."""
    target = folder / "journal.csv"
    hospital.downtime("journal", hospital.vault, "--export", target, "--passphrase-file", hospital.secret)
    text = target.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    return [(row["ipp"], row["reason"]) for row in rows if row["act"] == "break-glass"]


def test_asked_for_when_it_is_missing_and_nothing_is_drawn(hospital: Hospital, tmp_path: Path) -> None:
    secret = ("--passphrase-file", hospital.secret)
    for form in ("ward-list", "patient-sheet"):
        target = tmp_path / f"{form}.pdf"
        words = ("print", hospital.vault, form, "-o", target, *secret)
        hospital.downtime(*words, code=ReasonMissing.exit_code)
        hospital.downtime(*words, "--reason", "x", code=2)
        hospital.downtime(*words, "--reason", "x" * 201, code=2)
        assert not target.exists()
    assert broken(hospital, tmp_path) == []


def test_journalled_once_for_each_protected_record(hospital: Hospital, tmp_path: Path) -> None:
    before = len(broken(hospital, tmp_path))
    target = tmp_path / "list.pdf"
    said = ("--reason", f" {WHY} ", "--copies", "2", "--passphrase-file", hospital.secret)
    hospital.downtime("print", hospital.vault, "ward-list", "-o", target, *said)
    assert target.exists()
    assert broken(hospital, tmp_path)[before:] == [("8004417", WHY)]


def test_a_selection_without_any_asks_nothing(hospital: Hospital, tmp_path: Path) -> None:
    before = len(broken(hospital, tmp_path))
    words = ("--ward", "Pneumologie", "-o", tmp_path / "list.pdf", "--passphrase-file", hospital.secret)
    hospital.downtime("print", hospital.vault, "ward-list", *words)
    assert len(broken(hospital, tmp_path)) == before


def test_one_patient(hospital: Hospital, tmp_path: Path) -> None:
    words = ("print", hospital.vault, "patient-sheet", "--patient", "-o", tmp_path / "x.pdf")
    secret = ("--passphrase-file", hospital.secret)
    hospital.downtime(*words, *secret, input="8004417\n", code=ReasonMissing.exit_code)
    hospital.downtime(*words, *secret, input="8004418\n")
    hospital.downtime(*words, *secret, "--reason", WHY, input="8004417\n")
