"""The journal in words: for the roles that answer for it, after the passphrase, and for nobody else."""

from __future__ import annotations

import pytest

from downtime.journal import Act, Entry
from exports.record import Role
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, Hospital, Page, Reader

MAY = {"manager", "it"}


def entered(hospital: Hospital, role: str) -> Reader:
    reader = Reader(hospital.app()).enter()
    reader.sign_in("Anne Roux", role)
    return reader


@pytest.mark.parametrize("role", sorted({role.value for role in Role} - MAY))
def test_other_roles_are_told_and_see_nothing(hospital: Hospital, role: str) -> None:
    reader = entered(hospital, role)
    reader.post("/search", q="secret search")
    for page in (reader.page("/journal"), Page(reader.post("/journal", passphrase=PASSPHRASE))):
        assert page.status == 403
        assert "The journal is not shown to your role." in page.text
        assert "secret search" not in page.text
    assert "/journal" not in [link.get("href") for link in reader.page("/wards").all("a")]
    assert not hospital.journal.of(Act.READ_JOURNAL)


def test_before_the_sign_in_it_asks_for_the_passphrase(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    assert reader.get("/journal").headers["Location"] == "/unlock"
    reader.unlock()
    assert reader.get("/journal").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("role", sorted(MAY))
def test_it_is_linked_and_asks_for_the_passphrase(hospital: Hospital, role: str) -> None:
    reader = entered(hospital, role)
    page = reader.page("/journal")
    assert page.status == 200 and "data of" in page.text
    assert "/journal" in [link.get("href") for link in page.all("a")]
    assert "Code of the last entry: 4-7f3a-91c2-03bd-11aa" in page.text
    assert "downtime journal VAULT --export FILE.csv" in page.text
    assert not page.all("tbody")


def test_the_entries_in_words_the_newest_first(hospital: Hospital) -> None:
    reader = entered(hospital, "manager")
    reader.unlock("almost right")
    reader.get("/wards/med-b")
    reader.get(f"/patients/{sample.ODD}")
    reader.post("/search", q=sample.HOSTILE)
    reader.post("/paper/patient-sheet.pdf", patient=sample.BUSY)
    reader.give_reason(sample.NEWBORN, "relève de nuit")
    answer = reader.post("/journal", passphrase=PASSPHRASE)
    assert sample.HOSTILE not in answer.text
    lines = Page(answer).texts("tr")[1:]
    assert "record or ward opened, with a reason" in lines[0] and "relève de nuit" in lines[0]
    assert "IPP not recorded" in lines[0]
    assert "printed" in lines[1] and "TEST-000001-X" in lines[1] and "IPP 3000037" in lines[1]
    assert "searched" in lines[2] and sample.HOSTILE in lines[2]
    assert "patient read" in lines[3] and "IPP 3000043" in lines[3] and "Anne Roux, Ward manager" in lines[3]
    assert "ward read" in lines[4] and "Médecine B" in lines[4]
    assert "passphrase refused" in lines[5] and "Code 41" in lines[5] and "station" in lines[5]
    assert "(not signed)" in lines[-1] and "23 Nov 2026 17:25" in lines[-1]
    assert hospital.journal.entries[-1].act == Act.READ_JOURNAL


def test_what_a_pull_did_names_the_snapshot(hospital: Hospital) -> None:
    reader = entered(hospital, "it")
    entry = Entry(act=Act.SNAPSHOT_REFUSED, reader="svc", identity="account", snapshot="x.age", failure=30)
    hospital.journal.entries.append(entry)
    line = Page(reader.post("/journal", passphrase=PASSPHRASE)).texts("tr")[1]
    assert "snapshot refused" in line and "svc" in line and "x.age" in line and "Code 30" in line


def test_at_most_two_hundred(hospital: Hospital) -> None:
    reader = entered(hospital, "manager")
    for _ in range(205):
        reader.get("/wards/med-b")
    page = Page(reader.post("/journal", passphrase=PASSPHRASE))
    assert len(page.texts("tr")) == 201 and "The 200 newest entries, the newest first." in page.text


def test_a_wrong_passphrase_shows_nothing_and_is_journalled(hospital: Hospital) -> None:
    reader = entered(hospital, "it")
    page = Page(reader.post("/journal", passphrase="almost right"))
    assert page.status == 403 and "Code 41" in page.text and not page.all("tbody")
    last = hospital.journal.entries[-1]
    assert (last.act, last.failure, last.reader, last.detail) == (Act.UNLOCK_REFUSED, 41, "Anne Roux", "/journal")


def test_a_journal_that_cannot_be_read_is_said(hospital: Hospital) -> None:
    reader = entered(hospital, "it")
    hospital.journal.failing = True
    page = Page(reader.post("/journal", passphrase=PASSPHRASE))
    assert page.status == 403 and "Code 13" in page.text
    assert "The journal has no code: it is empty, or cannot be read." in page.text
