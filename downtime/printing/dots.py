"""The pages of a PDF as grey dots, for a print system that takes no PDF (Windows).

Rules of this module:

* a page keeps its size: labels are cut at millimetres;
* a page that lies is turned upright, as the paper is;
* everything happens in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

POINTS = 72.0
"""Of an inch (ISO 32000-1, section 8.3.2.3)."""
FINE = 300
"""Dots per inch that are enough: the finest mark of a sheet, the module of its Datamatrix, is six of them."""


@dataclass(frozen=True)
class Dots:
    """One page, rows from the top; a row is `stride` bytes, a multiple of four as bitmaps of Windows have it, its first
    `width` the greys (255 is white)."""

    width: int
    height: int
    stride: int
    greys: bytes


def resolution(device: int) -> float:
    """The dots per inch to draw for a printer of `device`: its own, or a whole part of it near `FINE`, so that each dot
    drawn is a whole number of dots printed and no bar of a bar code grows by one."""
    return device / max(1, round(device / FINE))


def pages(document: bytes, dots_per_inch: float) -> Iterator[Dots]:
    """The pages in their order. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    opened = pypdfium2.PdfDocument(document)
    try:
        opened.init_forms()
        for page in opened:
            width, height = page.get_size()
            lies = width > height
            bitmap = page.render(
                scale=dots_per_inch / POINTS, rotation=90 if lies else 0, grayscale=True, optimize_mode="print"
            )
            image = bitmap.to_pil()
            stride = -(-image.width // 4) * 4
            yield Dots(image.width, image.height, stride, image.tobytes("raw", "L", stride))
            bitmap.close()
            page.close()
    finally:
        opened.close()
