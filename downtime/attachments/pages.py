"""The pages of a PDF, of a TIFF or of a BMP as PNG, in memory: no plug-in, no viewer and no file is needed to see them.

Rules of this module:

* PDFium and Pillow meet files that an attacker may have made: the server calls nothing here itself, only through
  `apart`, in a process that holds no key and no copy;
* a picture is never larger than `MOST_PIXELS`, whatever size the page claims;
* what cannot be drawn gives None or 0, never an exception of a library.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageSequence, UnidentifiedImageError

from downtime.attachments.media import PDF, media_type, to_convert

MOST_PIXELS = 12_000_000
MOST_PAGES = 2000
NORMAL, LARGE = 110, 220
"""Dots per inch: an A4 page is 909 or 1,819 pixels wide."""
LONGEST_TEXT = 40_000
_POINTS = 72
_FAILURES = (
    pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError, MemoryError,
    OverflowError, struct.error, UnidentifiedImageError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True)
class Leaves:
    """Which pages are shown together, of how many, with the text of those that have one."""

    total: int = 0
    numbers: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()


def leaves(data: bytes, page: int, most: int) -> Leaves:
    """Page `page` (from 1, the nearest that there is), or all of them for 0 when there are at most `most`."""
    total = page_count(data)
    if not total:
        return Leaves()
    numbers = tuple(range(1, total + 1)) if page == 0 and total <= most else (min(max(page, 1), total),)
    return Leaves(total, numbers, tuple(page_text(data, number) for number in numbers))


def page_count(data: bytes) -> int:
    """How many pages can be drawn; 0 when none can (damaged, or protected with a password)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if media_type(data) == PDF:
                with _opened(data) as document:
                    return min(len(document), MOST_PAGES)
            if to_convert(data):
                with Image.open(io.BytesIO(data)) as picture:
                    return min(int(getattr(picture, "n_frames", 1)), MOST_PAGES)
    except _FAILURES:
        pass
    return 0


def page_picture(data: bytes, number: int, dpi: int) -> bytes | None:
    """Page `number` (from 1) as PNG, at most `dpi` dots per inch; None when it cannot be drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = _pdf_page(data, number, dpi) if media_type(data) == PDF else _frame(data, number)
            if image is None:
                return None
            drawn = io.BytesIO()
            image.save(drawn, "PNG", compress_level=3)
            return drawn.getvalue()
    except _FAILURES:
        return None


def page_text(data: bytes, number: int) -> str:
    """The text of a page of a PDF, for who cannot see the picture; "" when it has none."""
    if media_type(data) != PDF:
        return ""
    try:
        with _opened(data) as document:
            if not 1 <= number <= len(document):
                return ""
            page = document[number - 1]
            text: str = page.get_textpage().get_text_bounded()
            return text[:LONGEST_TEXT]
    except _FAILURES:
        return ""


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _pdf_page(data: bytes, number: int, dpi: int) -> Image.Image | None:
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return None
        scale = min(dpi / _POINTS, (MOST_PIXELS / (width * height)) ** 0.5)
        image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        return image


def _frame(data: bytes, number: int) -> Image.Image | None:
    with Image.open(io.BytesIO(data), formats=("TIFF", "BMP")) as picture:
        for place, frame in enumerate(ImageSequence.Iterator(picture), 1):
            if place == number:
                if frame.width * frame.height > 4 * MOST_PIXELS:
                    return None
                image = frame.convert("RGB") if frame.mode not in ("1", "L", "RGB") else frame.copy()
                image.thumbnail((4000, 4000))
                return image
    return None
