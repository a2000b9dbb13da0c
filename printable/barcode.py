"""Datamatrix and QR symbols as rows of dark runs, by zxing-cpp.

reportlab's own Datamatrix is not used: it adds a NUL to some contents.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import zxingcpp


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
    rows: Any = memoryview(image).tolist()
    return Symbol(len(rows), tuple(bar for index, row in enumerate(rows) for bar in _bars(index, row)))


def _bars(index: int, row: list[int]) -> list[Bar]:
    bars, start = [], None
    for column, value in enumerate([*row, 255]):
        if value < 128 and start is None:
            start = column
        elif value >= 128 and start is not None:
            bars.append(Bar(index, start, column - start))
            start = None
    return bars
