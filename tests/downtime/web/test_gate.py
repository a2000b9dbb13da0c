"""Unlock, sign in, lock: nothing is readable before and after."""

from __future__ import annotations

import sys

import pytest

from downtime.copy import CopyForgotten
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, Hospital, Page, Reader

BEHIND = ["/", "/wards", "/wards/med-b", f"/patients/{sample.BUSY}", "/search", "/paper", "/guide", "/nothing"]


@pytest.mark.parametrize(
    "path", [*BEHIND, "/sign-in", f"/patients/{sample.ODD}/documents/{sample.PDF_DOCUMENT}?content=1"]
)
def test_before_the_passphrase_every_page_asks_for_it(hospital: Hospital, path: str) -> None:
    response = Reader(hospital.app()).get(path)
    assert (response.status_code, response.headers["Location"]) == (303, "/unlock")


@pytest.mark.parametrize("path", BEHIND)
def test_before_the_name_every_page_asks_for_it(hospital: Hospital, path: str) -> None:
    reader = Reader(hospital.app())
    reader.unlock()
    response = reader.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/search", "/paper/patient-sheet.pdf", "/awake", "/sign-in"])
def test_forms_do_not_pass_before_the_passphrase(hospital: Hospital, path: str) -> None:
    response = Reader(hospital.app()).post(path, q="lovelace", ward="med-b", name="Léa", role="nurse")
    assert (response.status_code, response.headers["Location"]) == (303, "/unlock")


def test_a_browser_that_has_not_unlocked_reads_nothing_while_another_does(hospital: Hospital) -> None:
    app = hospital.app()
    Reader(app).enter()
    response = Reader(app).get("/wards")
    assert response.headers["Location"] == "/unlock"
    assert "Valmont" not in Reader(app).get("/unlock").text


def test_a_wrong_passphrase_is_said_with_its_code_and_opens_nothing(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    reader.post("/language", language="en")
    page = Page(reader.unlock("almost right"))
    assert page.status == 403
    assert "The passphrase opens no key of this vault." in page.text
    assert "Code 41" in page.text
    assert "almost right" not in page.response.text
    assert reader.get("/wards").headers["Location"] == "/unlock"


def test_the_cookie_changes_when_the_reader_comes_in(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    tokens = [reader.token()]
    reader.unlock()
    tokens.append(reader.token("/sign-in"))
    reader.sign_in()
    tokens.append(reader.token("/wards"))
    assert len(set(tokens)) == 3


@pytest.mark.parametrize(
    ("name", "role"),
    [("", "nurse"), ("  ", "nurse"), ("123", "nurse"), ("Léa", ""), ("Léa", "king"), ("é" * 81, "nurse")],
)
def test_a_name_and_a_role_are_needed(hospital: Hospital, name: str, role: str) -> None:
    reader = Reader(hospital.app())
    reader.unlock()
    assert reader.sign_in(name, role).status_code == 400
    assert reader.get("/wards").headers["Location"] == "/sign-in"


def test_another_reader_takes_over_without_the_passphrase(reader: Reader) -> None:
    assert "Léa Martin" in reader.page("/wards").text
    reader.sign_in("Paul Nguyễn", "aid")
    assert "Paul Nguyễn, Nursing aid" in reader.page("/wards").text


def closed(hospital: Hospital) -> bool:
    try:
        with hospital.opened[-1].page() as connection:
            connection.execute("select 1")
    except CopyForgotten:
        return True
    return False


def test_the_lock_forgets_the_copy(hospital: Hospital, reader: Reader) -> None:
    assert not closed(hospital)
    assert reader.post("/lock").headers["Location"] == "/unlock?ended=lock"
    assert closed(hospital)
    assert reader.get("/wards").headers["Location"] == "/unlock"
    reader.unlock()
    reader.sign_in()
    assert reader.get("/wards").status_code == 200


def test_the_lock_of_one_leaves_the_other_reading(hospital: Hospital) -> None:
    app = hospital.app()
    one, other = Reader(app).enter(), Reader(app).enter()
    one.post("/lock")
    assert one.get("/wards").headers["Location"] == "/unlock"
    assert other.get("/wards").status_code == 200


def test_idle_readers_are_locked_out(hospital: Hospital, reader: Reader) -> None:
    hospital.clock.seconds += 599
    assert reader.get("/wards").status_code == 200
    hospital.clock.seconds += 601
    assert reader.get("/wards").headers["Location"] == "/unlock"
    assert closed(hospital)


def test_a_reader_who_scrolls_stays(hospital: Hospital, reader: Reader) -> None:
    for _ in range(4):
        hospital.clock.seconds += 400
        assert reader.post("/awake").status_code == 204
    assert reader.get("/wards").status_code == 200


def test_a_new_unlock_replaces_the_copy(hospital: Hospital, reader: Reader) -> None:
    other = Reader(reader.client.application).enter()
    assert len(hospital.opened) == 2
    assert reader.get("/wards").status_code == other.get("/wards").status_code == 200


def test_the_passphrase_stands_in_no_address_and_no_cookie(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    response = reader.unlock()
    assert PASSPHRASE not in str(response.headers) and PASSPHRASE.split()[0] not in response.text


def test_the_end_of_the_idle_time_ends_the_session_and_never_renews_it(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter()
    assert reader.get("/unlock?ended=idle").status_code == 303
    assert reader.get("/wards").headers["Location"].startswith("/unlock")


def test_a_copy_that_was_locked_under_a_page_leads_back_to_the_lock(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter()
    hospital.opened[-1].close()
    answer = reader.get("/wards")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/unlock?ended=lock")


def test_a_failing_error_page_logs_no_message(hospital: Hospital, caplog: pytest.LogCaptureFixture) -> None:
    app = hospital.app()
    try:
        raise ValueError("DUPONT Jeanne")
    except ValueError:
        app.log_exception(sys.exc_info())
    assert "ValueError" in caplog.text
    assert "DUPONT" not in caplog.text
