"""Lists that leave the ward: who is on them, what is not."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.record import Allergy, Appointment, Diet, OrderStatus, Patient
from printable.form import Appointed, Kind, Known, Material
from printable.forms import FORMS, render
from tests.printable import samples
from tests.printable.builders import context, order, patient, stay
from tests.printable.reading import squeezed

OUTSIDE = ("diets", "pharmacy-needs", "patient-locator", "bed-plan")


def printed(form: str, *records: object, **beside: object) -> str:
    material = Material(**beside) if beside else None  # type: ignore[arg-type]
    return squeezed(render(form, records, context(), beside=material).content)  # type: ignore[arg-type]


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


def test_who_is_protected_is_marked_on_the_lists_and_the_index_does_not_say_where() -> None:
    secret = patient(key="p2", birth_name="BYRON", protected=True)
    for form in ("ward-handover", "bed-plan", "diets"):
        assert "DOSSIERPROTÉGÉ" in printed(form, samples.busy(patient=secret)), form
    said = printed("patient-index", known=(Known(secret, stay(ward_name="Addictologie")),))
    assert "BYRON" in said and "Addictologie" not in said


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
