"""Who did what is journalled before the page is sent, and a journal that fails keeps nobody from it."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from flask import template_rendered

from downtime.copy import CopyForgotten
from downtime.journal import Act, Entry
from downtime.web.app import kit_of
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, SNAPSHOT, Hospital, Page, Reader

LEA: dict[str, Any] = {"reader": "Léa Martin", "role": "nurse", "identity": "declared"}
READ: dict[str, Any] = {**LEA, "snapshot": SNAPSHOT}
NOT_JOURNALLED = "This reading is not journalled: the journal cannot be written."


def test_from_the_passphrase_to_the_lock(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    reader.unlock("almost right")
    assert not hospital.journal.signing
    reader.unlock()
    assert hospital.journal.signing
    reader.sign_in()
    reader.post("/lock")
    assert not hospital.journal.signing
    assert hospital.journal.entries == [
        Entry(act=Act.UNLOCK_REFUSED, failure=41),
        Entry(act=Act.UNLOCK, snapshot=SNAPSHOT),
        Entry(act=Act.SIGN_IN, **LEA),
        Entry(act=Act.SIGN_OUT, **LEA),
        Entry(act=Act.LOCK, snapshot=SNAPSHOT),
    ]


def test_the_passphrase_and_the_secret_key_are_in_no_entry(hospital: Hospital) -> None:
    reader = Reader(hospital.app())
    reader.unlock("almost right")
    reader.enter()
    assert "almost right" not in str(hospital.journal.entries) and PASSPHRASE not in str(hospital.journal.entries)
    assert "SECRET" not in str(hospital.journal.entries)
    station = kit_of(reader.client.application).station
    assert "SECRET" not in str(vars(station)) and "SECRET" not in str(station.open_copy)


def test_who_is_locked_out_for_idleness_is_signed_out(hospital: Hospital, reader: Reader) -> None:
    hospital.clock.seconds += 601
    reader.get("/wards")
    assert hospital.journal.entries[-2:] == [
        Entry(act=Act.SIGN_OUT, **LEA, detail="idle"),
        Entry(act=Act.LOCK, snapshot=SNAPSHOT),
    ]
    assert not hospital.journal.signing


def test_the_page_that_counted_down_says_idle_too(hospital: Hospital, reader: Reader) -> None:
    reader.get("/unlock?ended=idle")
    assert hospital.journal.of(Act.SIGN_OUT) == [Entry(act=Act.SIGN_OUT, **LEA, detail="idle")]


def test_a_change_of_readers(hospital: Hospital, reader: Reader) -> None:
    reader.sign_in("Paul Nguyễn", "aid")
    assert hospital.journal.entries[-2:] == [
        Entry(act=Act.SIGN_OUT, **LEA, detail="change"),
        Entry(act=Act.SIGN_IN, reader="Paul Nguyễn", role="aid", identity="declared"),
    ]


def test_the_lock_of_one_keeps_the_signing_key_for_the_other(hospital: Hospital) -> None:
    app = hospital.app()
    one, other = Reader(app).enter(), Reader(app).enter()
    one.post("/lock")
    assert hospital.journal.signing and not hospital.journal.of(Act.LOCK)
    other.post("/lock")
    assert not hospital.journal.signing and len(hospital.journal.of(Act.LOCK)) == 1


DOCUMENT = f"/patients/{sample.ODD}/documents/{sample.PDF_DOCUMENT}"
PATIENT: dict[str, Any] = {**READ, "patient": sample.ODD, "ipp": "3000043"}


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/wards/med-b", Entry(act=Act.READ_WARD, **READ, ward="med-b")),
        (f"/patients/{sample.ODD}", Entry(act=Act.READ_PATIENT, **PATIENT)),
        (DOCUMENT, Entry(act=Act.READ_DOCUMENT, **PATIENT, document=sample.PDF_DOCUMENT)),
        (
            f"{DOCUMENT}?content=1",
            Entry(act=Act.READ_DOCUMENT, **PATIENT, document=sample.PDF_DOCUMENT, detail="content"),
        ),
    ],
)
def test_what_is_read(hospital: Hospital, reader: Reader, path: str, entry: Entry) -> None:
    assert reader.get(path).status_code == 200
    assert hospital.journal.entries[2:] == [entry]


def test_it_is_journalled_before_the_page_is_drawn(hospital: Hospital, reader: Reader) -> None:
    drawn: list[list[Act]] = []

    def note(_app: object, **_page: object) -> None:
        drawn.append([entry.act for entry in hospital.journal.entries[2:]])

    with template_rendered.connected_to(note, reader.client.application):
        for path in ("/wards/med-b", f"/patients/{sample.ODD}", DOCUMENT):
            reader.get(path)
    assert drawn == [
        [Act.READ_WARD],
        [Act.READ_WARD, Act.READ_PATIENT],
        [Act.READ_WARD, Act.READ_PATIENT, Act.READ_DOCUMENT],
    ]


def test_a_search_is_journalled_with_what_was_typed(hospital: Hospital, reader: Reader) -> None:
    reader.post("/search", q="  lovelace  ada ")
    assert hospital.journal.entries[2:] == [Entry(act=Act.SEARCH, **READ, query="lovelace ada")]


def test_a_scan_is_a_search_and_the_reading_it_leads_to(hospital: Hospital, reader: Reader) -> None:
    answer = reader.post("/search", q="3000043")
    reader.get(answer.headers["Location"])
    assert [entry.act for entry in hospital.journal.entries[2:]] == [Act.SEARCH, Act.READ_PATIENT]


def test_a_printed_sheet(hospital: Hospital, reader: Reader) -> None:
    reader.post("/paper/patient-sheet.pdf", patient=sample.ODD)
    (entry,) = hospital.journal.entries[2:]
    assert entry == Entry(act=Act.PRINT, **PATIENT, form="patient-sheet", serial="TEST-000001-X", pages=entry.pages)
    assert entry.pages == 1


def test_each_sheet_of_a_ward_is_an_entry_and_all_are_written_at_once(
    hospital: Hospital, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    original = hospital.journal.record

    def counted(*entries: Entry) -> None:
        calls.append(len(entries))
        original(*entries)

    monkeypatch.setattr(hospital.journal, "record", counted)
    reader.post("/paper/patient-sheet.pdf", ward="med-b", ready="help")
    printed = hospital.journal.of(Act.PRINT)
    assert calls == [1, 4] and len({entry.serial for entry in printed}) == 4
    assert {(entry.patient, entry.ipp, entry.ward) for entry in printed} == {
        (sample.NOTHING, "3000040", "med-b"),
        (sample.BUSY, "3000037", "med-b"),
        (sample.NONE, "3000041", "med-b"),
        (sample.NEWBORN, "", "med-b"),
    }


def test_a_list_is_one_sheet_of_the_ward(hospital: Hospital, reader: Reader) -> None:
    reader.post("/paper/ward-list.pdf", ward="med-b", ready="help")
    (entry,) = hospital.journal.of(Act.PRINT)
    assert (entry.form, entry.ward, entry.patient, entry.reader) == ("ward-list", "med-b", "", "Léa Martin")


def test_what_shows_no_patient_is_not_journalled(hospital: Hospital, reader: Reader) -> None:
    before = len(hospital.journal.entries)
    for path in ("/wards", "/search", "/paper", "/guide", "/healthz", "/static/frame.css", "/nothing", "/wards/no"):
        reader.get(path)
    reader.get("/patients/nobody")
    reader.post("/awake")
    reader.post("/theme", theme="night")
    assert len(hospital.journal.entries) == before


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_journal_that_cannot_be_written_keeps_nobody_from_a_page(hospital: Hospital, language: str) -> None:
    hospital.journal.failing = True
    reader = Reader(hospital.app()).enter(language)
    for path in ("/wards/med-b", f"/patients/{sample.ODD}", DOCUMENT):
        page = reader.page(path)
        assert page.status == 200
        if language == "en":
            assert any(NOT_JOURNALLED in text for text in page.texts("p", of_class="frame-warning"))
    page = Page(reader.post("/search", q="lovelace"))
    assert page.status == 200 and (language == "fr" or NOT_JOURNALLED in page.text)
    assert reader.post("/paper/patient-sheet.pdf", ward="med-b", ready="help").data.startswith(b"%PDF")
    assert reader.page("/wards").status == 200
    assert reader.post("/lock").status_code == 303


def test_a_page_that_was_journalled_does_not_say_otherwise(hospital: Hospital, reader: Reader) -> None:
    hospital.journal.failing = True
    assert NOT_JOURNALLED in reader.page("/wards/med-b").text
    hospital.journal.failing = False
    assert NOT_JOURNALLED not in reader.page("/wards/med-b").text


def test_the_wards_show_the_code_of_the_journal(hospital: Hospital, reader: Reader) -> None:
    assert "Journal code 2-7f3a-91c2-03bd-11aa" in reader.page("/wards").text
    hospital.journal.failing = True
    assert "no code: the journal is empty, or cannot be read" in reader.page("/wards").text


def test_a_copy_that_does_not_say_its_age_is_closed_and_its_refusal_journalled(hospital: Hospital) -> None:
    with closing(sqlite3.connect(":memory:")) as damaged:
        damaged.deserialize(hospital.database)
        damaged.execute("update feed set section = 'x'")
        damaged.commit()
        ageless = dataclasses.replace(hospital, database=damaged.serialize())
    assert Reader(ageless.app()).unlock().status_code == 403
    assert [entry.act for entry in ageless.journal.entries] == [Act.UNLOCK_REFUSED]
    with pytest.raises(CopyForgotten), ageless.opened[0].page():
        pass
