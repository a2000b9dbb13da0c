"""Packs: nobody shares a sheet of paper, everything is counted before and can go on after a jam."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from msgspec import structs
from pypdf import PdfReader

from printable.context import Sheet
from printable.form import Kind
from printable.forms import FORMS
from printable.pack import PACKS, PackPrint, Ward, announce, print_blank_pack, print_pack
from tests.printable import samples
from tests.printable.builders import context, patient, stay

NAMES = [f"PATIENT{letter}" for letter in "ABCDE"]
RECORDS = [
    samples.busy(patient=patient(key=name, birth_name=name, ipp=f"9{index}"), stays=(stay(bed=str(index)),))
    for index, name in enumerate(NAMES)
]
WARD = Ward("Médecine B", RECORDS)


def test_packs_name_forms_that_exist() -> None:
    assert {form for pack in PACKS.values() for form in (*pack.forms, *pack.ward_forms)} <= set(FORMS)


@pytest.mark.parametrize("name", PACKS)
def test_on_both_sides_no_two_patients_share_a_sheet_of_paper(name: str) -> None:
    printed = print_pack(PackPrint(PACKS[name], [WARD]), context())
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages]
    assert len(pages) == sum(sheet.pages for sheet in printed.sheets)
    owners = [sheet.patient for sheet in printed.sheets for _ in range(sheet.pages)]
    assert len(pages) % 2 == 0
    for front, back in zip(owners[::2], owners[1::2], strict=True):
        assert front == back
    for owner, page in zip(owners, pages, strict=True):
        if owner is not None:
            assert not [other for other in NAMES if other != owner and other in page]


def test_the_count_announced_is_the_count_printed_and_takes_no_number() -> None:
    taken: list[str] = []

    def number() -> str:
        taken.append(f"S1-{len(taken):06d}")
        return taken[-1]

    job = PackPrint(PACKS["first-hour"], [WARD])
    with_numbers = structs.replace(context(), next_serial=number)
    said = announce(job, with_numbers)
    assert taken == []
    printed = print_pack(job, with_numbers)
    assert said.pages == len(PdfReader(BytesIO(printed.content)).pages)
    assert said.patients == len(RECORDS)
    assert [sheet.serial for sheet in printed.sheets] == taken


def test_after_a_jam_the_pack_goes_on_with_the_patient_named() -> None:
    printed = print_pack(PackPrint(PACKS["first-hour"], [WARD], start=3), context())
    assert [sheet.patient for sheet in printed.sheets if sheet.patient] == [n for n in NAMES[3:] for _ in range(3)]
    assert sum(sheet.patient is None for sheet in printed.sheets) == 1


def test_on_one_side_no_page_is_empty() -> None:
    both = print_pack(PackPrint(PACKS["first-hour"], [WARD]), context())
    one = print_pack(PackPrint(PACKS["first-hour"], [WARD], duplex=False), context())
    assert sum(sheet.pages for sheet in one.sheets) < sum(sheet.pages for sheet in both.sheets)
    assert all(len(page.extract_text()) > 200 for page in PdfReader(BytesIO(one.content)).pages)


@pytest.mark.parametrize("name", PACKS)
def test_empty_lists_of_the_ward_share_no_paper_with_a_patient_s_forms(name: str) -> None:
    printed = print_blank_pack(PACKS[name], context(), copies=2)
    kinds = {form.code: form.kind for form in FORMS.values()}
    pages = [(sheet.serial, kinds[sheet.form]) for sheet in printed.sheets for _ in range(sheet.pages)]
    assert {kind for _, kind in pages} == {Kind.WARD, Kind.PATIENT}
    assert len(pages) == len(PdfReader(BytesIO(printed.content)).pages)
    for (front, kind), (back, other) in zip(pages[::2], pages[1::2], strict=True):
        assert front == back or kind is other is Kind.PATIENT


def papers(sheets: Sequence[Sheet]) -> dict[str, set[int]]:
    """Form → the sheets of paper that it is on, printed on both sides."""
    forms = [sheet.form for sheet in sheets for _ in range(sheet.pages)]
    found: dict[str, set[int]] = {}
    for page, form in enumerate(forms):
        found.setdefault(form, set()).add(page // 2)
    return found


@pytest.mark.parametrize("blank", [False, True])
def test_the_administration_plan_shares_no_paper_with_the_file_and_the_rest_does(blank: bool) -> None:
    pack = PACKS["day"]
    job = PackPrint(pack, [Ward(None, RECORDS[:1])])
    printed = print_blank_pack(pack, context()) if blank else print_pack(job, context())
    on = papers(printed.sheets)
    assert not any(on["PA"] & paper for form, paper in on.items() if form != "PA")
    if not blank:
        assert on["FP"] & on["PR"] or on["SU"] & on["PS"], "paper is not wasted on what stays together"


def test_a_hospital_may_want_each_form_on_paper_of_its_own() -> None:
    job = PackPrint(PACKS["day"], [Ward(None, RECORDS[:2])])
    apart = print_pack(job, context(each_form_apart=True))
    assert all(sheet.pages % 2 == 0 for sheet in apart.sheets)
    together = print_pack(job, context())
    assert sum(sheet.pages for sheet in apart.sheets) > sum(sheet.pages for sheet in together.sheets)
    one_sided = PackPrint(PACKS["day"], [Ward(None, RECORDS[:2])], duplex=False)
    plain = [sheet.pages for sheet in print_pack(one_sided, context()).sheets]
    assert plain == [sheet.pages for sheet in print_pack(one_sided, context(each_form_apart=True)).sheets]
