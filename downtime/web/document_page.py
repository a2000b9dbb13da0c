"""`/patients/<key>/documents/<key>`: one document, as a page of the kit, and the pictures that the page holds.

Rules of this module:

* a protected document, or one of a protected record, asks for a reason first;
* that it is read is journalled before it is sent; bytes and pages, which the browser fetches afterwards, are entries of
  their own (`content`);
* a PDF stands in a frame for a browser that has a viewer; the same pages are there as pictures, for one that has none
  and for paper, where each page then stands under the identity of the patient.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from downtime import cda
from downtime.attachments.pages import LARGE, NORMAL, page_count, page_picture, page_text
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
ALL = "all"


def add_to(pages: Blueprint, kit: Kit) -> None:
    """Put the document's address under that of its patient."""
    lock = Lock()

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
            return _image(shown, lock)
        if "picture" in request.args:
            return _picture(shown)
        return _page(found, record, shown, lock)


def _page(found: Document, record: PatientRecord, shown: Body, lock: Lock) -> str:
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
        **_pages(body.visible, lock),
    )


def _pages(shown: Body, lock: Lock) -> dict[str, Any]:
    """Which pages are drawn as pictures: none of a PDF in its frame, else one, or all of a short document."""
    asked = request.args.get("page", "")
    if shown.kind not in ("pdf", "pages") or (shown.kind == "pdf" and not asked):
        return {"page_numbers": (), "page_total": 0}
    total = page_count(shown.data, lock)
    if asked == ALL and total <= MOST_AT_ONCE:
        numbers = tuple(range(1, total + 1))
    else:
        numbers = (_number(asked, total),) if total else ()
    texts = {number: page_text(shown.data, number, lock) for number in numbers} if shown.kind == "pdf" else {}
    return {
        "page_numbers": numbers,
        "page_total": total,
        "page_texts": texts,
        "pages_asked": True,
        "most": MOST_AT_ONCE,
    }


def _number(asked: str, total: int) -> int:
    return min(max(int(asked), 1), total) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _image(shown: Body, lock: Lock) -> Response:
    asked = request.args.get("image", "")
    if shown.visible.kind not in ("pdf", "pages") or not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        abort(404)
    drawn = page_picture(shown.visible.data, int(asked), LARGE if "large" in request.args else NORMAL, lock)
    if drawn is None:
        abort(404)
    return documents.sent(drawn, "image/png")


def _picture(shown: Body) -> Response:
    asked = request.args.get("picture", "")
    pictures = shown.cda.pictures if shown.cda else ()
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= len(pictures)):
        abort(404)
    picture = pictures[int(asked) - 1]
    return documents.sent(picture.data, picture.media)


def _address(found: Document, **more: Any) -> str:
    return url_for("patients.one_document", key=found.patient, document_key=found.key, **more)
