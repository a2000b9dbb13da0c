"""The hospital's own forms are filled and stamped, and say whose they are, how old, and what is not known."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exports.language import translator
from exports.record import ListState, Patient, PatientRecord, Section, SiteFile, SiteFileKind
from exports.site_files.fields import FIELDS
from printable.form import Form, Group
from printable.forms import FORMS, blank_of, render
from printable.hospital_form import dressed, hospital_forms
from printable.hospital_values import values
from printable.sheet import SheetMaker, Title
from printable.words import Words
from tests.exports.site_files import samples
from tests.printable import reading
from tests.printable.any_record import records
from tests.printable.builders import context, patient
from tests.printable.samples import busy

STAMPS = """
[label]
x = 110
y = 10
width = 80
[serial]
x = 15
y = 150
width = 30
"""
NAMES = ["patient.name", "patient.ipp", "allergies", "stay.room", "patient.phone"]


def form_file(content: bytes, settings_text: str | None = None, name: str = "Consentement opératoire.pdf") -> SiteFile:
    return SiteFile(
        key="k", kind=SiteFileKind.FORM, name=name, title="Consentement", media_type="application/pdf",
        settings=settings_text, data=content, digest="ab12" + "0" * 60,
    )  # fmt: skip


def form(content: bytes, settings_text: str | None = None) -> Form:
    (found,) = hospital_forms([form_file(content, settings_text)]).values()
    return found


def test_the_forms_of_the_hospital_have_names_of_their_own() -> None:
    found = hospital_forms([form_file(samples.with_fields(NAMES)), form_file(b"broken", name="b.pdf")])
    (name,) = found
    assert name == "hospital-consentement-operatoire"
    assert name not in FORMS
    assert found[name].group is Group.HOSPITAL
    assert found[name].code == "HAB12"


def test_fields_are_written_in_the_type_of_the_kit_and_are_gone() -> None:
    record = busy(patient=patient(birth_name="Œuvrard-Żółć", given_name="محمد"))
    content = render(form(samples.with_fields(NAMES)), [record], context()).content
    (text,) = reading.text(content)
    assert "ŒUVRARD-ŻÓŁĆ" in text
    assert "محمد" in text
    assert "3000037" in text
    assert "214" in text
    assert "non renseigné dans la copie" in text
    assert "/AcroForm" not in PdfReader(io.BytesIO(content)).root_object
    assert "/Annots" not in PdfReader(io.BytesIO(content)).pages[0]
    assert "Champ 0" in text


def test_every_page_says_the_time_of_the_data_and_its_number() -> None:
    found = form(samples.plain(3), STAMPS)
    printed = render(found, [busy(), busy()], context())
    assert [sheet.pages for sheet in printed.sheets] == [3, 3]
    for number, text in enumerate(reading.text(printed.content)):
        sheet, page = divmod(number, 3)
        for wanted in (
            "LOVELACE Ada",
            "3000037",
            "Données du 23/11/2026 14:05",
            "23/11/2026 18:25",
            "COPIE DE SECOURS",
        ):
            assert wanted in text
        for wanted in (f"page {page + 1}/3", f"Consentement {page + 1}", f"S1-00012{3 + sheet}"):
            assert wanted in text


def test_the_serial_is_scanned_from_its_place() -> None:
    content = render(form(samples.plain(), STAMPS), [busy()], context()).content
    assert reading.symbols(content) == ["S1-000123"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 30, 580, 820)])
def test_a_turned_or_cropped_page_is_stamped_as_it_is_read(
    turned: int, crop: tuple[float, float, float, float] | None
) -> None:
    content = samples.changed(samples.plain(), rotate=turned, crop=crop)
    (page,) = reading.words(render(form(content, STAMPS), [busy()], context()).content)
    assert (page.width > page.height) == (turned in (90, 270))
    (label,) = [word for word in page.words if word.text == "LOVELACE"]
    assert label.left == pytest.approx(110 * 72 / 25.4, abs=2)
    assert label.top == pytest.approx(10 * 72 / 25.4, abs=4)
    assert any(word.text == "Consentement" for word in page.words)


def test_three_states_of_the_allergies() -> None:
    found = form(samples.with_fields(NAMES))

    def text(record: PatientRecord) -> str:
        return " ".join("".join(reading.text(render(found, [record], context()).content)).split())

    nobody = PatientRecord(patient=patient())
    assert nobody.state(Section.ALLERGIES) is ListState.NOT_RECORDED
    assert "Allergies : non renseigné dans la copie" in text(nobody).replace("\xa0", " ")
    assert "Pénicilline" in text(busy())


def test_a_long_text_says_where_it_stands_in_full() -> None:
    record = busy(patient=patient(phone="06 " * 400))
    (text,) = reading.text(render(form(samples.with_fields(NAMES)), [record], context()).content)
    assert "[…]" in text


def test_a_name_of_120_characters_stands_whole_on_the_label() -> None:
    name = " ".join(f"Nom{number:02d}" for number in range(20))
    squeezed = reading.squeezed(
        render(form(samples.plain(), STAMPS), [busy(patient=patient(birth_name=name))], context()).content
    )
    assert name.upper().replace(" ", "") in squeezed


def test_an_empty_form_keeps_its_fields_for_the_pen() -> None:
    printed = blank_of(form(samples.with_fields(NAMES), STAMPS), context())
    (text,) = reading.text(printed.content)
    assert "non renseigné" not in text
    assert "S1-000123" in text
    assert printed.sheets[0].patient is None


def test_scripts_and_authors_stay_behind() -> None:
    content = render(form(samples.scripted(samples.with_fields(NAMES))), [busy()], context()).content
    assert b"JavaScript" not in content
    assert b"Jean Auteur" not in content
    assert str(PdfReader(io.BytesIO(content)).root_object["/Lang"]) == "fr"


def test_the_same_input_gives_the_same_bytes_and_one_page_of_the_hospital() -> None:
    found = form(samples.plain(), STAMPS)
    one, other = (render(found, [busy()] * 30, context()).content for _ in range(2))
    assert one == other
    assert one.count(b"/FormType 1") == 1


def test_every_documented_field_has_a_value() -> None:
    maker = SheetMaker(context(), Words(translator("fr")))
    title = Title("x", "HO", 1, "S1-1")
    for record in (busy(), PatientRecord(patient=Patient(key="p"))):
        said = values(maker, title, record, 1, 1)
        assert set(said) == set(FIELDS)
        assert all(said.values())
    empty = values(maker, title, None, 1, 1)
    assert {name for name, text in empty.items() if text} == {name for name in FIELDS if "." not in name} & {
        "hospital", "data_time", "print_time", "printed_by", "serial", "page",
    }  # fmt: skip


ALL = form(samples.with_fields([name for name in FIELDS if name not in ("serial", "page")][:16]), STAMPS)


@settings(max_examples=15, deadline=None)
@given(st.lists(records(), max_size=2))
def test_any_record_fills_a_form(found: list[PatientRecord]) -> None:
    printed = render(ALL, found, context())
    for text, sheet in zip(reading.text(printed.content), printed.sheets, strict=True) if found else ():
        assert sheet.serial in text


def test_the_logo_and_the_words_of_the_hospital_stand_in_the_head() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (300, 100), (200, 0, 0, 255)).save(out, "PNG")
    logo = SiteFile(
        key="l", kind=SiteFileKind.LOGO, name="l.png", media_type="image/png", data=out.getvalue(), digest="0"
    )
    plain = render("patient-sheet", [busy()], context())
    printed = render("patient-sheet", [busy()], dressed(context(), [logo], "CHU de Valmont – Pôle Nord"))
    assert [sheet.pages for sheet in printed.sheets] == [sheet.pages for sheet in plain.sheets]
    for page in reading.text(printed.content):
        assert "CHU de Valmont – Pôle Nord" in " ".join(page.split())
        assert "Données du 23/11/2026 14:05" in page
        assert "LOVELACE Ada" in page
    assert printed.content.count(b"/Subtype /Image") == 1
    head = reading.picture(printed.content, dpi=100).crop((70, 25, 180, 60))
    assert min(head.tobytes()) < 120  # grey, not black and not nothing
