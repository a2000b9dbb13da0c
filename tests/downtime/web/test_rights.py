"""Which reader must say why before what: the table, and every route that shows a patient or a ward."""

from __future__ import annotations

import re

import pytest
from werkzeug.routing import Rule

from downtime.journal import Act
from downtime.web.rights import (
    NO_RIGHTS,
    UNBROKEN,
    Glass,
    Rights,
    Why,
    rights_of_account,
    rights_of_declared,
    why_record,
    why_ward,
)
from exports.record import Account, Document, Patient, PatientRecord, Role, Stay
from exports.snapshot.census import NO_WARD, Ward
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader
from tests.downtime.web.staffed import PIN, staffed

CARDIO = Rights(wards=frozenset({"cardiologie"}))
ALL = Rights(every=True)


def stay(ward: str | None, name: str | None = None, *, present: bool = True, protected: bool = False) -> Stay:
    return Stay(key=f"s{ward}", patient="p", ward=ward, ward_name=name, present=present, protected=protected)


def record(*stays: Stay, protected: bool = False) -> PatientRecord:
    return PatientRecord(patient=Patient(key="p", protected=protected), stays=stays)


@pytest.mark.parametrize(
    ("wards", "role", "rights"),
    [
        ((), Role.NURSE, NO_RIGHTS),
        (("*",), Role.MANAGER, ALL),
        (("*", "A"), Role.NURSE, ALL),
        (("Médecine  B", "CARDIO-1", "***"), Role.NURSE, Rights(wards=frozenset({"medecine b", "cardio 1"}))),
        (("*",), Role.IT, NO_RIGHTS),
        (("Cardiologie",), Role.IT, NO_RIGHTS),
    ],
)
def test_rights_of_an_account(wards: tuple[str, ...], role: Role, rights: Rights) -> None:
    assert rights_of_account(Account(key="x", wards=wards), role) == rights


@pytest.mark.parametrize(
    ("role", "list_exists", "rights"),
    [
        (Role.NURSE, False, ALL),
        (Role.NURSE, True, NO_RIGHTS),
        (Role.MANAGER, True, NO_RIGHTS),
        (Role.IT, False, NO_RIGHTS),
    ],
)
def test_rights_of_a_declared_name(role: Role, list_exists: bool, rights: Rights) -> None:
    assert rights_of_declared(role, list_exists=list_exists) == rights


@pytest.mark.parametrize(
    ("rights", "glass", "of", "why"),
    [
        (ALL, UNBROKEN, record(), None),
        (ALL, UNBROKEN, record(stay(None)), None),
        (ALL, UNBROKEN, record(protected=True), Why.PROTECTED),
        (ALL, UNBROKEN, record(stay("x", protected=True)), Why.PROTECTED),
        (ALL, Glass(patients=frozenset({"p"})), record(protected=True), None),
        (CARDIO, UNBROKEN, record(stay("c1", "Cardiologie")), None),
        (CARDIO, UNBROKEN, record(stay("cardiologie")), None),
        (CARDIO, UNBROKEN, record(stay("chir", "Chirurgie")), Why.OTHER_WARD),
        (CARDIO, UNBROKEN, record(), Why.OTHER_WARD),
        (CARDIO, UNBROKEN, record(stay(None)), Why.OTHER_WARD),
        (CARDIO, UNBROKEN, record(stay("", "")), Why.OTHER_WARD),
        # two open stays: either will do; a closed one only when none is open
        (CARDIO, UNBROKEN, record(stay("chir"), stay("cardiologie")), None),
        (CARDIO, UNBROKEN, record(stay("cardiologie", present=False)), None),
        (CARDIO, UNBROKEN, record(stay("chir"), stay("cardiologie", present=False)), Why.OTHER_WARD),
        (CARDIO, UNBROKEN, record(stay("cardiologie"), protected=True), Why.PROTECTED),
        (CARDIO, Glass(patients=frozenset({"p"})), record(stay("chir")), None),
        (CARDIO, Glass(patients=frozenset({"q"})), record(stay("chir")), Why.OTHER_WARD),
        # a ward's reason opens its patients, and never a protected one
        (NO_RIGHTS, Glass(wards=frozenset({"chir"})), record(stay("chir")), None),
        (NO_RIGHTS, Glass(wards=frozenset({"chir"})), record(stay("chir"), protected=True), Why.PROTECTED),
        (NO_RIGHTS, Glass(wards=frozenset({"chir"})), record(stay("gyn")), Why.OTHER_WARD),
        (NO_RIGHTS, Glass(wards=frozenset({NO_WARD})), record(stay(None)), None),
        (NO_RIGHTS, Glass(wards=frozenset({NO_WARD})), record(), Why.OTHER_WARD),
    ],
)
def test_why_a_record_asks(rights: Rights, glass: Glass, of: PatientRecord, why: Why | None) -> None:
    assert why_record(rights, glass, of) is why


@pytest.mark.parametrize(("protected", "why"), [(True, Why.PROTECTED), (False, None)])
def test_a_protected_document_asks_by_itself(protected: bool, why: Why | None) -> None:
    asked = Document(key="d", patient="p", protected=protected)
    assert why_record(ALL, UNBROKEN, record(), asked) is why


@pytest.mark.parametrize(
    ("rights", "glass", "key", "name", "why"),
    [
        (ALL, UNBROKEN, NO_WARD, None, None),
        (CARDIO, UNBROKEN, "c1", "Cardiologie", None),
        (CARDIO, UNBROKEN, "chir", "Chirurgie", Why.OTHER_WARD),
        (CARDIO, Glass(wards=frozenset({"chir"})), "chir", "Chirurgie", None),
        (Rights(wards=frozenset({"no ward"})), UNBROKEN, NO_WARD, None, Why.OTHER_WARD),
    ],
)
def test_why_a_ward_asks(rights: Rights, glass: Glass, key: str, name: str | None, why: Why | None) -> None:
    assert why_ward(rights, glass, Ward(key=key, name=name, present=1, beds=0)) is why


# every route


@pytest.fixture
def outsider(hospital: Hospital) -> Reader:
    """IT of the staff list: signed in, and no ward of its own."""
    reader = Reader(staffed(hospital).app())
    reader.post("/language", language="en")
    reader.unlock()
    assert reader.post("/sign-in", login="mpetit", pin=PIN).status_code == 303
    return reader


def of_patients_and_wards(reader: Reader) -> list[Rule]:
    found = [
        rule
        for rule in reader.client.application.url_map.iter_rules()
        if rule.arguments & {"key", "ward", "patient", "document_key"}
    ]
    assert {rule.rule for rule in found} >= {"/patients/<key>", "/wards/<ward>", "/patients/<key>/reason"}
    return found


def test_no_route_of_a_patient_or_a_ward_opens_without_a_right(hospital: Hospital, outsider: Reader) -> None:
    ward = re.findall(r'href="/wards/([^"]+)"', outsider.get("/wards").text)[0]
    known = {"key": sample.ODD, "document_key": sample.TEXT_DOCUMENT, "ward": ward, "patient": sample.ODD}
    for rule in of_patients_and_wards(outsider):
        with outsider.client.application.test_request_context(base_url="http://127.0.0.1:8765"):
            path = outsider.client.application.url_map.bind("127.0.0.1:8765").build(
                rule.endpoint, {name: known.get(name, "x") for name in rule.arguments}, method=_method(rule)
            )
        answer = outsider.post(path) if _method(rule) == "POST" else outsider.get(path)
        assert answer.status_code in (200, 400, 404), (rule, answer.status_code)
        if answer.status_code != 404:
            assert "Say why you open it." in Page(answer).text, rule
        assert "Cher confrère" not in answer.text, rule
    shown = {Act.READ_PATIENT, Act.READ_DOCUMENT, Act.READ_WARD, Act.PRINT, Act.BREAK_GLASS}
    assert not [entry for entry in hospital.journal.entries if entry.act in shown]


def _method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


@pytest.mark.parametrize("of", [{"patient": sample.ODD}, {"ward": "med-b"}])
def test_no_form_prints_without_a_right(hospital: Hospital, outsider: Reader, of: dict[str, str]) -> None:
    for form in re.findall(r'action="(/paper/[^"]+)"', outsider.get("/paper").text):
        answer = outsider.post(form, **of)
        if answer.status_code != 404:
            assert "Say why you open it." in Page(answer).text
    assert not hospital.journal.of(Act.PRINT)
    assert "Say why you open it." in Page(outsider.post("/paper/patient-sheet.pdf", **of)).text


def test_a_reason_opens_a_ward_with_its_patients_and_not_its_protected_one(
    hospital: Hospital, outsider: Reader
) -> None:
    answer = outsider.post("/wards/med-b/reason", ready="here", reason="panne du poste 3")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/wards/med-b")
    (broken,) = hospital.journal.of(Act.BREAK_GLASS)
    assert (broken.ward, broken.reason, broken.detail) == (
        "med-b",
        "I work on this ward today – panne du poste 3",
        "other-ward",
    )
    assert (broken.reader, broken.identity) == ("Marc Petit (mpetit)", "listed")
    assert "Lovelance".upper() in outsider.page("/wards/med-b").text.upper()
    assert outsider.page(f"/patients/{sample.NONE}").texts("h1") != ["Patient of another ward"]
    assert outsider.page(f"/patients/{sample.NEWBORN}").texts("h1") == ["Protected record"]
    assert outsider.page(f"/patients/{sample.ODD}").texts("h1") == ["Patient of another ward"]
    assert "1 protected record" in Page(outsider.post("/paper/ward-list.pdf", ward="med-b")).text


def test_a_reason_before_printing_goes_on_with_the_same_print(hospital: Hospital, outsider: Reader) -> None:
    page = Page(outsider.post("/paper/chosen.pdf", what="ward-list", ward="med-b", copies="2"))
    (form,) = [form for form in page.all("form") if form.get("action") == "/paper/chosen.pdf"]
    kept = {e.get("name", ""): e.get("value", "") for e in form.iter("input") if e.get("type") == "hidden"}
    assert (kept.pop("csrf") != "", kept) == (True, {"what": "ward-list", "ward": "med-b", "copies": "2"})
    assert outsider.post("/paper/chosen.pdf", **kept, ready="here").data.startswith(b"%PDF")
    ward, protected = hospital.journal.of(Act.BREAK_GLASS)
    assert (ward.ward, ward.detail, ward.patient) == ("med-b", "other-ward", "")
    assert (protected.patient, protected.detail) == (sample.NEWBORN, "protected")
    assert len(hospital.journal.of(Act.PRINT)) == 2
    assert outsider.post("/paper/patient-sheet.pdf", ward="med-b").data.startswith(b"%PDF"), "asked once"


@pytest.mark.parametrize("form", [{}, {"ready": "my-patient"}, {"reason": "abc"}, {"ready": "other"}])
def test_what_is_no_reason_opens_no_ward(hospital: Hospital, outsider: Reader, form: dict[str, str]) -> None:
    assert outsider.post("/wards/med-b/reason", **form).status_code == 400
    assert outsider.post("/wards/nowhere/reason", ready="here").status_code == 404
    assert outsider.page("/wards/med-b").texts("h1") == ["Another ward"]
    assert not hospital.journal.of(Act.BREAK_GLASS)


def test_the_wards_and_the_search_stay_open_to_find_a_patient(outsider: Reader) -> None:
    assert "Médecine B" in outsider.page("/wards").text
    page = Page(outsider.post("/search", q="lovelance"))
    assert "3000040" in page.text and "214" in page.text
