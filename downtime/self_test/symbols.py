"""The two-dimensional symbols of a printed page, read back as a scanner reads them.

The symbols are taken from the drawing operators of the PDF, not from what was asked to be drawn: what `printable.pen`
puts on the paper is painted dot by dot and given to the reader library.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import zxingcpp
from pypdf import PdfReader

_SYMBOL = re.compile(rb"q [\d.]+ 0 0 -[\d.]+ [\d.]+ [\d.]+ cm 0 g ((?:\d+ \d+ \d+ 1 re ?)+) ?f Q")
_BAR = re.compile(rb"(\d+) (\d+) (\d+) 1 re")
_DOTS = 4
"""Dots per module."""
_QUIET = 4
"""Modules of white around."""


def page_symbols(pdf: bytes, page: int = 0) -> tuple[str, ...]:
    """The texts of the symbols of a page (0 is the first), in the order in which they were drawn."""
    contents = PdfReader(io.BytesIO(pdf)).pages[page].get_contents()
    return tuple(_texts(contents.get_data())) if contents is not None else ()


def page_text(pdf: bytes) -> str:
    """All that is written on all pages, without spaces: a reader of PDF may put them where it likes."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def _texts(operators: bytes) -> Iterator[str]:
    for symbol in _SYMBOL.finditer(operators):
        bars = [(int(column), int(row), int(length)) for column, row, length in _BAR.findall(symbol[1])]
        for found in zxingcpp.read_barcodes(_painted(bars), text_mode=zxingcpp.TextMode.Plain):
            yield found.text


def _painted(bars: list[tuple[int, int, int]]) -> memoryview:
    """A grey picture, 255 white and 0 black."""
    side = max(max(column + length, row + 1) for column, row, length in bars) + 2 * _QUIET
    rows = [bytearray(b"\xff" * side) for _ in range(side)]
    for column, row, length in bars:
        start = column + _QUIET
        rows[row + _QUIET][start : start + length] = bytes(length)
    wide = [bytes(value for value in row for _ in range(_DOTS)) for row in rows]
    picture = b"".join(row for row in wide for _ in range(_DOTS))
    return memoryview(picture).cast("B", (side * _DOTS, side * _DOTS))
