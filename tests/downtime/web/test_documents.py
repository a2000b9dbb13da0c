"""Documents: shown as what they are, run as nothing, missing ones said."""

from __future__ import annotations

import pytest

from downtime.web.documents import body, media_type
from exports.record import Document
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Reader

ODD = f"/patients/{sample.ODD}/documents"


def document(data: bytes | None, content_type: str | None = None) -> Document:
    return Document(key="d", patient="p", data=data, content_type=content_type)


def test_text_keeps_its_lines_and_runs_nothing(reader: Reader) -> None:
    page = reader.page(f"{ODD}/{sample.TEXT_DOCUMENT}")
    assert page.all("pre")[0].text == f"Cher confrère,\n{sample.HOSTILE}"
    assert sample.HOSTILE not in page.response.text
    assert "IPP 3000043" in page.text


def test_xml_is_shown_as_it_is_written(reader: Reader) -> None:
    page = reader.page(f"{ODD}/{sample.XML_DOCUMENT}")
    assert page.all("pre")[0].text == sample.XML
    assert reader.get(f"{ODD}/{sample.XML_DOCUMENT}?content=1").status_code == 404


def test_a_pdf_is_sent_as_a_pdf_whatever_the_source_calls_it(reader: Reader) -> None:
    frame = reader.page(f"{ODD}/{sample.PDF_DOCUMENT}?page=viewer").all("iframe")[0]
    response = reader.get(frame.get("src") or "")
    assert response.data == sample.PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "inline"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]


def test_a_document_whose_content_is_missing_says_why(reader: Reader) -> None:
    reader.give_reason(sample.ODD)
    page = reader.page(f"{ODD}/{sample.LOST_DOCUMENT}")
    assert "Content missing in the copy: Binary/17" in page.text
    assert "The copy holds no content for this document." in page.text and "PROTECTED DOCUMENT" in page.text


def test_a_document_only_opens_under_its_patient(reader: Reader) -> None:
    assert reader.get(f"/patients/{sample.BUSY}/documents/{sample.TEXT_DOCUMENT}").status_code == 404
    assert reader.get(f"{ODD}/nothing").status_code == 404


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"%PDF-1.7", "application/pdf"), (b"\x00%PDF-1.7", "application/pdf"), (b"\x89PNG\r\n\x1a\n.", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (b"RIFF....WEBP", "image/webp"),
        (b"<svg xmlns='x'>", None), (b"<html>", None), (b"", None),
    ],
)  # fmt: skip
def test_the_first_bytes_say_what_it_is(data: bytes, media: str | None) -> None:
    assert media_type(data) == media


@pytest.mark.parametrize(
    ("data", "content_type", "kind", "text"),
    [
        ("été".encode(), "text/plain", "text", "été"),
        ("été".encode("latin-1"), "text/plain", "text", "été"),
        ("\ufeffété".encode(), "text/html", "text", "été"),
        ("été".encode("utf-16"), "text/plain", "text", "été"),
        (b"<?xml version='1.0'?><a/>", None, "text", "<?xml version='1.0'?><a/>"),
        (b"PK\x03\x04", "application/zip", "none", ""),
        (None, "application/pdf", "none", ""),
    ],
)
def test_texts_are_read_in_the_writing_they_have(
    data: bytes | None, content_type: str | None, kind: str, text: str
) -> None:
    found = body(document(data, content_type))
    assert (found.kind, found.text) == (kind, text)


def test_a_long_text_is_cut_with_a_count() -> None:
    found = body(document(b"x" * 200_010, "text/plain"))
    assert (len(found.text), found.cut) == (200_000, 10)
