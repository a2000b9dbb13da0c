"""Paper: one action prints a ward in bed order; a sheet says who printed it; nothing prints by an address."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader


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
    response = reader.post("/paper/patient-sheet.pdf", ward="med-b")
    pages = text(response.data)
    first = [next(i for i, page in enumerate(pages) if number in page) for number in ("3000040", "3000037", "3000041")]
    assert first == sorted(first)
    assert hospital.serials == 4


def test_the_list_of_a_ward(reader: Reader) -> None:
    said = " ".join(text(reader.post("/paper/ward-list.pdf", ward="med-b").data))
    assert "Médecine B" in said and "3000041" in said and "3000043" not in said


def test_a_sheet_speaks_the_language_of_the_reader(hospital: Hospital) -> None:
    said = " ".join(text(Reader(hospital.app()).enter("fr").post("/paper/patient-sheet.pdf", patient=sample.NONE).data))
    assert "23/11/2026 14:05" in said


def test_nothing_prints_by_an_address(hospital: Hospital, reader: Reader) -> None:
    assert reader.get("/paper/patient-sheet.pdf?ward=med-b").status_code == 405
    assert hospital.serials == 0


def test_unknown_forms_wards_and_patients_are_not_found(reader: Reader) -> None:
    assert reader.post("/paper/invoice.pdf", ward="med-b").status_code == 404
    assert reader.post("/paper/ward-list.pdf", ward="nowhere").status_code == 404
    assert reader.post("/paper/patient-sheet.pdf", patient="nobody").status_code == 404
    assert reader.post("/paper/patient-sheet.pdf").status_code == 404


def test_every_print_button_posts_into_a_new_tab(reader: Reader) -> None:
    for path in ("/wards", "/wards/med-b", "/paper", f"/patients/{sample.BUSY}"):
        forms = [f for f in reader.page(path).all("form") if (f.get("action") or "").endswith(".pdf")]
        assert forms and all((f.get("method"), f.get("target")) == ("post", "_blank") for f in forms)
