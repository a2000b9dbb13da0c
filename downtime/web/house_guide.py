"""`/guide/house/<key>`: a procedure of the hospital; `/guide/directory`: its telephone numbers.

Rule: as the rest of the guide: read by who may read patients, holding none, not journalled.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from flask import Blueprint, Response, abort, render_template

from downtime.guide import rendered
from downtime.guide.hospital import PDF, HouseGuide, house_guide, markdown_of, title_of
from downtime.web.documents import sent
from downtime.web.visit import current


def blueprint() -> Blueprint:
    """Below the pages of the guide."""
    pages = Blueprint("house", __name__)

    @pages.get("/house/<key>")
    def procedure(key: str) -> str:
        found = here().procedure(key)
        if found is None:
            abort(404)
        text = rendered(markdown_of(found)) if found.media_type != PDF else None
        return render_template("guide_house.html", procedure=found, title=title_of(found), text=text)

    @pages.get("/house/<key>/content")
    def content(key: str) -> Response:
        found = here().procedure(key)
        if found is None or found.media_type != PDF:
            abort(404)
        return sent(found.data, PDF)

    @pages.get("/directory")
    def directory() -> str:
        return render_template("guide_directory.html", phones=here().phones)

    return pages


def here() -> HouseGuide:
    """What the open copy holds of it."""
    with current().copy.page() as connection:
        return house_guide(connection)


@lru_cache(maxsize=64)
def pdf_text(data: bytes) -> str:
    """The words of a PDF; "" for one that is only pictures or that cannot be read: its title still finds it."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - when it is needed: it holds up the start

        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    except Exception:  # whatever an odd file makes of pypdf; the browser shows it all the same
        return ""
