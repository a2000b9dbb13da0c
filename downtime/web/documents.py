"""What of a document can be shown, and how: its text, its PDF or picture, or in words why not.

Rules of this module:

* text, HTML, XML and CDA are shown as escaped text, never rendered: a document must not run anything;
* a PDF or a picture is sent as what its first bytes say it is, never as what the source calls it;
* nothing is offered as a download: the browser would put clear data on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort

from downtime.web.security import DOCUMENT_POLICY
from exports.language import N_
from exports.record import Document

_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_TEXTS = ("text/", "application/xml", "application/json", "application/hl7")
LONGEST_TEXT = 200_000
"""Characters of a text that are drawn; the rest is counted."""


@dataclass(frozen=True)
class Body:
    """`kind` is text, pdf, picture or none; `problem` says why there is nothing to show."""

    kind: str
    text: str = ""
    problem: str = ""
    cut: int = 0


def body(document: Document) -> Body:
    """How the document can be shown."""
    if document.text is not None:
        return _text(document.text)
    if not document.data:
        return Body("none", problem=N_("The copy holds no content for this document."))
    media = media_type(document.data)
    if media == "application/pdf":
        return Body("pdf")
    if media is not None:
        return Body("picture")
    if _is_text(document):
        return _decoded(document.data)
    return Body("none", problem=N_("This kind of document cannot be shown here: {kind}."))


def content(document: Document) -> Response:
    """The bytes of a PDF or a picture, for the frame of the document's page."""
    media = media_type(document.data or b"")
    if media is None:
        abort(404)
    response = Response(document.data, content_type=media)
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Disposition"] = "inline"
    return response


def media_type(data: bytes) -> str | None:
    """What the first bytes are: a PDF, a picture that browsers draw, or None."""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((media for start, media in _PICTURES.items() if data.startswith(start)), None)


def _is_text(document: Document) -> bool:
    said = (document.content_type or "").lower()
    start = (document.data or b"")[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return said.startswith(_TEXTS) or "xml" in said or start.startswith((b"<?xml", b"<ClinicalDocument"))


def _decoded(data: bytes) -> Body:
    """UTF-8, or UTF-16 by its mark, else Latin-1, which reads every byte and which old feeds use."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _text(data.decode("utf-16", "replace"))
    try:
        return _text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _text(data.decode("latin-1"))


def _text(text: str) -> Body:
    return Body("text", text=text[:LONGEST_TEXT], cut=max(0, len(text) - LONGEST_TEXT))
