"""Where is …? Ward, room, bed and telephone; of a protected patient exactly what is said of nobody."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from downtime.journal import Act
from downtime.web.front_desk import FrontDesk
from exports.record import Allergy, Location, LocationKind, Patient, Row, StayStatus
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader

TODAY = date(2026, 11, 23)
WARD = Location(key="w", name="Cardiologie", kind=LocationKind.WARD, ward="w", phone="02 61 91 21 10")


def somebody(key: str, name: str, *, stay: dict[str, object] | None = None, **fields: object) -> list[Row]:
    there = {"ward": "w", "name": "Cardiologie", "room": "12", "bed": "F"} | (stay or {})
    return [
        Patient(key=key, ipp=f"9{key}", birth_name=name, given_name="Anne", birth_date="1950-02-01", **fields),  # type: ignore[arg-type]
        sample.stay(key, **there),  # type: ignore[arg-type]
    ]


def reader_of(hospital: Hospital, *rows: Row) -> Reader:
    return Reader(dataclasses.replace(hospital, database=sample.database([WARD, *rows])).app()).enter()


def plain(text: str) -> str:
    """A page without the token of its forms and the name that was typed."""
    return re.sub(r'name="csrf" value="[^"]*"|data-csrf="[^"]*"|value="(durand|personne)"', "", text)


def test_it_says_ward_room_bed_and_telephone_and_nothing_clinical(hospital: Hospital) -> None:
    allergy = Allergy(key="a", patient="p", substance="Pénicilline")
    answer = reader_of(hospital, *somebody("p", "Durand"), allergy).post("/where", name="durand anne")
    page = Page(answer)
    assert page.texts("p", of_class="place") == ["Cardiologie · room 12 · bed F"]
    assert "02 61 91 21 10" in page.text and "born 01 Feb 1950" in page.text
    assert "Pénicilline" not in answer.text and "9p" not in answer.text and "/patients/" not in answer.text


@pytest.mark.parametrize(
    "hidden",
    [
        somebody("p", "Durand", protected=True),
        somebody("p", "Durand", stay={"protected": True}),
        [*somebody("p", "Durand"), sample.stay("p", None, None, None, None, present=False, protected=True)],
        [*somebody("m", "Autre", protected=True), *somebody("p", "Durand", mother="m")],
        somebody("p", "Durand", stay={"present": False, "status": StayStatus.FINISHED}),
    ],
)
def test_of_a_protected_patient_the_answer_is_that_for_nobody(hospital: Hospital, hidden: list[Row]) -> None:
    reader = reader_of(hospital, *hidden, *somebody("o", "Quelquun"))
    of_hidden, of_nobody = reader.post("/where", name="durand"), reader.post("/where", name="personne")
    assert "No one of that name in the copy." in of_nobody.text
    assert plain(of_hidden.text) == plain(of_nobody.text)
    assert of_hidden.status_code == of_nobody.status_code
    lengths = [{k: v for k, v in a.headers.items() if k != "Content-Length"} for a in (of_hidden, of_nobody)]
    assert lengths[0] == lengths[1]


def test_the_work_done_for_a_protected_name_is_that_for_nobody() -> None:
    """Both are looked for in the same index, in which the protected patient is not: no other step depends on it."""
    copy = sample.hospital_copy([WARD, *somebody("p", "Durand", protected=True), *somebody("o", "Quelquun")])
    with copy.page() as connection:
        desk = FrontDesk.of(connection)
    assert len(desk._index) == 1
    assert desk.where_is("durand", TODAY) == desk.where_is("personne", TODAY)


def test_it_is_journalled_as_a_search_whatever_the_answer(hospital: Hospital) -> None:
    reader = reader_of(hospital, *somebody("p", "Durand", protected=True))
    reader.post("/where", name="durand")
    reader.post("/where", name="personne")
    entries = hospital.journal.of(Act.SEARCH)
    assert [(entry.query, entry.detail, entry.patient) for entry in entries] == [
        ("durand", "/where", ""),
        ("personne", "/where", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "stay"),
    [
        ({"deceased": True}, {}),
        ({}, {"place_confirmed": False}),
        ({}, {"status": StayStatus.ON_LEAVE}),
        ({}, {"bed": None}),
    ],
)
def test_what_is_not_sure_says_to_call_the_ward_and_not_why(
    hospital: Hospital, fields: dict[str, object], stay: dict[str, object]
) -> None:
    sure = reader_of(hospital, *somebody("p", "Durand")).post("/where", name="durand")
    unsure = reader_of(hospital, *somebody("p", "Durand", stay=stay, **fields)).post("/where", name="durand")
    assert "Call the ward before you send anybody there" in unsure.text
    assert "Call the ward before" not in sure.text
    assert "DECEASED" not in unsure.text and "LEAVE" not in unsure.text


def test_nothing_is_suggested_while_typing_and_nothing_is_asked_by_address(hospital: Hospital) -> None:
    reader = reader_of(hospital, *somebody("p", "Durand"))
    page = reader.page("/where?name=durand")
    assert "DURAND" not in page.text
    assert not [form for form in page.all("form") if form.get("role") == "search"]
    assert [e.get("name") for e in page.all("input") if e.get("autofocus") is not None] == ["name"]


def test_namesakes_are_told_apart_and_too_many_are_counted(hospital: Hospital) -> None:
    rows = [row for i in range(25) for row in somebody(str(i), "Durand")]
    page = Page(reader_of(hospital, *rows).post("/where", name="durand"))
    assert len(page.texts("p", of_class="place")) == 20
    assert "5 more not shown" in page.text
