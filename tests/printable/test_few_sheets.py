"""A full record on few sheets: later pages have less furniture with the same facts, and what is left out is counted."""

from __future__ import annotations

import msgspec
import pytest

from exports.language import translator
from exports.record import Alert, Allergy, DoseState, Note, ObservationCategory, OrderStatus, PatientRecord, Problem
from printable.banner import patient_banner
from printable.forms import render
from printable.press import unnumbered
from printable.sheet import SheetMaker
from printable.words import Words
from tests.printable import reading
from tests.printable.builders import KEY, at, context, dose, observation, order, patient, stay
from tests.printable.samples import busy, healthy, unknown

LAB = ObservationCategory.LABORATORY
LONG = (Note(key="n", patient=KEY, text="ligne de note\n" * 120),)


def flat(text: str) -> str:
    return "".join(text.split())


def said(record: PatientRecord, form: str = "patient-sheet") -> str:
    return reading.squeezed(render(form, [record], context()).content)


def only(**rows: object) -> PatientRecord:
    return PatientRecord(**({"patient": patient(), "stays": (stay(),)} | rows))  # type: ignore[arg-type]


def later_pages(record: PatientRecord) -> list[str]:
    return reading.text(render("patient-sheet", [record], context()).content)[1:]


def test_later_pages_have_a_lower_banner() -> None:
    maker = SheetMaker(context(), Words(translator("fr")))
    for record in (busy(), healthy(), unknown()):
        band = patient_banner(maker, record)
        assert band.later is not None
        assert band.on(2) < 0.75 * band.height


@pytest.mark.parametrize("form", ["cumulative-results", "prescription", "administration-plan", "patient-sheet"])
def test_every_later_page_of_long_forms_says_whose_it_is(form: str) -> None:
    lab = [
        observation(f"l{n}", f"Examen {n}", "4", at(23, 6), category=LAB) for n in range(60)
    ]  # fmt: skip
    orders = tuple(order(f"o{n}", f"Médicament {n}") for n in range(60))
    pages = reading.text(render(form, [busy(observations=tuple(lab), orders=orders)], context()).content)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        for expected in ("LOVELACE Ada", "né(e) le 10/12/1958", "IPP 3000037", "Pénicillines", "Données du 23/11/2026",
                         f"page {number}/{len(pages)}", "S1-000123"):  # fmt: skip
            assert flat(expected) in flat(page), (number, expected)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (busy(notes=LONG), "choc anaphylactique"),
        (healthy(), "Aucune allergie connue (dit par la source)"),
        (unknown(), "NON RENSEIGNÉ DANS LA COPIE — ne veut pas dire « aucune »"),
    ],
)
def test_later_pages_keep_the_three_states_of_the_allergies(record: PatientRecord, expected: str) -> None:
    pages = later_pages(msgspec.structs.replace(record, notes=LONG))
    assert pages
    for page in reading.raw(render("patient-sheet", [msgspec.structs.replace(record, notes=LONG)], context()).content):
        assert flat(expected) in flat(page)


def test_what_the_lower_banner_cannot_hold_is_counted() -> None:
    allergies = tuple(Allergy(key=f"a{n}", patient=KEY, substance=f"Substance {n}") for n in range(40))
    alerts = tuple(Alert(key=f"w{n}", patient=KEY, text=f"Alerte numéro {n}") for n in range(40))
    for page in later_pages(busy(allergies=allergies, alerts=alerts, notes=LONG)):
        assert page.count("page 1") >= 2  # "+ 31 autres : voir page 1", once in each list


def test_a_sheet_without_the_lists_points_to_the_one_that_has_them() -> None:
    allergies = tuple(Allergy(key=f"a{n}", patient=KEY, substance=f"Substance {n}") for n in range(60))
    for page in reading.text(render("administration-plan", [busy(allergies=allergies)], context()).content):
        said = " ".join(page.split()).replace("\xa0", " ")
        assert "autres : voir la fiche patient" in said
        assert "voir la liste plus bas" not in said and "voir page 1" not in said


def test_a_problem_said_twelve_times_is_one_line_that_says_so() -> None:
    often = [Problem(key=f"p{n}", patient=KEY, text="Diabète", onset=f"2026-{n:02d}-01") for n in range(1, 13)]
    gone = Problem(key="q", patient=KEY, text="Diabète", clinical_status="resolved")
    text = said(only(problems=(*often, gone)))
    assert text.count("Diabète") == 2, "what is resolved never counts as what is not"
    assert flat("12 × 01/01/2026 … 01/12/2026") in text


def test_usual_treatments_of_unknown_status_say_it_in_their_title_and_are_counted() -> None:
    usual = tuple(
        order(f"u{n}", f"Drogue {n % 5}", status=OrderStatus.UNKNOWN, start=at(1 + n, 8), prescriber=None)
        for n in range(20)
    )
    text = said(only(usual_medications=usual))
    assert flat("TRAITEMENTS HABITUELS : STATUT INCONNU") in text
    assert all(text.count(f"Drogue{n}") == 1 for n in range(5))
    assert text.count("+3") == 5
    few = said(only(usual_medications=usual[:3]))
    assert few.count(flat("STATUT INCONNU : demander au prescripteur")) == 3


def test_one_of_many_orders_has_its_newest_dose_and_the_number_of_the_others() -> None:
    orders = tuple(order(f"o{n}", f"Drogue{n:02d}") for n in range(30))
    doses = tuple(dose(f"d{n}", "o7", DoseState.GIVEN, at(23, n)) for n in range(4))
    text = said(only(orders=orders, administrations=doses))
    assert flat("donné 23/11 04:00 + 3") in text
    assert flat("23/11 03:00") not in text
    assert all(f"Drogue{n:02d}" in text for n in range(30))
    unknown_dose = dose("x", "o7", DoseState.NOT_GIVEN, at(23, 9))
    assert flat("NON DONNÉ 23/11 10:00") in said(only(orders=orders, administrations=(*doses, unknown_dose)))


def test_doses_without_an_order_stand_drug_by_drug() -> None:
    doses = [dose(f"h{n}", None, DoseState.GIVEN, at(22, n), drug="Héparine") for n in range(20)]
    doses.append(dose("i", None, DoseState.NOT_GIVEN, at(1, 8), drug="Insuline"))
    text = said(only(administrations=tuple(doses)))
    assert flat("Insuline NON DONNÉ 01/11 09:00") in text
    assert flat("+ 18 plus anciennes, non imprimées") in text


def test_an_earlier_text_is_counted_and_a_shared_setting_stands_once() -> None:
    culture = [
        observation(f"c{n}", "Hémoculture", "Culture négative " * 8, at(20 + n, 6), category=LAB) for n in range(2)
    ]
    blood = [
        observation(f"b{n}", f"Examen {n}", "4", at(23, 6), category=LAB, specimen="Sang veineux") for n in range(6)
    ]
    text = said(only(observations=(*culture, *blood)))
    assert flat("1 résultat plus ancien, non imprimé ici") in text
    assert text.count("Sangveineux") == 1
    assert text.count("[a]") == 7


def test_the_chart_asks_for_no_page_but_the_back_of_the_first() -> None:
    rows = tuple(
        observation(f"{name}{n}", name, "80", at(21 + n // 8, 2 * (n % 8))) for name in ("FC", "FR") for n in range(20)
    )
    few = render("patient-sheet", [only(observations=rows)], unnumbered(context())).sheets[0].pages
    assert few <= 2
    full = only(observations=rows, notes=LONG)
    without = msgspec.structs.replace(full, observations=())
    pages = [render("patient-sheet", [record], unnumbered(context())).sheets[0].pages for record in (without, full)]
    assert pages[1] <= pages[0] + 1
