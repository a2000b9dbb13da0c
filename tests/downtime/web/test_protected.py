"""A protected record opens for who says why, and the reason is written down first."""

from __future__ import annotations

import dataclasses

import pytest

from downtime.journal import Act
from downtime.web.protected import LONGEST
from exports.record import Patient, Row, Sex
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import SNAPSHOT, Hospital, Page, Reader

RECORD = f"/patients/{sample.NEWBORN}"
LOCKED_DOCUMENT = f"/patients/{sample.ODD}/documents/{sample.LOST_DOCUMENT}"


def test_before_a_reason_only_who_it_is_is_shown(hospital: Hospital, reader: Reader) -> None:
    page = reader.page(RECORD)
    assert page.texts("h1") == ["Protected record"]
    assert "LOVELACE" in page.text and "22 Nov 2026" in page.text and "IPP not recorded" in page.text
    assert "Signalement" not in page.response.text and "Berceau" not in page.response.text
    assert "data of" in page.text
    assert not hospital.journal.of(Act.READ_PATIENT)


def test_a_ready_reason_opens_and_is_journalled_first(hospital: Hospital, reader: Reader) -> None:
    answer = reader.give_reason(sample.NEWBORN)
    assert (answer.status_code, answer.headers["Location"]) == (303, RECORD)
    assert "Signalement" in reader.page(RECORD).text
    broken, read = hospital.journal.entries[2:]
    assert (broken.act, broken.reason, broken.patient) == (
        Act.BREAK_GLASS,
        "Life-threatening emergency",
        sample.NEWBORN,
    )
    assert (broken.reader, broken.role, broken.identity, broken.snapshot) == (
        "Léa Martin",
        "nurse",
        "declared",
        SNAPSHOT,
    )
    assert read.act == Act.READ_PATIENT


@pytest.mark.parametrize(
    ("ready", "written", "kept"),
    [
        ("other", "relève   de nuit", "relève de nuit"),
        ("", "relève de nuit", "relève de nuit"),
        ("my-patient", "", "Patient of my unit"),
        ("request", "sa fille", "Asked for by the patient or the family – sa fille"),
        ("other", "x" * LONGEST, "x" * LONGEST),
    ],
)
def test_reasons_that_open(hospital: Hospital, reader: Reader, ready: str, written: str, kept: str) -> None:
    assert reader.give_reason(sample.NEWBORN, written, ready=ready).status_code == 303
    assert [entry.reason for entry in hospital.journal.of(Act.BREAK_GLASS)] == [kept]


@pytest.mark.parametrize(
    ("ready", "written"),
    [("", ""), ("other", ""), ("other", "  abc "), ("king", ""), ("", "x" * 201), ("emergency", "x" * 201)],
)
def test_what_is_no_reason(hospital: Hospital, reader: Reader, ready: str, written: str) -> None:
    page = Page(reader.give_reason(sample.NEWBORN, written, ready=ready))
    assert page.status == 400
    assert "Choose a reason, or write one of 5 to 200 characters." in page.text
    assert reader.page(RECORD).texts("h1") == ["Protected record"]
    assert not hospital.journal.of(Act.BREAK_GLASS)


def test_a_reason_needs_the_token_and_a_known_patient(reader: Reader) -> None:
    assert reader.post(f"{RECORD}/reason", csrf="x", ready="emergency").status_code == 403
    assert reader.give_reason("nobody").status_code == 404
    assert reader.give_reason(sample.NEWBORN, document=sample.LOST_DOCUMENT).status_code == 404
    assert reader.give_reason(sample.NEWBORN, document="none").status_code == 404
    assert reader.page(RECORD).texts("h1") == ["Protected record"]


def test_it_holds_for_that_reader_and_that_patient_until_the_lock(hospital: Hospital, reader: Reader) -> None:
    reader.give_reason(sample.NEWBORN)
    assert reader.page(LOCKED_DOCUMENT).texts("h1") == ["Protected record"]
    other = Reader(reader.client.application).enter()
    assert other.page(RECORD).texts("h1") == ["Protected record"]
    reader.sign_in("Paul Nguyễn", "aid")
    assert reader.page(RECORD).texts("h1") == ["Protected record"]
    reader.give_reason(sample.NEWBORN)
    reader.post("/lock")
    reader.enter()
    assert reader.page(RECORD).texts("h1") == ["Protected record"]


def test_a_protected_document_asks_and_then_opens_itself(hospital: Hospital, reader: Reader) -> None:
    for path in (LOCKED_DOCUMENT, f"{LOCKED_DOCUMENT}?content=1"):
        page = reader.page(path)
        assert page.texts("h1") == ["Protected record"] and "Binary/17" not in page.text
    answer = reader.give_reason(sample.ODD, document=sample.LOST_DOCUMENT)
    assert answer.headers["Location"] == LOCKED_DOCUMENT
    assert "Binary/17" in reader.page(LOCKED_DOCUMENT).text
    (broken,) = hospital.journal.of(Act.BREAK_GLASS)
    assert (broken.document, broken.ipp) == (sample.LOST_DOCUMENT, "3000043")


def test_printing_one_needs_the_reason_and_so_does_the_ward_of_the_reader(hospital: Hospital, reader: Reader) -> None:
    page = Page(reader.post("/paper/patient-sheet.pdf", patient=sample.NEWBORN))
    assert page.texts("h1") == ["Protected record"]
    assert hospital.serials == 0 and not hospital.journal.of(Act.PRINT)
    for reason in ({}, {"reason": "abc"}, {"ready": "other"}):
        asking = Page(reader.post("/paper/patient-sheet.pdf", ward="med-b", **reason))
        assert "1 protected record is to be printed." in asking.text
    assert hospital.serials == 0 and not hospital.journal.of(Act.PRINT, Act.BREAK_GLASS)
    assert reader.post("/paper/patient-sheet.pdf", ward="med-b", reason="panne totale").data.startswith(b"%PDF")
    (broken,) = hospital.journal.of(Act.BREAK_GLASS)
    assert (broken.patient, broken.ward, broken.reason) == (sample.NEWBORN, "med-b", "panne totale")
    assert sample.NEWBORN in {entry.patient for entry in hospital.journal.of(Act.PRINT)}
    assert reader.post("/paper/patient-sheet.pdf", patient=sample.NEWBORN).data.startswith(b"%PDF")


def rows_of_a_protected_stay() -> list[Row]:
    patient = Patient(key="p1", ipp="1", birth_name="Noir", given_name="Ana", birth_date="1980-01-01", sex=Sex.FEMALE)
    return [patient, sample.stay("p1", "med-b", "Médecine B", "1", "P", protected=True)]


def test_a_protected_stay_protects_the_record(hospital: Hospital) -> None:
    stays = dataclasses.replace(hospital, database=sample.database(rows_of_a_protected_stay()))
    assert Reader(stays.app()).enter().page("/patients/p1").texts("h1") == ["Protected record"]


def test_a_protected_stay_is_said_wherever_the_patient_is_named(hospital: Hospital) -> None:
    stays = dataclasses.replace(hospital, database=sample.database(rows_of_a_protected_stay()))
    nurse = Reader(stays.app()).enter()
    assert "PROTECTED RECORD" in nurse.page("/wards/med-b").text
    assert "PROTECTED RECORD" in Page(nurse.post("/search", q="noir")).text
    nurse.give_reason("p1")
    assert "PROTECTED RECORD" in nurse.page("/patients/p1").text


def test_a_journal_that_fails_does_not_keep_the_record_shut(hospital: Hospital, reader: Reader) -> None:
    hospital.journal.failing = True
    assert reader.give_reason(sample.NEWBORN).status_code == 303
    page = reader.page(RECORD)
    assert "Signalement" in page.text and "This reading is not journalled" in page.text


def test_the_board_and_the_search_stay_as_they_are(reader: Reader) -> None:
    assert "PROTECTED RECORD" in reader.page("/wards/med-b").text
    assert "PROTECTED RECORD" in Page(reader.post("/search", q="lovelace")).text
