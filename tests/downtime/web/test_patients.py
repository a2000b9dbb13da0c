"""The patient page: three states, doses that look what they are, nothing dropped, nothing run."""

from __future__ import annotations

import dataclasses
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.record import (
    Administration,
    Allergy,
    DoseState,
    Note,
    Observation,
    ObservationCategory,
    Patient,
)
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader, folded


@pytest.fixture
def busy(reader: Reader) -> Page:
    return reader.page(f"/patients/{sample.BUSY}")


def banner(page: Page) -> str:
    return page.texts("div", of_class="banner")[0]


def test_the_banner_holds_two_identifiers_and_what_can_harm(busy: Page) -> None:
    said = banner(busy)
    for part in (
        "LOVELACE Ada",
        "born 10 Dec 1958",
        "67 years",
        "female",
        "uses: KING Ada",
        "IPP 3000037",
        "stay 26004512",
    ):
        assert part in said
    assert "Médecine B, room 214 · bed P" in said
    assert "ALLERGIES Pénicillines (high risk): choc anaphylactique" in said
    assert "Isolation: précautions contact (BMR)" in said


@pytest.mark.parametrize(
    ("key", "said", "mark"),
    [
        (sample.BUSY, "Pénicillines", "allergy-listed"),
        (sample.NONE, "No known allergy (said by the source)", "allergy-none"),
        (sample.NOTHING, "Allergies: not recorded in the copy", "allergy-unknown"),
    ],
)
def test_the_three_states_of_allergies_differ_in_words_and_form(reader: Reader, key: str, said: str, mark: str) -> None:
    page = reader.page(f"/patients/{key}")
    (box,) = [e for e in page.all("div", of_class="allergy") if mark in e.get("class", "")]
    assert said in folded(box)
    assert len(page.all("div", of_class="allergy")) == 1


def test_every_empty_list_says_its_state(reader: Reader) -> None:
    page = reader.page(f"/patients/{sample.NOTHING}")
    sections = [e for e in page.tree.iter("section") if e.get("id") not in ("stay", None)]
    assert len(sections) == 23
    assert all("not recorded in the copy" in folded(section) for section in sections)
    assert "(no source of the hospital brings this list)" in page.section("alerts")
    assert "(no source of the hospital brings this list)" not in page.section("allergies")


def test_what_the_source_says_there_is_none_of_is_said_so(busy: Page) -> None:
    assert "No device (said by the source)" in busy.section("devices")
    assert "« Aucun dispositif » 19 Nov 2026" in busy.section("devices")


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("Furosémide 40 mg cp", "✓ given 23 Nov 12:10"),
        ("Bisoprolol 2,5 mg cp", "✕ NOT GIVEN reason: FC 48/min « not-done » 23 Nov 08:05 no dose given in the copy"),
        ("Apixaban 5 mg cp", "DELAYED 23 Nov 08:00 no dose given in the copy"),
        ("Héparine sodique PSE", "in progress 22 Nov 22:40"),
        ("[drug not recorded]", "? state unknown: given or not?"),
        ("Oxycodone LI 5 mg", "AS NEEDED no limit recorded"),
        ("Paracétamol 1 g", "max. 4 g / 24 h, intervalle minimal 6 h"),
        ("Aspirine 75 mg", "none under this prescription: see the doses without one"),
    ],
)
def test_each_order_stands_with_its_last_dose(busy: Page, drug: str, said: str) -> None:
    rows = [folded(row) for s in busy.tree.iter("section") if s.get("id") == "orders" for row in s.iter("tr")]
    (row,) = [row for row in rows if drug in row]
    assert said in row


def test_orders_that_are_not_in_force_stand_apart(busy: Page) -> None:
    said = busy.section("orders")
    titles = (
        "DO NOT GIVE",
        "Continuous infusions",
        "Scheduled treatments",
        "As needed",
        "ON HOLD: do not give",
        "DRAFTS, not signed",
        "STOPPED",
    )
    places = [said.index(title) for title in titles]
    assert places == sorted(places)
    assert said.index("Amiodarone") > said.index("ON HOLD: do not give")
    assert "why: QT allongé le 22/11" in said


def test_what_cannot_be_read_is_shown_raw_and_marked(busy: Page, reader: Reader) -> None:
    raw = 'dosageInstruction[0].doseAndRate: {"doseQuantity": "12 U?"}'
    assert f"unreadable in the source: {raw}" in busy.section("orders")
    assert "unreadable in the source: code: 0x00 ☠" in reader.page(f"/patients/{sample.ODD}").section("allergies")


def test_a_dose_without_a_prescription_says_so(busy: Page) -> None:
    assert "Furosémide IV without a prescription in the copy" in busy.section("administrations")


def test_results_show_flag_range_and_what_came_before_critical_first(busy: Page) -> None:
    said = busy.section("laboratory")
    assert "6,4 mmol/L ‼ HH critically high" in said and "3,5 – 5,0" in said and "5,1 ! H" in said
    assert said.index("Potassium") < said.index("Créatinine")
    assert "no value: en cours" in said and "PRELIMINARY" in said


def test_contacts_have_roles_and_telephones(busy: Page) -> None:
    assert "Emergency contact: William King (époux) · 06 12 34 56 78" in busy.section("contacts")
    assert "telephone not recorded" in busy.section("contacts")


def test_a_place_that_is_not_confirmed_and_a_protected_record_are_said(reader: Reader) -> None:
    reader.give_reason(sample.NEWBORN)
    page = reader.page(f"/patients/{sample.NEWBORN}")
    assert "place not confirmed: the last one known" in banner(page)
    assert "PROTECTED RECORD" in banner(page) and "IPP not recorded" in banner(page)
    assert "LOVELACE Ada" in page.section("stay")


def test_hostile_text_is_text(reader: Reader) -> None:
    response = reader.get(f"/patients/{sample.ODD}")
    assert sample.HOSTILE not in response.text
    assert sample.HOSTILE in Page(response).section("allergies")
    assert "ligne 1\nligne 2" in response.text


def test_an_unknown_patient_is_not_found(reader: Reader) -> None:
    assert reader.get("/patients/nobody").status_code == 404
    assert reader.get(f"/patients/{sample.BUSY}'--").status_code == 404


@pytest.fixture
def long_record(hospital: Hospital) -> Reader:
    hours = [f"2026-11-{1 + i // 24:02d}T{i % 24:02d}:00:00+00:00" for i in range(200)]
    given = DoseState.GIVEN
    doses = [
        Administration(key=f"d{i}", patient="p", drug=f"Dose {i}.", state=given, at=at) for i, at in enumerate(hours)
    ]
    notes = [Note(key=f"n{i}", patient="p", text=f"Note {i}.", at="2026-11-01") for i in range(30)]
    hospital.database = sample.database([Patient(key="p", ipp="1", birth_name="Long"), *doses, *notes])
    return Reader(hospital.app()).enter()


def test_a_list_is_never_cut_in_silence(long_record: Reader) -> None:
    short = long_record.page("/patients/p")
    assert "Show all (200) 160 are not shown" in short.section("administrations")
    assert "Dose 199." in short.section("administrations") and "Dose 0." not in short.section("administrations")
    whole = long_record.page("/patients/p?all=administrations")
    assert all(f"Dose {i}." in whole.section("administrations") for i in range(200))
    assert "Show all (30)" in whole.section("notes")


any_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    lambda text: text.strip()
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(substance=any_text, note=any_text, raw=any_text)
def test_what_is_stored_is_what_is_shown(hospital: Hospital, substance: str, note: str, raw: str) -> None:
    allergy = Allergy(key="a", patient="p", substance=substance, note=note, unreadable=(raw,))
    hospital.database = sample.database([Patient(key="p", ipp="1", birth_name="N"), allergy])
    said = Reader(hospital.app()).enter().page("/patients/p").section("allergies")
    for text in (substance, note, raw):
        assert " ".join(text.split()) in said


def test_a_vital_sign_whose_time_could_not_be_read_is_marked(hospital: Hospital) -> None:
    pulse = Observation(
        key="o", patient="p1", category=ObservationCategory.VITAL_SIGNS, name="Pulse", value="80", unreadable=("at: 7",)
    )
    shown = dataclasses.replace(hospital, database=sample.database([Patient(key="p1", ipp="1"), pulse]))
    section = Reader(shown.app()).enter().page("/patients/p1").section("vital-signs")
    assert "80" in section and "unreadable in the source" in section


SVG = "{http://www.w3.org/2000/svg}"


def drawing(page: Page, name: str) -> Element:
    return next(e for e in page.tree.iter(f"{SVG}svg") if e.get("aria-labelledby") == f"{name}-t {name}-d")


def test_the_timeline_stands_before_the_prescriptions_with_its_words(busy: Page) -> None:
    found = drawing(busy, "timeline")
    title, words = (folded(found.find(f"{SVG}{tag}")) for tag in ("title", "desc"))
    assert found.get("role") == "img" and title == "Treatments from 22 Nov 2026 14:05 to 24 Nov 2026 17:25"
    assert "Bisoprolol 2,5 mg cp: last dose 23 Nov 08:05 NOT GIVEN" in words
    ids = [e.get("id") for e in busy.tree.iter("section")]
    assert ids.index("timeline") + 1 == ids.index("orders")
    said = busy.section("timeline")
    assert "doses known up to 23 Nov 2026 14:05" in said and "now 17:25: not known in between" in said
    assert "4 prescriptions not in force are only in the list below" in said


def test_the_chart_of_vital_signs_has_its_words_and_the_table_behind_it(busy: Page) -> None:
    words = folded(drawing(busy, "vital-chart").find(f"{SVG}desc"))
    assert "FC: 4 values; last 96 /min, 23 Nov 13:00; lowest 48, highest 96." in words
    said = busy.section("vital-signs")
    assert "The chart in words and figures" in said and "48 /min ! L lowered" in said


def test_a_drawing_needs_neither_script_nor_style(busy: Page) -> None:
    inside = [e for found in busy.tree.iter(f"{SVG}svg") for e in found.iter()]
    assert len(inside) > 100
    assert not [e for e in inside if e.tag in (f"{SVG}script", f"{SVG}style") or e.get("style") or e.get("onload")]
    names = [e.get("id") for e in busy.tree.iter() if e.get("id")]
    assert len(names) == len(set(names)), "two elements of the page have one id"


def test_a_value_that_cannot_be_drawn_stands_under_the_chart(hospital: Hospital) -> None:
    vital = ObservationCategory.VITAL_SIGNS
    rows = [
        Observation(key=at, patient="p1", category=vital, name="FC", value=value, at=f"2026-11-23T{at}:00+00:00")
        for at, value in (("06:00", "80"), ("08:00", "refus"), ("10:00", "82"))
    ]
    shown = dataclasses.replace(hospital, database=sample.database([Patient(key="p1", ipp="1"), *rows]))
    page = Reader(shown.app()).enter().page("/patients/p1")
    (box,) = [folded(e) for e in page.all("div", of_class="undrawn")]
    assert box == "Not on the chart, as the source wrote it: FC: refus 23 Nov 09:00"
