"""A sheet in the hand says whose it is, by the rights of who asks; a lost one is listed until it is found."""

from __future__ import annotations

import pytest

from downtime.journal import Act, Entry
from downtime.serials import serial
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, Hospital, Page, Reader
from tests.downtime.web.staffed import staffed

FIRST, SECOND = serial("TEST", 1), serial("TEST", 2)


@pytest.fixture
def numbered(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> Hospital:
    """Serial numbers whose check character is right."""

    def numbers(self: Hospital, count: int) -> tuple[str, ...]:
        first, self.serials = self.serials + 1, self.serials + count
        return tuple(serial("TEST", number) for number in range(first, self.serials + 1))

    monkeypatch.setattr(Hospital, "_serials", numbers)
    return hospital


@pytest.fixture
def nurse(numbered: Hospital) -> Reader:
    """Has printed the sheet of one patient."""
    reader = Reader(numbered.app()).enter()
    reader.post("/paper/patient-sheet.pdf", patient=sample.BUSY)
    return reader


@pytest.mark.parametrize("typed", [FIRST, FIRST.lower(), FIRST.replace("-", ""), f"]d1{FIRST}\r"])
def test_a_scanned_sheet_says_whose_it_is(numbered: Hospital, nurse: Reader, typed: str) -> None:
    page = Page(nurse.post("/sheets/check", serial=typed))
    said = page.section("found")
    for part in (FIRST, "LOVELACE", "3000037", "Léa Martin", "page"):
        assert part in said
    (checked,) = numbered.journal.of(Act.SHEET_CHECKED)
    assert (checked.serial.replace("-", ""), checked.patient) == (FIRST.replace("-", ""), sample.BUSY)


def test_a_wrong_character_is_said_and_a_number_of_nobody_too(nurse: Reader) -> None:
    wrong = nurse.post("/sheets/check", serial=FIRST.replace("1", "2"))
    assert wrong.status_code == 400 and "no serial number" in Page(wrong).text
    unknown = Page(nurse.post("/sheets/check", serial=SECOND))
    assert "The journal knows the older ones." in unknown.text
    none = Page(nurse.post("/sheets/check", serial=SECOND, passphrase=PASSPHRASE))
    assert "No sheet of this laptop has that number." in none.text


def test_older_sheets_are_in_the_journal_behind_the_passphrase(numbered: Hospital, nurse: Reader) -> None:
    nurse.post("/lock")
    nurse.enter()
    assert "Nothing was printed." in nurse.page("/sheets").text
    assert "LOVELACE" not in Page(nurse.post("/sheets/check", serial=FIRST)).text
    assert Page(nurse.post("/sheets/check", serial=FIRST, passphrase="wrong")).status == 403
    assert "LOVELACE" in Page(nurse.post("/sheets/check", serial=FIRST, passphrase=PASSPHRASE)).section("found")


def test_a_lost_sheet_is_listed_until_it_is_found(numbered: Hospital, nurse: Reader) -> None:
    assert FIRST in Page(nurse.post("/sheets/mark", serial=FIRST, state="lost")).section("lost")
    (lost,) = numbered.journal.of(Act.SHEET_LOST)
    assert (lost.serial, lost.ipp, lost.form) == (FIRST, "3000037", "patient-sheet")
    assert FIRST not in Page(nurse.post("/sheets/mark", serial=FIRST, state="found")).section("lost")
    assert len(numbered.journal.of(Act.SHEET_FOUND)) == 1
    assert nurse.post("/sheets/mark", serial="nonsense").status_code == 400


def test_all_sheets_are_for_who_may_read_the_journal(numbered: Hospital, nurse: Reader) -> None:
    nurse.post("/sheets/mark", serial=FIRST, state="lost")
    assert nurse.post("/sheets", passphrase=PASSPHRASE).status_code == 403
    nurse.post("/lock")
    nurse.unlock()
    nurse.sign_in(role="manager")
    page = Page(nurse.post("/sheets", passphrase=PASSPHRASE))
    assert FIRST in page.section("lost") and "LOVELACE" in page.section("sheets")
    assert numbered.journal.of(Act.READ_JOURNAL)


def test_a_number_that_stands_on_no_sheet_says_so_and_cannot_be_lost(numbered: Hospital, nurse: Reader) -> None:
    numbered.journal.record(Entry(act=Act.SHEET_UNUSED, serial=SECOND, ward="med-b"))
    said = Page(nurse.post("/sheets/check", serial=SECOND, passphrase=PASSPHRASE)).section("found")
    assert SECOND in said and "never printed" in said
    assert "Lost sheets" not in said and not said.endswith("Lost")


def test_a_sheet_of_another_ward_shows_no_identity(numbered: Hospital) -> None:
    shared = staffed(numbered)
    app = shared.app()
    manager, outsider = Reader(app), Reader(app)
    for one, login in ((manager, "proux"), (outsider, "mpetit")):
        one.post("/language", language="en")
        one.unlock()
        one.post("/sign-in", login=login, pin="480213")
    manager.post("/paper/patient-sheet.pdf", patient=sample.BUSY)
    page = Page(outsider.post("/sheets/check", serial=FIRST))
    assert "a record that asks for a reason" in page.section("found")
    assert "LOVELACE" not in page.text and "3000037" not in page.text
