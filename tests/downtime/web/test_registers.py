"""Lists of more people than lie on a ward: found by name and number, nothing clinical, journalled."""

from __future__ import annotations

import dataclasses

import pytest

from downtime.journal import Act
from exports.record import Appointment, Patient, Row, StayStatus
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader

SECRET = "Chimiothérapie cure 3"


def rows() -> list[Row]:
    left = {"present": False, "status": StayStatus.FINISHED, "reason": SECRET}
    return [
        Patient(key="a", ipp="101", birth_name="Évrard", given_name="Zoé", birth_date="1950", archive_number="AR-7"),
        sample.stay("a", "w", "Cardiologie", "1", "P", discharged_at="2026-11-22T23:30:00+00:00", **left),
        Patient(key="b", ipp="102", birth_name="Durand", phone="06 11", protected=True),
        sample.stay("b", "w", "Cardiologie", "2", "P", discharged_at="2026-11-21T09:00:00+00:00", **left),
        Patient(key="c", ipp="103", birth_name="Caron", phone="06 22", old_numbers=("99",)),
        Appointment(
            key="1", patient="c", start="2026-11-24T09:00:00+00:00", status="booked", text=SECRET, place="Box A"
        ),
        Appointment(
            key="2", patient="b", start="2026-11-24T10:00:00+00:00", status="booked", text=SECRET, place="Onco"
        ),
        Appointment(key="3", patient="a", start="2026-11-24T11:00:00+00:00", status="cancelled", note=SECRET),
        Appointment(key="4", patient="c", start="2026-11-20T11:00:00+00:00", status="fulfilled", text=SECRET),
        Appointment(key="5", patient="c", text=SECRET),
    ]


@pytest.fixture
def copy(hospital: Hospital) -> Hospital:
    return dataclasses.replace(hospital, database=sample.database(rows()))


@pytest.fixture
def clerk(copy: Hospital) -> Reader:
    return Reader(copy.app()).enter()


@pytest.mark.parametrize("path", ["/discharged", "/appointments", "/appointments?all=1", "/known?letter=E", "/known"])
def test_no_list_holds_anything_clinical_and_each_is_journalled(hospital: Hospital, clerk: Reader, path: str) -> None:
    before = len(hospital.journal.entries)
    assert SECRET not in clerk.get(path).text
    (entry,) = hospital.journal.entries[before:]
    assert entry.act is Act.SEARCH and entry.detail.startswith(path.partition("?")[0])


def test_who_left_stands_under_the_local_day_with_the_numbers(clerk: Reader) -> None:
    lines = clerk.page("/discharged").texts("tr")[1:]
    assert lines[0] == "23 Nov 2026 1"
    assert lines[1].startswith("00:30 ÉVRARD Zoé born in 1950 101")
    assert "AR-7" in lines[1] and "Cardiologie, room 1 · bed P" in lines[1]
    assert lines[3] == "10:00 PROTECTED RECORD opens after a reason"


def test_of_a_protected_patient_no_list_says_where_or_when_until_the_reader_said_why(clerk: Reader) -> None:
    for path in ("/discharged", "/appointments"):
        assert "DURAND" not in clerk.page(path).text and "102" not in clerk.page(path).text
    (line,) = clerk.page("/known?letter=D").texts("tr")[1:]
    assert line.startswith("DURAND [given name not recorded] PROTECTED RECORD birth date not recorded")
    assert line.endswith("102 not rec. opens after a reason")
    clerk.post("/patients/b/reason", ready="request")
    assert "DURAND" in clerk.page("/discharged").text
    assert "Onco" in clerk.page("/appointments").text and "06 11" in clerk.page("/appointments").text
    assert "left 21 Nov 2026" in clerk.page("/known?letter=D").text


def test_the_newborn_of_a_protected_mother_is_named_when_she_is(hospital: Hospital) -> None:
    child = Patient(key="n", ipp="104", birth_name="Durand", given_name="Nouveau-né", mother="b")
    left = sample.stay("n", "w", "Maternité", "1", "P", present=False, status=StayStatus.FINISHED)
    database = sample.database([*rows(), child, left])
    reader = Reader(dataclasses.replace(hospital, database=database).app()).enter()
    assert (
        "Nouveau-né" not in reader.page("/discharged").text and "Maternité" not in reader.page("/known?letter=D").text
    )
    reader.post("/patients/b/reason", ready="request")
    assert "Nouveau-né" in reader.page("/discharged").text


def test_a_used_name_leads_to_the_birth_name(hospital: Hospital) -> None:
    used = Patient(key="u", ipp="105", birth_name="Martin", given_name="Marie", used_name="Yvon")
    reader = Reader(dataclasses.replace(hospital, database=sample.database([*rows(), used])).app()).enter()
    page = reader.page("/known?letter=Y")
    assert page.texts("tr")[1].startswith("YVON Marie → see MARTIN Marie")
    assert "4 patients in the copy" in page.text


def test_appointments_to_come_by_day_with_telephone_and_status(clerk: Reader) -> None:
    page = clerk.page("/appointments")
    lines = page.texts("tr")[1:]
    assert lines[0] == "24 Nov 2026 3"
    assert "CARON" in lines[1] and "Box A" in lines[1] and "06 22" in lines[1] and "formerly 99" in lines[1]
    assert "PROTECTED RECORD" in lines[2] and "Onco" not in page.text and "06 11" not in page.text
    assert "CANCELLED" in lines[3] and "no telephone in the copy" in lines[3]
    assert lines[4].startswith("time not recorded")
    assert "1 earlier one in the copy" in page.text
    assert "fulfilled" not in page.text and "20 Nov 2026" in clerk.page("/appointments?all=1").text


def test_everybody_known_by_letter(clerk: Reader) -> None:
    page = clerk.page("/known?letter=E")
    assert [row.split(" born")[0] for row in page.texts("tr")[1:]] == ["ÉVRARD Zoé"]
    assert "left 23 Nov 2026" in page.text and "AR-7" in page.text
    letters = {e.get("href") for e in page.all("a") if "/known?" in (e.get("href") or "")}
    assert letters == {"/known?letter=C", "/known?letter=D", "/known?letter=E"}


@pytest.mark.parametrize(
    "path", ["/known?letter=%C3%89&page=x", "/known?page=-3", "/discharged?page=9999999", "/appointments?page=0"]
)
def test_an_address_that_is_none_of_ours_shows_the_nearest_page(clerk: Reader, path: str) -> None:
    assert clerk.page(path).status == 200


def test_lists_stay_open_to_find_somebody_and_the_record_asks(copy: Hospital) -> None:
    reader = Reader(copy.app())
    reader.post("/language", language="en")
    reader.unlock()
    reader.sign_in(role="it")
    assert "CARON" in reader.page("/known?letter=C").text
    assert reader.page("/patients/c").texts("h1") == ["Patient of another ward"]
