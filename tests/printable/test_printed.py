"""What holds for every PDF: symbols that read back, embedded fonts, stable bytes, margins, no patient in metadata."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pypdf import PdfReader

from exports.language import translator
from exports.record import Patient, PatientRecord
from printable.barcode import datamatrix, qr_code
from printable.forms import FORMS, render
from printable.sheet import BOTTOM, LEFT, RIGHT, TOP
from tests.printable import reading
from tests.printable.builders import context, order, patient
from tests.printable.samples import busy, healthy, unknown
from tests.printable.test_ins import VECTOR

EVERY = pytest.mark.parametrize("form", list(FORMS))
FURNISHED = pytest.mark.parametrize("form", [name for name, form in FORMS.items() if not form.one_sided])
"""Sheets of labels have no margins and no symbol of their serial number: tests/printable/test_labels.py."""


@FURNISHED
def test_the_serial_reads_back_from_every_page(form: str) -> None:
    printed = render(form, [busy(), unknown()], context(), ward="B")
    numbers = [sheet.serial for sheet in printed.sheets for _ in range(sheet.pages)]
    for page, serial in enumerate(numbers, start=1):
        assert serial in reading.symbols(printed.content, page)


def test_the_ins_symbol_equals_the_public_vector_and_stands_on_the_first_page_only() -> None:
    printed = render("patient-sheet", [busy(patient=patient(birth_date="1815-12-10"))], context())
    assert sorted(reading.symbols(printed.content, 1)) == sorted([VECTOR, "S1-000123"])
    assert "INS à scanner" in reading.text(printed.content)[0]
    for page in range(2, printed.sheets[0].pages + 1):
        assert reading.symbols(printed.content, page) == ["S1-000123"]


def test_a_test_number_is_marked_beside_its_symbol() -> None:
    printed = render("patient-sheet", [busy(patient=patient(ins_oid="1.2.250.1.213.1.4.10"))], context())
    assert "INS de test à scanner" in reading.text(printed.content)[0]


@pytest.mark.parametrize("content", ["3000037", "IPP3000037", "ABC", "AB", "S1-000123", "L14-999999", "é"])
def test_symbols_read_back_whatever_their_content(content: str) -> None:
    """reportlab's own Datamatrix adds a NUL to the first two."""
    serials = iter([content])
    printed = render("ward-list", [], context(next_serial=lambda: next(serials)))
    assert reading.symbols(printed.content) == [content]
    assert datamatrix(content).side in (10, 12, 14, 16, 18)
    assert qr_code(content).side == 21


@EVERY
def test_same_input_same_bytes(form: str) -> None:
    records = [busy(), unknown(), healthy()]
    assert render(form, records, context(), ward="B").content == render(form, records, context(), ward="B").content


def test_prints_at_the_same_time_do_not_mix() -> None:
    records = [[busy(patient=patient(birth_name=f"Nom{n}"))] for n in range(8)]
    alone = [render("patient-sheet", subjects, context()).content for subjects in records]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda subjects: render("patient-sheet", subjects, context()).content, records))
    assert together == alone


@EVERY
def test_fonts_are_embedded_subsets(form: str) -> None:
    content = render(form, [busy()], context(), ward="B").content
    found = reading.fonts(content)
    assert found
    assert all(found.values()), found
    assert all("+DejaVuSansCondensed" in name for name in found)


@EVERY
def test_metadata_names_the_form_and_no_patient(form: str) -> None:
    content = render(form, [busy()], context(), ward="B").content
    reader = PdfReader(io.BytesIO(content))
    told = str(reader.metadata) + str(reader.xmp_metadata)
    assert "Lovelace" not in told.title()
    assert "3000037" not in told
    assert reader.metadata is not None
    assert reader.metadata.title == translator("fr").gettext(FORMS[form].message)
    assert reader.metadata.author == "Centre hospitalier de Valmont"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert not reader.outline
    assert b"ReportLab" not in content, "no word of what made it"


@FURNISHED
def test_nothing_stands_in_the_margins(form: str) -> None:
    long = "Anticonstitutionnellement" * 12
    record = busy(
        patient=patient(birth_name=long, given_name=long, used_name=long, ipp=long),
        orders=(order("o", long, text=long * 30, dose=long, prescriber=long),),
    )
    changes = {"site_name": long, "printed_by": long, "notice": long}
    content = render(form, [record, unknown()], context(**changes), ward=long).content
    assert_inside(content)


def assert_inside(content: bytes) -> None:
    for page in reading.words(content):
        for word in page.words:
            assert word.left >= LEFT - 0.5, word
            assert word.right <= page.width - RIGHT + 0.5, word
            assert word.top >= TOP - 0.5, word
            assert word.bottom <= page.height - BOTTOM + 0.5, word


def test_what_cannot_be_set_is_printed_as_its_code_and_said() -> None:
    record = PatientRecord(patient=Patient(key="p", birth_name="न", given_name="Ming\u202e", ipp="1"))
    printed = render("patient-sheet", [record, busy()], context())
    assert "⟦U+0928⟧" in reading.squeezed(printed.content)
    assert printed.sheets[0].warnings == ("caractères imprimés sous forme de code\xa0: U+0928, U+202E",)
    assert printed.sheets[1].warnings == ()


def test_letters_that_stand_unjoined_are_said() -> None:
    record = PatientRecord(patient=Patient(key="p", birth_name="ښب", ipp="1"))
    (sheet,) = render("patient-sheet", [record], context()).sheets
    (warning,) = sheet.warnings
    assert warning.endswith("U+069A")
