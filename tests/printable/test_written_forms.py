"""Every form of the catalogue prints: for a busy patient, for one of whom nothing is known, empty where it can be."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.errors import FormUnknown
from printable.form import GROUPS, Kind
from printable.forms import FORMS, blank_of, labels, render
from printable.pen import MM
from tests.printable import samples
from tests.printable.builders import context
from tests.printable.reading import squeezed, symbols, words

A4 = {(595, 842), (842, 595)}
LABELS = {form.name for form in labels.FORMS}
"""Sheets of labels have no furniture: each label identifies, the number of the sheet stands on its edge."""


def test_names_and_codes_are_used_once_and_every_form_has_a_group() -> None:
    assert len({form.code for form in FORMS.values()}) == len(FORMS)
    assert all(form.name == name and form.group in GROUPS for name, form in FORMS.items())


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_prints_on_A4_with_its_code_age_and_serial(name: str, language: str) -> None:
    form = FORMS[name]
    printed = render(name, [samples.busy(), samples.unknown()], context(language=language), ward="Médecine B")
    reader = PdfReader(BytesIO(printed.content))
    assert len(reader.pages) == sum(sheet.pages for sheet in printed.sheets)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} <= A4
    said = squeezed(printed.content)
    assert f"{form.code}v{form.version}" in said
    assert "23/11/2026" in said or "23Nov" in said
    assert len(printed.sheets) == (2 if form.kind is Kind.PATIENT else 1)
    assert printed.sheets[0].serial in (said if name in LABELS else symbols(printed.content))


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.blank])
def test_an_empty_form_holds_no_patient_and_asks_for_one(name: str) -> None:
    blank = blank_of(name, context())
    assert [sheet.patient for sheet in blank.sheets] == [None]
    said = squeezed(blank.content)
    assert "LOVELACE" not in said
    if FORMS[name].kind is Kind.PATIENT:
        assert "Nomdenaissance" in said
    if FORMS[name].kind is Kind.PATIENT and name not in LABELS:
        assert "ALLERGIES:demander" in said
        assert "aucuneconnue" in said


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.kind is Kind.PATIENT])
def test_each_page_of_a_patient_has_two_identifiers_and_the_allergies(name: str) -> None:
    printed = render(name, [samples.busy()], context())
    for page in PdfReader(BytesIO(printed.content)).pages:
        said = "".join(page.extract_text().split())
        assert "LOVELACE" in said
        assert "10/12/1958" in said
        assert "3000037" in said
        assert name in LABELS or "Pénicillines" in said


def test_what_cannot_be_printed_empty_is_refused() -> None:
    with pytest.raises(FormUnknown):
        blank_of("patient-sheet", context())
    with pytest.raises(FormUnknown):
        blank_of("nothing", context())


@pytest.mark.parametrize(
    ("name", "one", "next_"),
    [
        ("transfusion-request", "15", "60"),
        ("transfusion-request", "1st", "2nd"),
        ("intensive-care", "Temperature", "Ventilation:"),
        ("intensive-care", "Sedation", "Pump"),
    ],
)
@pytest.mark.parametrize("blank", [False, True])
def test_a_line_to_write_in_is_8_mm_high_where_the_page_allows(name: str, one: str, next_: str, blank: bool) -> None:
    said = context(language="en")
    printed = blank_of(name, said) if blank else render(name, [samples.healthy()], said)
    (page,) = words(printed.content)
    tops = [min(word.top for word in page.words if word.text == text) for text in (one, next_)]
    assert tops[1] - tops[0] >= 8 * MM - 0.1


def test_what_fills_the_page_of_one_patient_fits_that_of_the_next() -> None:
    """Heights are chosen for a height of the banner: nobody's sheet takes a page more for it."""
    alone = [render("transfer", [record], context()).sheets[0].pages for record in (samples.busy(), samples.unknown())]
    both = [sheet.pages for sheet in render("transfer", [samples.busy(), samples.unknown()], context()).sheets]
    assert alone == both == [1, 1]
