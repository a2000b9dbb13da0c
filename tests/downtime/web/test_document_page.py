"""Documents on their page: CDA with its identity checked, pages as pictures, raw text, titles behind a reason."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from downtime.journal import Act
from downtime.web.config import WebConfig
from exports.record import Document, Patient, Report, Sex
from tests.downtime.attachments.test_contents import pdf, tiff
from tests.downtime.cda.test_reading import DATA, HEAD
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Reader

ISABELLA = Patient(
    key="p", ipp="998991", birth_name="Jones", given_name="Isabella", birth_date="2005-05-01", sex=Sex.FEMALE
)
THREE = pdf(3)
DISCHARGE = (DATA / "Discharge_Summary.xml").read_bytes()
N1 = (
    f'{HEAD}<component><nonXMLBody><text mediaType="application/pdf" representation="B64">{b64encode(THREE).decode()}'
    "</text></nonXMLBody></component></ClinicalDocument>"
).encode()
HTML = "<html><body><h1>Lettre</h1><p onclick='x'>été</p><script>alert(1)</script><img src=x></body></html>"
BASE = "/patients/p/documents"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(hospital(tmp_path).app()).enter()


def hospital(tmp_path: Path, patient: Patient = ISABELLA) -> Hospital:
    contents = {
        "cda": DISCHARGE, "n1": N1, "pdf": THREE, "tiff": tiff(2), "html": HTML.encode("latin-1"),
        "b64": b64encode(DISCHARGE),        "rtf": rb"{\rtf1\ansi Cher confr\'e8re}", "broken": b"%PDF-1.4 broken",
    }  # fmt: skip
    rows = [Document(key=key, patient="p", title=key, data=data) for key, data in contents.items()]
    shut = Document(
        key="shut", patient="p", title="Secret title", author="Dr Secret", protected=True, unreadable=("x: Secret raw",)
    )
    report = Report(key="r", patient="p", name="Secret name", conclusion="Secret words", documents=("shut",))
    return Hospital(sample.database([patient, *rows, shut, report]), WebConfig(vault=tmp_path, port=PORT))


@pytest.mark.parametrize("key", ["cda", "b64"])
def test_a_cda_is_drawn_with_its_header_and_its_sections(reader: Reader, key: str) -> None:
    page = reader.page(f"{BASE}/{key}")
    assert "Isabella Jones · 01 May 2005 · female ✓ as in the record" in page.text
    assert "Signed by Henry Seven" in page.text and "Community Health and Hospitals: Discharge Summary" in page.text
    assert len(page.all("section", of_class="cda-section")) == 21 and page.all("table", of_class="cda-table")
    raw = reader.page(f"{BASE}/{key}?raw=1")
    assert raw.all("pre")[0].text == DISCHARGE.decode().replace("\r\n", "\n")


def test_a_cda_of_somebody_else_is_shown_under_a_red_warning(tmp_path: Path) -> None:
    other = Patient(
        key="p", ipp="1", birth_name="Jonas", given_name="Isabella", birth_date="2005-01-05", sex=Sex.FEMALE
    )
    page = Reader(hospital(tmp_path, other).app()).enter().page(f"{BASE}/cda")
    (warning,) = page.texts("div", of_class="problem")
    assert "ANOTHER PATIENT?" in warning and "family name, birth date." in warning and "Appendicitis" in page.text


def test_html_is_cleaned_and_says_what_it_lost(reader: Reader) -> None:
    page = reader.page(f"{BASE}/html")
    (shown,) = page.all("div", of_class="paper-text")
    assert [e.tag for e in shown.iter()] == ["div", "h1", "p"] and "été" in page.text
    assert "2 things of the source are not in what is shown" in page.text
    assert reader.page(f"{BASE}/html?raw=1").all("pre")[0].text == HTML


def test_rtf_is_shown_as_its_text(reader: Reader) -> None:
    assert "Cher confrère" in reader.page(f"{BASE}/rtf").text


@pytest.mark.parametrize(("key", "pages"), [("pdf", 3), ("n1", 3), ("tiff", 2)])
def test_pages_as_pictures_go_forward_and_back_without_a_script(reader: Reader, key: str, pages: int) -> None:
    page = reader.page(f"{BASE}/{key}?page=1")
    assert f"page 1 of {pages}" in page.text and not [a for a in page.all("a") if a.get("rel") == "prev"]
    for number in range(2, pages + 1):
        (forward,) = [a for a in page.all("a") if a.get("rel") == "next"]
        page = reader.page(forward.get("href") or "")
        assert f"page {number} of {pages}" in page.text and "IPP 998991" in page.text
    (leaf,) = [image for figure in page.all("figure") for image in figure.iter("img")]
    answer = reader.get(leaf.get("src") or "")
    assert answer.data.startswith(b"\x89PNG") and answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-store" and "sandbox" in answer.headers["Content-Security-Policy"]
    whole = reader.page(f"{BASE}/{key}?page=all")
    assert len(whole.all("figure", of_class="leaf")) == pages


@pytest.mark.parametrize(
    "asked", ["image=0", "image=99", "image=x", "image=1&large=1x", "picture=1", "page=-1", "page=٣"]
)
def test_addresses_that_mean_nothing_are_harmless(reader: Reader, asked: str) -> None:
    assert reader.get(f"{BASE}/pdf?{asked}").status_code in (200, 404)


def test_a_pdf_is_shown_as_pictures_first_and_in_the_browsers_viewer_when_asked(reader: Reader) -> None:
    page = reader.page(f"{BASE}/pdf")
    assert len(page.all("figure", of_class="leaf")) == 1 and not page.all("iframe")
    (viewer,) = [a for a in page.all("a") if "viewer" in (a.get("href") or "")]
    assert len(reader.page(viewer.get("href") or "").all("iframe")) == 1


def test_a_pdf_that_cannot_be_drawn_says_so(reader: Reader) -> None:
    assert "The pages of this document cannot be drawn" in reader.page(f"{BASE}/broken?page=1").text
    assert reader.get(f"{BASE}/broken?image=1").status_code == 404


def test_the_bytes_inside_a_cda_are_those_of_the_pdf(reader: Reader) -> None:
    (frame,) = reader.page(f"{BASE}/n1?page=viewer").all("iframe")
    assert reader.get(frame.get("src") or "").data == THREE


def test_nothing_of_a_protected_document_is_seen_before_its_reason(tmp_path: Path) -> None:
    made = hospital(tmp_path)
    reader = Reader(made.app()).enter()
    before = reader.get("/patients/p").text
    assert "Secret" not in before and "PROTECTED DOCUMENT" in before and f"{BASE}/shut" in before
    assert "Secret" not in reader.get(f"{BASE}/shut").text
    reader.give_reason("p", document="shut")
    after = reader.get("/patients/p").text
    for said in ("Secret title", "Dr Secret", "Secret raw", "Secret name", "Secret words"):
        assert said in after


def test_each_picture_of_a_page_is_journalled(tmp_path: Path) -> None:
    made = hospital(tmp_path)
    reader = Reader(made.app()).enter()
    reader.get(f"{BASE}/pdf?page=1")
    reader.get(f"{BASE}/pdf?image=1")
    assert [entry.detail for entry in made.journal.of(Act.READ_DOCUMENT)] == ["", "content"]
