"""The list of patients of a ward, read back from the PDF."""

from __future__ import annotations

import pytest

from exports.errors import FormUnknown
from exports.record import Alert, AlertKind, Patient, PatientRecord
from printable.form import Kind
from printable.forms import FORMS, render
from tests.printable import reading
from tests.printable.builders import KEY, context, patient, stay
from tests.printable.samples import busy, healthy, unknown


def flat(text: str) -> str:
    return "".join(text.split())


def ward(count: int) -> list[PatientRecord]:
    return [
        busy(patient=patient(key=f"p{n}", birth_name=f"Nom{n:03d}", ipp=f"30{n:05d}"), stays=(stay(bed=str(n)),))
        for n in range(count)
    ]


def test_one_row_per_patient_with_two_identifiers_in_the_order_given() -> None:
    printed = render("ward-list", ward(60), context(), ward="Médecine B")
    pages = reading.text(printed.content)
    text = reading.squeezed(printed.content)
    places = [text.index(f"NOM{n:03d}Ada") for n in range(60)]
    assert places == sorted(places)
    for n in range(60):
        assert flat(f"NOM{n:03d} Ada né(e) le 10/12/1958 · IPP 30{n:05d}") in text
    assert len(pages) == printed.sheets[0].pages > 3
    assert printed.sheets[0].patient is None
    assert [s.serial for s in printed.sheets] == ["S1-000123"]
    for number, page in enumerate(pages, start=1):
        for expected in (
            "Médecine B", "60 patients dans la copie", "Identité", "présent", "déplacé", "sorti", "LP v1", "S1-000123",
            "Données du 23/11/2026 14:05", f"page {number}/{len(pages)}", "Signature",
        ):  # fmt: skip
            assert expected in page.replace("\xa0", " "), (number, expected)
    assert "comptés au lit" in pages[-1]


def test_pages_lie_across() -> None:
    page = reading.words(render("ward-list", ward(1), context(), ward="B").content)[0]
    assert page.width > page.height


def test_no_diagnosis_and_no_reason_of_stay() -> None:
    text = reading.squeezed(render("ward-list", [busy(), healthy()], context(), ward="B").content)
    for hidden in ("Décompensation", "Insuffisance", "Fibrillation", "Motif", "Furosémide", "Cholécystectomie"):
        assert hidden not in text
    for shown in ("Pénicillines", "Risque de chute", "précautions contact", "jamais : arachide", "Latex (RÉFUTÉ)"):
        assert flat(shown) in text


def test_of_a_protected_patient_only_what_the_round_needs() -> None:
    text = reading.squeezed(render("ward-list", [healthy()], context(), ward="B").content)
    assert flat("DOSSIER PROTÉGÉ") in text
    assert flat("Protection de la personne") in text
    assert flat("détail réservé") not in text
    by_stay = busy(stays=(stay(protected=True),))
    text = reading.squeezed(render("ward-list", [by_stay], context(), ward="B").content)
    assert flat("DOSSIER PROTÉGÉ") in text
    assert flat("déposées le 12/01/2025") not in text
    by_other_stay = busy(stays=(stay(), stay(key="2", protected=True)))
    for form in ("patient-sheet", "ward-list", "administration-plan", "bed-plan", "ward-handover"):
        text = reading.squeezed(render(form, [by_other_stay], context(), ward="B").content)
        assert flat("DOSSIER PROTÉGÉ") in text


def test_unknown_is_never_none() -> None:
    text = reading.squeezed(render("ward-list", [unknown()], context(), ward="B").content)
    assert flat("NON RENSEIGNÉ DANS LA COPIE") in text
    assert flat("Alertes : non renseigné dans la copie") in text
    assert flat("Régime : non renseigné dans la copie") in text
    text = reading.squeezed(render("ward-list", [healthy()], context(), ward="B").content)
    assert flat("Aucune allergie connue (dit par la source)") in text


def test_an_alert_without_words_shows_its_kind() -> None:
    record = PatientRecord(
        patient=Patient(key=KEY, ipp="1"),
        alerts=(Alert(key="a", patient=KEY, kind=AlertKind.FALL, status="active"),),
    )
    assert flat("Risque de chute") in reading.squeezed(render("ward-list", [record], context()).content)


OF_PATIENTS = [name for name, form in FORMS.items() if form.kind is Kind.PATIENT]


@pytest.mark.parametrize("form", ["ward-list", *OF_PATIENTS])
def test_an_empty_ward_prints_a_page_that_says_so(form: str) -> None:
    printed = render(form, [], context(), ward="Médecine B")
    assert flat("Aucun patient de cette unité dans la copie") in reading.squeezed(printed.content)
    assert [(s.patient, s.pages) for s in printed.sheets] == [(None, 1)]


def test_an_unknown_form_is_an_error_that_names_the_others() -> None:
    with pytest.raises(FormUnknown, match="patient-sheet, ward-list"):
        render("mar", [busy()], context())
