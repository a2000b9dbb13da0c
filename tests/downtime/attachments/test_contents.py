"""Contents of documents: told by their bytes, read as they were written, drawn within bounds, never raising."""

from __future__ import annotations

import io
from base64 import b64encode

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from downtime.attachments.media import is_cda, is_rtf, is_xml, unwrapped
from downtime.attachments.pages import LARGE, MOST_PIXELS, NORMAL, page_count, page_picture, page_text
from downtime.attachments.rich_text import cleaned, looks_like_html, rtf_text
from downtime.attachments.writing import written
from tests.printable.any_record import NAUGHTY


def pdf(pages: int = 2, size: tuple[float, float] = (595, 842)) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(60, size[1] - 60, f"Feuille {number + 1}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def tiff(pages: int = 2) -> bytes:
    file = io.BytesIO()
    first, *others = [Image.new("1", (200, 300), n % 2) for n in range(pages)]
    first.save(file, "TIFF", save_all=True, append_images=others, compression="group4")
    return file.getvalue()


def size(png: bytes | None) -> tuple[int, int]:
    assert png is not None
    with Image.open(io.BytesIO(png)) as picture:
        return picture.size


def test_pages_of_a_pdf_and_of_a_tiff_are_drawn() -> None:
    assert page_count(pdf(3)) == 3 and page_count(tiff(2)) == 2
    assert size(page_picture(pdf(), 2, NORMAL)) == (910, 1287)
    assert size(page_picture(tiff(), 2, NORMAL)) == (200, 300)
    assert page_text(pdf(), 2).strip() == "Feuille 2"


def test_a_giant_page_stays_within_bounds() -> None:
    width, height = size(page_picture(pdf(1, (14_000, 14_000)), 1, LARGE))
    assert width * height <= MOST_PIXELS * 1.01


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 nothing", b"II*\x00" + b"\xff" * 40, b"BM" + b"\x00" * 40, b"", pdf()[:300]]
)
def test_what_is_damaged_gives_nothing(data: bytes) -> None:
    assert page_count(data) == 0 and page_picture(data, 1, NORMAL) is None
    assert page_text(data, 1) == ""


@pytest.mark.parametrize("number", [0, 3, 99999])
def test_a_page_that_is_not_there_gives_nothing(number: int) -> None:
    assert page_picture(pdf(), number, NORMAL) is None and page_picture(tiff(), number, NORMAL) is None


@pytest.mark.parametrize(
    ("data", "content_type", "text", "doubtful"),
    [
        ("été".encode(), None, "été", False),
        ("été".encode(), "text/plain; charset=iso-8859-1", "été", False),
        ("l’été à 5 €".encode("cp1252"), "text/plain; charset=utf-8", "l’été à 5 €", True),
        ("l’été à 5 €".encode("cp1252"), "text/plain; charset=iso-8859-1", "l’été à 5 €", False),
        ("Ďábel".encode("iso-8859-2"), "text/plain; charset=iso-8859-2", "Ďábel", False),
        (b"<meta charset='koi8-r'>" + "Да".encode("koi8-r"), None, "<meta charset='koi8-r'>Да", False),
        ("été un texte".encode("utf-16-le"), None, "été un texte", False),
        ("été".encode("utf-16"), None, "été", False),
        (b"\x81\x8d a", None, "\x81\x8d a", False),
        (b"a", "text/plain; charset=base64_codec", "a", False),
    ],
)
def test_bytes_become_the_text_that_was_meant(data: bytes, content_type: str | None, text: str, doubtful: bool) -> None:
    found = written(data, content_type)
    assert (found.text, found.doubtful) == (text, doubtful)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=80), st.sampled_from([None, "text/plain; charset=utf-16", "x; charset=rot13", "charset=idna"])
)
def test_any_bytes_are_read_without_an_error(data: bytes, content_type: str | None) -> None:
    assert isinstance(written(data, content_type).text, str)


def test_html_runs_nothing_loads_nothing_leads_nowhere() -> None:
    hostile = [text for text in NAUGHTY if "<" in text] + [
        "<a href='javascript:x'>a</a><form action=/x><input></form><base href=//x><meta http-equiv=refresh content=0>",
        "<svg><script>alert(1)</script></svg><math><mtext><style>x</style></mtext></math><p style='position:fixed'>p",
    ]
    for text in hostile:
        found = cleaned(f"<p>{text}</p>")
        assert found is not None
        tree = html5lib.parseFragment(str(found.html), namespaceHTMLElements=False)
        for element in tree.iter():
            assert not set(element.attrib) - {"colspan", "rowspan"}
            assert str(element.tag) not in ("script", "style", "a", "img", "form", "input", "svg", "math", "iframe")


def test_what_html_loses_is_counted() -> None:
    found = cleaned("<p>a</p><img src=x><iframe src=y></iframe>")
    assert found is not None and found.left_out == 2 and "<p>a</p>" in found.html


def test_rtf_becomes_its_text_or_none() -> None:
    assert rtf_text(rb"{\rtf1\ansi\ansicpg1252 Cher confr\'e8re,\par bien.\par}") == "Cher confrère,\nbien.\n"
    assert rtf_text(b"{\\rtf1}") is None


@settings(max_examples=40, deadline=None)
@given(st.text("{}\\rtf1ansiu'4 \n-?*", max_size=60))
def test_any_rtf_is_read_without_an_error(text: str) -> None:
    rtf_text(b"{\\rtf1" + text.encode())


def test_contents_inside_base64_are_found_and_other_texts_left_alone() -> None:
    assert unwrapped(b64encode(pdf())) == pdf()
    wrapped = b64encode(b"<?xml version='1.0'?><ClinicalDocument>" + b" " * 40)
    assert is_cda(unwrapped(wrapped))
    text = b"Antecedents" * 8
    assert unwrapped(text) == text and unwrapped(b"JVBERi0=") == b"JVBERi0="


def test_xml_rtf_and_html_are_told_by_their_beginning() -> None:
    assert is_xml("\ufeff<?xml version='1.0'?><a/>".encode()) and is_xml("<?xml version='1.0'?>".encode("utf-16"))
    assert not is_xml(b"<html>") and is_rtf(b" {\\rtf1}") and not is_rtf(b"rtf")
    assert looks_like_html("<!DOCTYPE html><p>") and not looks_like_html("Na < 140 <html>")
