"""Reads printed PDFs back with others' programs: poppler for text, places and pictures, zxing-cpp for symbols."""

from __future__ import annotations

import io
import re
import subprocess
from typing import Any, NamedTuple
from xml.etree import ElementTree

import zxingcpp
from PIL import Image
from pypdf import PdfReader


class Word(NamedTuple):
    """A word on a page, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class PageWords(NamedTuple):
    width: float
    height: float
    words: list[Word]


def _poppler(program: str, pdf: bytes, *arguments: str) -> bytes:
    return subprocess.run([program, *arguments], input=pdf, capture_output=True, check=True).stdout


def text(pdf: bytes) -> list[str]:
    """The text of each page, laid out as it looks."""
    return _poppler("pdftotext", pdf, "-layout", "-", "-").decode().split("\f")[:-1]


def raw(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it was drawn."""
    return _poppler("pdftotext", pdf, "-raw", "-", "-").decode().split("\f")[:-1]


def squeezed(pdf: bytes) -> str:
    """The whole text in drawing order without any space, for texts that may be wrapped."""
    return re.sub(r"\s", "", "".join(raw(pdf)))


def _sides(word: ElementTree.Element) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
    return left, top, right, bottom


def words(pdf: bytes) -> list[PageWords]:
    """Every word with its box, per page."""
    space = "{http://www.w3.org/1999/xhtml}"
    pages = ElementTree.fromstring(_poppler("pdftotext", pdf, "-bbox", "-", "-")).iter(f"{space}page")
    return [
        PageWords(
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            [Word(*_sides(word), word.text or "") for word in page.iter(f"{space}word")],
        )
        for page in pages
    ]


def picture(pdf: bytes, page: int = 1, dpi: int = 150) -> Image.Image:
    """A page as a grey picture."""
    shown = _poppler("pdftoppm", pdf, "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), "-")
    return Image.open(io.BytesIO(shown))


def symbols(pdf: bytes, page: int = 1, dpi: int = 150) -> list[str]:
    """The texts of all two-dimensional codes of a page."""
    shown: Any = picture(pdf, page, dpi)
    found = zxingcpp.read_barcodes(shown, text_mode=zxingcpp.TextMode.Plain)
    return [symbol.text for symbol in found]


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF, each with whether it is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = bool(descriptor and "/FontFile2" in descriptor.get_object())
    return found
