"""The paper of a hospital with real data: a list per ward, everybody on exactly one, both identifiers on every page."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

import pytest
from pypdf import PdfReader

from downtime.subjects import present_patients
from exports.snapshot.census import census, wards
from printable.forms import render
from printable.press import unnumbered
from tests.end_to_end.conftest import DATA, Hospital
from tests.end_to_end.test_stock_programs import opened
from tests.printable.builders import context


def text_of(pages: list[str]) -> str:
    return " ".join(" ".join(pages).split())


def printed(hospital: Hospital, form: str, folder: Path) -> list[str]:
    target = folder / f"{form}.pdf"
    hospital.downtime("print", hospital.vault, form, "-o", target, "--passphrase-file", hospital.secret)
    return [page.extract_text() for page in PdfReader(target).pages]


@pytest.mark.parametrize("name", ["clinosim", "mimic"])
def test_ward_lists_hold_everybody_ward_by_ward(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    hospital: Hospital = request.getfixturevalue(name)
    pages = printed(hospital, "ward-list", tmp_path)
    with opened(hospital).page() as connection:
        listed = [ward for ward in wards(connection) if ward.present]
        lines = census(connection)
    assert len(listed) > 1
    starts = [page for page in pages if re.search(r"page\s1/", page)]
    assert len(starts) == len(listed)
    for ward in listed:
        assert any(ward.name in page for page in starts if ward.name), ward.name
    whole = text_of(pages)
    for line in lines:
        assert whole.count(f"IPP {line.patient.ipp}") >= 1


def test_every_page_of_every_sheet_has_both_identifiers_and_the_time_of_the_data(
    mimic: Hospital, tmp_path: Path
) -> None:
    pages = printed(mimic, "patient-sheet", tmp_path)
    assert len(pages) >= 24
    for page in pages:
        flat = text_of([page])
        if flat.strip().startswith("Verso laissé vide"):  # the back of a sheet whose front says whose it is
            continue
        assert re.search(r"PATIENT_(\d{8})", flat)
        assert re.search(r"IPP (\d{8})", flat)
        assert re.search(r"\d\d/\d\d/\d{4} 14:00", flat)


@pytest.mark.parametrize(("name", "typical", "most"), [("clinosim", 3, 4), ("mimic", 4, 8)])
def test_a_patient_sheet_is_few_pages_even_of_a_long_stay(
    name: str, typical: int, most: int, request: pytest.FixtureRequest
) -> None:
    """Intensive care: up to 950 prescriptions, 330 usual treatments and 290 problems of one patient."""
    hospital: Hospital = request.getfixturevalue(name)
    with opened(hospital).page() as connection:
        records = present_patients(connection)
    pages = [sheet.pages for sheet in render("patient-sheet", records, unnumbered(context())).sheets]
    assert len(pages) > 15
    assert median(pages) <= typical
    assert max(pages) <= most


@pytest.mark.parametrize("form", ["ward-list", "patient-sheet"])
def test_with_nobody_present_one_page_says_so(form: str, tmp_path: Path) -> None:
    hospital = Hospital(tmp_path)
    hospital.set_up(DATA / "synthea-r4-bundles")
    hospital.export("2019-06-01T00:00:00Z")
    hospital.pull()
    (page,) = printed(hospital, form, tmp_path)
    assert re.search(r"\b0 patient", text_of([page]))
