"""A PDF of the hospital as something to write on: the size of its pages as they are read, and its fields with their
places.

Rules of this module: whatever cannot be written on (a password, damage, no pages, XFA) is `FileRefused`, whatever pypdf
raises; places are in points from the left and top of the page as it is read, with its rotation and crop box.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.language import N_
from exports.site_files.refusal import FileRefused

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 20
_MULTILINE = 1 << 12
"""Flag of a text field (ISO 32000-1, table 228, bit 13)."""
_SMALLEST, _LARGEST = 70.0, 1300.0
"""Points: from a label to A3, with some room."""
logging.getLogger("pypdf").addHandler(logging.NullHandler())


class Matrix(NamedTuple):
    """x' = a x + c y + e, y' = b x + d y + f (ISO 32000-1, 8.3.4)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def of(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


@dataclass(frozen=True)
class Widget:
    """One field at one place of a page. `x` and `y` are its top left corner."""

    name: str
    """In full, its parents' names before it, with dots between."""
    kind: str
    """"Tx" text, "Ch" choice, "Btn" button, "Sig" signature."""
    x: float
    y: float
    width: float
    height: float
    multiline: bool
    annotation: Any
    """The object in the PDF."""


@dataclass(frozen=True)
class FormPage:
    """One page as it is read, in points; `upright` leads from its own space to that page's (origin bottom left)."""

    width: float
    height: float
    upright: Matrix
    widgets: tuple[Widget, ...]
    page: PageObject


def read_form(content: bytes) -> tuple[FormPage, ...]:
    """The pages of a PDF. Raises `FileRefused`."""
    try:
        return _read(content)
    except FileRefused:
        raise
    except Exception as error:  # whatever a broken file makes of pypdf
        raise FileRefused(N_("it is damaged, or no PDF")) from error


def _read(content: bytes) -> tuple[FormPage, ...]:
    from pypdf import PdfReader  # noqa: PLC0415 - when it is needed: it holds up the start

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise FileRefused(N_("it is protected: save it without a password and without restrictions"))
    if "/XFA" in (reader.root_object.get("/AcroForm") or {}):
        raise FileRefused(N_("it is an XFA form, which only one program can fill: print it to a PDF and take that"))
    if not reader.pages:
        raise FileRefused(N_("it has no pages"))
    if len(reader.pages) > MOST_PAGES:
        raise FileRefused(N_("it has more than 20 pages"))
    found = tuple(_page(page) for page in reader.pages)
    for page in found:
        if not all(_SMALLEST <= side <= _LARGEST for side in (page.width, page.height)):
            raise FileRefused(N_("a page of it is smaller than a label or larger than A3"))
        page.page.get_contents()  # what cannot be drawn shows now, not at night
    return found


def _page(page: PageObject) -> FormPage:
    box = page.cropbox
    x0, y0, x1, y1 = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    turned = page.rotation % 360
    upright = {
        0: Matrix(1, 0, 0, 1, -x0, -y0),
        90: Matrix(0, -1, 1, 0, -y0, x1),
        180: Matrix(-1, 0, 0, -1, x1, y1),
        270: Matrix(0, 1, -1, 0, y1, -x0),
    }.get(turned)  # `/Rotate` is clockwise (ISO 32000-1, table 30)
    if upright is None:
        raise FileRefused(N_("a page of it is turned by an odd angle"))
    width, height = (x1 - x0, y1 - y0) if turned in (0, 180) else (y1 - y0, x1 - x0)
    return FormPage(width, height, upright, tuple(_widgets(page, upright, height)), page)


def _widgets(page: PageObject, upright: Matrix, height: float) -> Iterator[Widget]:
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        if annotation.get("/Subtype") != "/Widget":
            continue
        x0, y0, x1, y1 = (float(side) for side in annotation["/Rect"])
        corners = [upright.of(x, y) for x, y in ((x0, y0), (x1, y1))]
        (left, right), (bottom, top) = (sorted(side) for side in zip(*corners, strict=True))
        kind = str(_inherited(annotation, "/FT") or "").lstrip("/")
        flags = int(_inherited(annotation, "/Ff") or 0)
        yield Widget(
            name=_name(annotation), kind=kind, x=left, y=height - top, width=right - left, height=top - bottom,
            multiline=kind == "Tx" and bool(flags & _MULTILINE), annotation=annotation,
        )  # fmt: skip


def _name(annotation: Any) -> str:
    parts = [str(one["/T"]) for one in _chain(annotation) if "/T" in one]
    return ".".join(reversed(parts))


def _inherited(annotation: Any, key: str) -> Any:
    return next((one[key] for one in _chain(annotation) if key in one), None)


def _chain(annotation: Any) -> Iterator[Any]:
    """The field and its parents; a ring of parents ends."""
    for _depth in range(32):
        yield annotation
        if "/Parent" not in annotation:
            return
        annotation = annotation["/Parent"].get_object()
