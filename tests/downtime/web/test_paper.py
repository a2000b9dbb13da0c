"""Paper: one action prints a ward in bed order; a sheet says who printed it; nothing prints by an address."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from downtime.journal import Act
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader


def text(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_one_patient_s_sheet(reader: Reader) -> None:
    response = reader.post("/paper/patient-sheet.pdf", patient=sample.BUSY)
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == "inline"
    said = " ".join(text(response.data))
    for part in ("LOVELACE", "3000037", "Pénicillines", "NOT GIVEN", "TEST-000001-X", "Léa Martin, Nurse", "14:05"):
        assert part in said


def test_a_whole_ward_in_bed_order_in_one_file(hospital: Hospital, reader: Reader) -> None:
    response = reader.post("/paper/patient-sheet.pdf", ward="med-b", ready="help")
    pages = text(response.data)
    first = [next(i for i, page in enumerate(pages) if number in page) for number in ("3000040", "3000037", "3000041")]
    assert first == sorted(first)
    assert (hospital.serials, hospital.takings) == (4, 1)


def test_the_list_of_a_ward(reader: Reader) -> None:
    said = " ".join(text(reader.post("/paper/ward-list.pdf", ward="med-b", ready="help").data))
    assert "Médecine B" in said and "3000041" in said and "3000043" not in said


def test_a_sheet_speaks_the_language_of_the_reader(hospital: Hospital) -> None:
    said = " ".join(text(Reader(hospital.app()).enter("fr").post("/paper/patient-sheet.pdf", patient=sample.NONE).data))
    assert "23/11/2026 14:05" in said


def test_nothing_prints_by_an_address(hospital: Hospital, reader: Reader) -> None:
    assert reader.get("/paper/patient-sheet.pdf?ward=med-b").status_code == 405
    assert hospital.serials == 0


def test_unknown_forms_wards_and_patients_are_not_found(reader: Reader) -> None:
    assert reader.post("/paper/invoice.pdf", ward="med-b", ready="help").status_code == 404
    assert reader.post("/paper/ward-list.pdf", ward="nowhere").status_code == 404
    assert reader.post("/paper/patient-sheet.pdf", patient="nobody").status_code == 404
    assert reader.post("/paper/patient-sheet.pdf").status_code == 404


def test_every_print_button_posts_into_a_new_tab(reader: Reader) -> None:
    for path in ("/wards", "/wards/med-b", "/paper", f"/patients/{sample.BUSY}"):
        forms = [f for f in reader.page(path).all("form") if (f.get("action") or "").endswith(".pdf")]
        assert forms and all((f.get("method"), f.get("target")) == ("post", "_blank") for f in forms)


def chosen(reader: Reader, what: str, **more: str) -> list[str]:
    return text(reader.post("/paper/chosen.pdf", what=what, ready="help", **more).data)


def test_a_pack_of_the_ward_in_one_print(hospital: Hospital, reader: Reader) -> None:
    pages = chosen(reader, "first-hour", ward="med-b")
    forms = {entry.form for entry in hospital.journal.of(Act.PRINT)}
    assert {"pack-cover", "ward-list", "patient-sheet", "administration-plan", "observation-chart"} <= forms
    assert {entry.ward for entry in hospital.journal.of(Act.PRINT)} == {"med-b"}
    assert len(pages) == sum(entry.pages or 0 for entry in hospital.journal.of(Act.PRINT))


def test_the_pages_are_counted_before_and_no_number_is_taken(hospital: Hospital, reader: Reader) -> None:
    answer = reader.post("/paper/count", what="first-hour", ward="med-b", ready="help", sides="one")
    (said,) = Page(answer).texts("div", of_class="announced")
    assert hospital.serials == 0 and not hospital.journal.of(Act.PRINT)
    pages = len(chosen(reader, "first-hour", ward="med-b", sides="one"))
    assert said.startswith(f"{pages} pages, {pages} sheets of paper")
    kept = [e for e in Page(answer).all("input") if e.get("name") == "what" and "checked" in e.attrib]
    assert [e.get("value") for e in kept] == ["first-hour"]


def test_after_a_jam_it_goes_on_from_a_bed(hospital: Hospital, reader: Reader) -> None:
    with_all = chosen(reader, "patient-sheet", ward="med-b")
    rest = chosen(reader, "patient-sheet", ward="med-b", bed="216 p")
    assert "3000040" in " ".join(with_all) and "3000040" not in " ".join(rest) and "3000041" in " ".join(rest)
    assert (
        "there are:"
        in Page(reader.post("/paper/chosen.pdf", what="ward-list", ward="med-b", bed="999", ready="help")).text
    )


def test_empty_forms_for_nobody_need_no_reason_and_have_numbers(hospital: Hospital, reader: Reader) -> None:
    pages = text(reader.post("/paper/chosen.pdf", what="prescription", ward="-", copies="3").data)
    assert hospital.serials == 3 and "3000040" not in " ".join(pages)
    assert {(e.form, e.patient, e.ward) for e in hospital.journal.of(Act.PRINT)} == {("prescription", "", "")}


def test_lists_of_the_hospital(reader: Reader) -> None:
    said = " ".join(chosen(reader, "patient-index", ward="*"))
    assert "3000040" in said and "3000043" in said


@pytest.mark.parametrize(
    "form",
    [
        {"what": "patient-sheet", "ward": "-"},
        {"what": "ward-list", "patient": sample.BUSY},
        {"what": "patient-index", "ward": "med-b"},
        {"what": "ward-list", "ward": "med-b", "copies": "100"},
        {"what": "ward-list", "ward": "med-b", "copies": "²"},
        {"what": "ward-list", "ward": "*", "bed": "1"},
    ],
)
def test_what_a_form_is_not_made_for_is_said(hospital: Hospital, reader: Reader, form: dict[str, str]) -> None:
    page = Page(reader.post("/paper/chosen.pdf", ready="help", **form))
    assert page.status == 400 and page.all("div", of_class="problem")
    assert hospital.serials == 0


def test_the_page_of_one_patient_offers_what_is_made_for_one(reader: Reader) -> None:
    page = reader.page(f"/paper/patients/{sample.BUSY}")
    offered = {e.get("value") for e in page.all("input") if e.get("name") == "what"}
    assert {"first-hour", "patient-sheet", "labels-24"} <= offered and not offered & {"ward-list", "patient-index"}
    assert "LOVELACE" in page.text and "3000037" in page.text
    assert reader.page("/paper/patients/nobody").status == 404
