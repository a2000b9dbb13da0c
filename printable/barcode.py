"""Datamatrix and QR symbols as rows of dark runs, by zxing-cpp.

reportlab's own Datamatrix is not used: it adds a NUL to some contents.
"""

from __future__ import annotations

import re
from math import isqrt
from typing import Any, NamedTuple

import zxingcpp

_DARK = re.compile(rb"[\x00-\x7f]+")


class Bar(NamedTuple):
    """A dark run of modules: its row, first column, and length."""

    row: int
    column: int
    length: int


class Symbol(NamedTuple):
    """A square symbol without its quiet zone: modules per side and its dark runs."""

    side: int
    bars: tuple[Bar, ...]


def datamatrix(content: str) -> Symbol:
    """ISO/IEC 16022 ECC 200, square."""
    return _symbol(zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix, forceSquare=True))


def qr_code(content: str) -> Symbol:
    """ISO/IEC 18004, error correction M."""
    return _symbol(zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ecLevel="M"))


def _symbol(barcode: zxingcpp.Barcode) -> Symbol:
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(image).tobytes()
    side = isqrt(len(pixels))
    rows = (pixels[start : start + side] for start in range(0, side * side, side))
    return Symbol(
        side,
        tuple(
            Bar(index, dark.start(), dark.end() - dark.start())
            for index, row in enumerate(rows)
            for dark in _DARK.finditer(row)
        ),
    )
