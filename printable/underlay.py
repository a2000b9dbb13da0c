"""The hospital's own pages under what the kit draws on them: each is put into the PDF once, however many sheets use it.

Rules of this module: of the hospital's PDF only what is seen goes along (its content and the looks of the fields left
for the pen): no script, no link, no attachment, no name of its author.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from exports.site_files.pdf_form import FormPage, Widget

_NAME = NameObject("/HospitalPage")


def lay_under(content: bytes, pages: Mapping[int, tuple[FormPage, frozenset[str]]]) -> bytes:
    """The PDF `content` with a page of the hospital under some of its pages (by number, from 0), each with the names of
    its fields that were filled: the others keep their looks."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    known: dict[tuple[int, frozenset[str]], Any] = {}
    for number, (form, filled) in sorted(pages.items()):
        same = (id(form), filled)
        if same not in known:
            known[same] = writer._add_object(_page_object(writer, form, filled))
        page = writer.pages[number]
        resources: Any = page["/Resources"]
        resources = DictionaryObject(resources)
        pictures: Any = DictionaryObject(resources.get("/XObject") or {})
        pictures[_NAME] = known[same]
        resources[NameObject("/XObject")] = pictures
        page[NameObject("/Resources")] = resources
        before = DecodedStreamObject()
        matrix = " ".join(f"{part:g}" for part in form.upright)
        before.set_data(f"q {matrix} cm {_NAME} Do Q\n".encode())
        own = page.raw_get("/Contents")
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), own])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page_object(writer: PdfWriter, form: FormPage, filled: frozenset[str]) -> StreamObject:
    """The page as a form XObject (ISO 32000-1, 8.10)."""
    box = form.page.cropbox
    own: Any = form.page.get("/Resources") or DictionaryObject()
    resources: Any = DictionaryObject(own.clone(writer))
    contents = form.page.get_contents()
    drawn = [contents.get_data() if contents is not None else b""]
    looks: Any = DictionaryObject(resources.get("/XObject") or {})
    for number, widget in enumerate(form.widgets):
        appearance = _appearance(widget) if widget.name not in filled else None
        if appearance is not None:
            name = NameObject(f"/HospitalField{number}")
            looks[name] = writer._add_object(appearance.clone(writer))
            drawn.append(_placed(widget, appearance, name))
    resources[NameObject("/XObject")] = looks
    made = DecodedStreamObject()
    made.set_data(b"\n".join([b"q", *drawn[:1], b"Q", *drawn[1:]]))
    made.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/FormType"): NumberObject(1),
            NameObject("/BBox"): ArrayObject([FloatObject(side) for side in box]),
            NameObject("/Resources"): resources,
        }
    )
    return made.flate_encode()


def _appearance(widget: Widget) -> Any:
    """How a field looks when nothing is typed into it; None when the PDF does not say."""
    if int(widget.annotation.get("/F") or 0) & 2:  # hidden
        return None
    normal = (widget.annotation.get("/AP") or {}).get("/N")
    found = normal.get_object() if normal is not None else None
    if found is not None and not hasattr(found, "get_data"):  # one look for each state of a box to tick
        found = found.get(widget.annotation.get("/AS", "/Off"), found.get("/Off"))
        found = found.get_object() if found is not None else None
    return found if hasattr(found, "get_data") else None


def _placed(widget: Widget, appearance: Any, name: str) -> bytes:
    """The appearance in its rectangle (ISO 32000-1, 12.5.5), for one that is not turned."""
    x0, y0, x1, y1 = (float(side) for side in appearance.get("/BBox", (0, 0, 1, 1)))
    left, bottom, right, top = (float(side) for side in widget.annotation["/Rect"])
    across = (right - left) / (x1 - x0) if x1 != x0 else 1.0
    up = (top - bottom) / (y1 - y0) if y1 != y0 else 1.0
    return f"q {across:g} 0 0 {up:g} {left - x0 * across:g} {bottom - y0 * up:g} cm {name} Do Q".encode()
