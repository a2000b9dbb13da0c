"""`/patients/<key>/documents/<key>`: one document, as a page of the kit, and the pictures that the page holds.

Rules of this module:

* a protected document, or one of a protected record, asks for a reason first;
* that it is read is journalled before it is sent; bytes and pages, which the browser fetches afterwards, are entries of
  their own (`content`);
* the pages of a PDF are shown as pictures, drawn apart from the copy: no plug-in is needed, no browser saves the file,
  and on paper each page stands under the identity of the patient. The browser's own viewer is one press away.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from downtime import cda
from downtime.attachments.apart import DrawnApart
from downtime.attachments.pages import LARGE, NORMAL
from downtime.journal import Act
from downtime.web import documents
from downtime.web.board import in_force
from downtime.web.documents import Body
from downtime.web.kit import Kit
from downtime.web.protected import ask, needs_reason
from downtime.web.visit import current, told
from downtime.web.ward_address import ward_address
from exports.record import Document, PatientRecord
from exports.snapshot.read import document, patient_record

MOST_AT_ONCE = 40
"""Pages drawn on one screen."""
ALL, VIEWER = "all", "viewer"


def add_to(pages: Blueprint, kit: Kit) -> None:
    """Put the document's address under that of its patient."""
    drawn = DrawnApart()

    @pages.get("/<key>/documents/<document_key>")
    def one_document(key: str, document_key: str) -> Response | str:
        visit = current()
        with visit.copy.page() as connection:
            found = document(connection, document_key)
            record = patient_record(connection, key)
        if found is None or record is None or found.patient != key:
            abort(404)
        if needs_reason(visit, record, found):
            return ask(record, found)
        as_bytes = any(name in request.args for name in ("content", "image", "picture"))
        of = {"patient": key, "ipp": record.patient.ipp or "", "document": document_key}
        kit.journal.record(told(visit, Act.READ_DOCUMENT, detail="content" if as_bytes else "", **of))
        if "content" in request.args:
            return documents.content(found)
        shown = documents.body(found, lambda number: _address(found, picture=number))
        if "image" in request.args:
            return _image(shown, drawn)
        if "picture" in request.args:
            return _picture(shown)
        return _page(found, record, shown, drawn)


def _page(found: Document, record: PatientRecord, shown: Body, drawn: DrawnApart) -> str:
    body = documents.raw(found) if "raw" in request.args else shown
    return render_template(
        "document.html",
        patient=record.patient,
        stay=record.stay,
        record=record,
        document=found,
        body=body,
        is_raw=body is not shown,
        compared=cda.compared(body.cda.concerned, record.patient) if body.cda else None,
        address=lambda **more: _address(found, **more),
        in_force=in_force,
        ward_address=ward_address,
        **_pages(body.visible, drawn),
    )


def _pages(shown: Body, drawn: DrawnApart) -> dict[str, Any]:
    """Which pages are drawn as pictures: none of a PDF in the browser's viewer, else one, or all of a short one."""
    asked = request.args.get("page", "1")
    if shown.kind not in ("pdf", "pages") or (shown.kind == "pdf" and asked == VIEWER):
        return {"page_numbers": (), "page_total": 0}
    leaves = drawn.leaves(shown.data, 0 if asked == ALL else _number(asked), MOST_AT_ONCE)
    return {
        "page_numbers": leaves.numbers,
        "page_total": leaves.total,
        "page_texts": dict(zip(leaves.numbers, leaves.texts, strict=True)),
        "pages_asked": True,
        "most": MOST_AT_ONCE,
    }


def _number(asked: str) -> int:
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _image(shown: Body, drawn: DrawnApart) -> Response:
    asked = request.args.get("image", "")
    if shown.visible.kind not in ("pdf", "pages") or not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        abort(404)
    picture = drawn.picture(shown.visible.data, int(asked), LARGE if "large" in request.args else NORMAL)
    if picture is None:
        abort(404)
    return documents.sent(picture, "image/png")


def _picture(shown: Body) -> Response:
    asked = request.args.get("picture", "")
    pictures = shown.cda.pictures if shown.cda else ()
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= len(pictures)):
        abort(404)
    picture = pictures[int(asked) - 1]
    return documents.sent(picture.data, picture.media)


def _address(found: Document, **more: Any) -> str:
    return url_for("patients.one_document", key=found.patient, document_key=found.key, **more)
