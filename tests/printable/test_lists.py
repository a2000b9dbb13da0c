"""Lists that leave the ward: who is on them, what is not."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    Appointment,
    Diet,
    Feed,
    OrderStatus,
    Patient,
    PatientRecord,
    Section,
)
from printable.form import Appointed, Kind, Known, Material
from printable.forms import FORMS, blank_of, render
from tests.printable import samples
from tests.printable.builders import context, order, patient, stay
from tests.printable.reading import squeezed, words

OUTSIDE = ("diets", "pharmacy-needs", "patient-locator", "bed-plan")


def printed(form: str, *records: object, language: str = "fr", **beside: object) -> str:
    material = Material(**beside) if beside else None  # type: ignore[arg-type]
    content = render(form, records, context(language=language), beside=material).content  # type: ignore[arg-type]
    return squeezed(content)


def test_the_front_desk_never_hears_of_a_protected_patient() -> None:
    secret = patient(key="p2", birth_name="BYRON", protected=True)
    masked = samples.busy(patient=patient(key="p3", birth_name="SHELLEY"), stays=(stay(protected=True),))
    said = printed("patient-locator", samples.busy(), samples.busy(patient=secret), masked)
    assert "LOVELACE" in said
    assert "BYRON" not in said and "SHELLEY" not in said
    assert "1ligne" in said


@pytest.mark.parametrize("form", OUTSIDE)
def test_no_diagnosis_leaves_the_ward(form: str) -> None:
    record = samples.busy()
    assert record.problems and record.stay and record.stay.reason
    said = printed(form, record)
    for text in (record.stay.reason, *(problem.text or "" for problem in record.problems)):
        assert not text or "".join(text.split()) not in said


def test_the_kitchen_sees_allergies_to_food_and_those_of_unknown_kind() -> None:
    rows = (
        Allergy(key="a", patient="p1", substance="Arachide", kind="allergy, food"),
        Allergy(key="b", patient="p1", substance="Pénicilline", kind="medication"),
        Allergy(key="c", patient="p1", substance="Latex"),
    )
    said = printed("diets", samples.busy(allergies=rows))
    assert "Arachide" in said and "Latex" in said
    assert "Pénicilline" not in said
    assert "NONRENSEIGNÉ" in printed("diets", samples.unknown())


def test_an_ended_diet_is_not_served_and_an_unreadable_one_is_marked() -> None:
    rows = (
        Diet(key="a", patient="p1", text="Sans sel", status="completed"),
        Diet(key="b", patient="p1", text="Mixé", excluded=("porc",), unreadable=("oralDiet: ??",)),
    )
    said = printed("diets", samples.busy(diets=rows))
    assert "Sanssel" not in said
    assert "Mixé" in said and "porc" in said and "illisible" in said


def test_the_pharmacy_counts_orders_and_adds_up_no_dose() -> None:
    rows = (
        order("o1", "Apixaban 5 mg", dose="5 mg", times=("08:00", "20:00")),
        order("o2", "Paracétamol 1 g", dose="1 g", as_needed=True),
        order("o3", "Gentamicine", status=OrderStatus.STOPPED),
        order("o4", "Aspirine", do_not_give=True),
    )
    said = printed("pharmacy-needs", samples.busy(orders=rows))
    assert "Apixaban5mg" in said and "10mg" not in said
    assert "Gentamicine" not in said and "Aspirine" not in said


def test_the_pharmacy_counts_no_hours_that_are_not_of_every_day() -> None:
    rows = (order("o1", "Fentanyl", frequency="q2d", times=("08:00", "20:00", "23:00")),)
    assert "Fentanyl1–1" in printed("pharmacy-needs", samples.busy(orders=rows))


def test_who_is_protected_is_marked_on_the_lists_that_stay_in_the_ward() -> None:
    secret = patient(key="p2", birth_name="BYRON", protected=True)
    for form in ("ward-handover", "bed-plan", "ward-list"):
        said = printed(form, samples.busy(patient=secret))
        assert "DOSSIERPROTÉGÉ" in said and "BYRON" in said, form


def test_the_kitchen_gets_bed_number_and_diet_of_a_protected_patient_and_no_name() -> None:
    secret = samples.busy(patient=patient(key="p2", birth_name="BYRON", given_name="Augusta", protected=True))
    said = printed("diets", secret, language="en")
    assert "PROTECTEDPATIENT" in said and "3000037" in said and "214" in said
    assert secret.diets[0].text and "".join(secret.diets[0].text.split()) in said
    assert "BYRON" not in said and "Augusta" not in said and "10/12/1958" not in said


@pytest.mark.parametrize("form", ["patient-locator", "diets"])
def test_the_newborn_of_a_protected_mother_does_not_lead_to_her(form: str) -> None:
    mother = samples.busy(patient=patient(key="m", birth_name="BYRON", protected=True))
    child = samples.busy(patient=patient(key="c", birth_name="BYRON", given_name="Ada", mother="m"))
    assert "BYRON" not in printed(form, mother, child)
    alone = render(form, [child], context(), beside=Material(quiet=frozenset({"c"}))).content  # the mother elsewhere
    assert "BYRON" not in squeezed(alone)


def test_who_is_protected_is_in_no_index_and_by_no_name_among_the_appointments() -> None:
    secret = patient(key="p2", birth_name="BYRON", protected=True, phone="0600000009")
    masked = patient(key="p3", birth_name="SHELLEY")
    row = Appointment(
        key="r", patient="p2", start="2026-11-25T09:00:00+00:00", place="Addictologie", practitioner="Dr X"
    )
    known = (Known(secret, None), Known(masked, stay(protected=True)), Known(patient(), stay(ward_name="Cardio")))
    index = printed("patient-index", known=known)
    assert "LOVELACE" in index and "1ligne" in index
    assert "BYRON" not in index and "SHELLEY" not in index
    said = printed("appointments", language="en", appointments=(Appointed(row, secret, ("0600000001",)),))
    assert "PROTECTEDPATIENT" in said and "3000037" in said and "25Nov2026" in said
    for hidden in ("BYRON", "Addictologie", "DrX", "0600000001", "0600000009"):
        assert hidden not in said


def test_a_used_name_leads_to_the_birth_name() -> None:
    who = patient(key="k", birth_name="MARTIN", given_name="Marie", used_name="Dupont")
    said = printed("patient-index", language="en", known=(Known(who, None, "DUPONT Marie"), Known(who, stay())))
    assert "DUPONTMarie→seeMARTINMarie" in said
    assert "1line" in said  # one patient, two lines


def test_the_empty_rows_of_the_front_desk_are_high_enough_to_write_in() -> None:
    content = render("patient-locator", [samples.busy()], context()).content
    drawn = PdfReader(BytesIO(content)).pages[0].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    heights = [abs(float(box[3])) for box in re.findall(r"(\S+) (\S+) (\S+) (\S+) re", drawn)]
    assert sum(19 < height < 21 for height in heights) >= 3 * 12


def test_everybody_known_is_in_the_index_also_without_a_name() -> None:
    known = (
        Known(patient(key="k1", birth_name="ZOLA", archive_number="A-77"), stay()),
        Known(Patient(key="k2", ipp="42"), None),
    )
    said = printed("patient-index", known=known)
    assert "ZOLA" in said and "A-77" in said
    assert "42" in said and "2lignes" in said


def test_a_cancelled_appointment_stays_and_says_so() -> None:
    row = Appointment(key="r", patient="p1", start="2026-11-25T09:00:00+00:00", status="cancelled", place="Radiologie")
    said = printed("appointments", appointments=(Appointed(row, patient(), ("06 00 00 00 01",)),))
    assert "0600000001" in said and "Radiologie" in said
    assert "annul" in said.lower() or "CANCELLED" in said


def test_every_ward_and_hospital_form_prints_for_nobody() -> None:
    for name, form in FORMS.items():
        if form.kind is not Kind.PATIENT:
            assert render(name, (), context()).sheets[0].pages == 1


def lying(ward: str, bed: int, **changes: object) -> PatientRecord:
    who = patient(key=f"{ward}{bed}", birth_name=f"Nom{ward}{bed}", ipp=f"9{bed:03d}")
    return samples.busy(patient=who, stays=(stay(ward=ward, ward_name=ward, room=str(bed), bed="P"),), **changes)


def test_the_kitchen_has_one_line_a_patient_ward_by_ward_and_no_age() -> None:
    diets = (Diet(key="d", patient="p", text="Sans sel"),)
    records = [lying(ward, bed, diets=diets, allergies=()) for ward in ("Alpha", "Beta") for bed in range(201, 241)]
    content = render("diets", records, context()).content
    pages = words(content)
    assert len(pages) == 3
    said = squeezed(content)
    places = [said.index(text) for text in ("Alpha201", "NOMALPHA201Ada10/12/19589201", "Beta201P", "NOMBETA240Ada")]
    assert places == sorted(places)
    assert "67ans" not in said
    for page in pages:
        lines = {word.text: word.top for word in page.words}
        rows = [name for name in lines if name.startswith("NOM")]
        assert len({round(lines[name]) for name in rows}) == len(rows)
    heads = [[word.text for word in page.words if word.text in {"Alpha", "Beta"}] for page in pages]
    assert heads == [["Alpha"], ["Alpha", "Beta"], ["Beta"]]  # the ward stands again where it goes on over the page


def test_who_is_nil_by_mouth_is_so_before_any_diet() -> None:
    fasting = (Alert(key="f", patient="p1", kind=AlertKind.FASTING, text="before his colonoscopy"),)
    normal = (Diet(key="d", patient="p1", text="Normal"), Diet(key="e", patient="p1", text="Normal sans sel"))
    said = printed("diets", samples.busy(alerts=fasting, diets=normal), language="en")
    assert "NilbymouthNormalNormalsanssel" in said and "colonoscopy" not in said
    same = (Diet(key="d", patient="p1", text="Nil by mouth, from midnight"),)
    assert printed("diets", samples.busy(alerts=fasting, diets=same), language="en").count("Nilbymouth") == 1
    over = (Alert(key="f", patient="p1", kind=AlertKind.FASTING, status="inactive"),)
    assert "Nilbymouth" not in printed("diets", samples.busy(alerts=over, diets=normal), language="en")


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.kind is not Kind.PATIENT])
def test_boxes_for_ward_day_and_shift_stand_on_no_list_of_the_hospital(name: str) -> None:
    material = {"known": (Known(patient(), None),), "appointments": ()}
    said = printed(name, samples.busy(), language="en", **material)
    without = {"diets", "patient-locator", "patient-index", "appointments", "ward-list"}
    assert ("Wardorplace" in said) is (name not in without)


@pytest.mark.parametrize("name", ["ward-handover", "bed-plan", "ward-list", "diets", "pharmacy-needs"])
def test_an_empty_list_is_a_full_page_to_write_on_and_says_nothing_of_the_copy(name: str) -> None:
    blank = blank_of(name, context(language="en"), ward="Medicine")
    assert [sheet.pages for sheet in blank.sheets] == [1]
    said = squeezed(blank.content)
    assert "inthecopy" not in said.lower() and "Nopatient" not in said
    assert "Wardorplace" in said and "Medicine" in said and "Shift" in said
    drawn = PdfReader(BytesIO(blank.content)).pages[0].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    heights = [abs(float(box[3])) for box in re.findall(r"(\S+) (\S+) (\S+) (\S+) re", drawn)]
    assert sum(19 < height < 39 for height in heights) >= 9 * 5
    assert "inthecopy" in printed(name, language="en")  # a ward of nobody is no empty sheet


def test_the_kitchen_reads_the_code_of_an_allergy_that_cannot_be_read_and_that_more_was_lost() -> None:
    coded = Allergy(key="a", patient="p1", code="Arachide|123", kind="food", unreadable=("code: ??",))
    feeds = (Feed(source="dpi", section=Section.ALLERGIES, rows=1, unread=3),)
    record = samples.busy(allergies=(coded,))
    said = squeezed(render("diets", [record], context(feeds=feeds)).content)
    assert "Arachide|123" in said and "illisible" in said
    assert "listeincomplète" in said.lower()
