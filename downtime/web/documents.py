"""What of a document can be shown, and how: text, safe HTML, a CDA, a PDF, pages as pictures, or in words why not.

Rules of this module:

* a document runs nothing and loads nothing: CDA and HTML are rebuilt from lists of our own, the rest is escaped text;
* a content is what its first bytes say it is, never what the source calls it;
* what cannot be read in its own form is shown raw, with the reason; the raw text of the others is one link away;
* nothing is offered as a download: the browser would put clear data on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Response, abort
from markupsafe import Markup

from downtime import cda
from downtime.attachments.media import is_cda, is_rtf, is_xml, media_type, to_convert, unwrapped
from downtime.attachments.rich_text import cleaned, looks_like_html, rtf_text
from downtime.attachments.writing import written
from downtime.web.security import DOCUMENT_POLICY
from exports.language import N_
from exports.record import Document

_TEXTS = ("text/", "application/xml", "application/json", "application/hl7")
LONGEST_TEXT = 200_000
"""Characters of a text that are drawn; the rest is counted."""
NO_CONTENT = N_("The copy holds no content for this document.")

__all__ = ["LONGEST_TEXT", "Body", "body", "content", "media_type", "raw"]


@dataclass(frozen=True)
class Body:
    """`kind`: text, html, cda, pdf, picture, pages (pictures that browsers do not draw) or none."""

    kind: str
    text: str = ""
    html: Markup = Markup("")  # noqa: RUF009 - empty
    problem: str = ""
    """Why it is shown like this, or not at all (a msgid; `{kind}` is the type that the source gave)."""
    cut: int = 0
    left_out: int = 0
    """Things of the source that are not in what is shown."""
    doubtful: bool = False
    """Some characters may be others than the author wrote."""
    cda: cda.Cda | None = None
    data: bytes = b""
    """The bytes of a PDF or a picture, taken out of whatever was around them."""
    inner: Body | None = None
    """The body of a CDA that is no XML."""
    has_raw: bool = False
    """The raw text can be shown too."""

    @property
    def visible(self) -> Body:
        """What has pages or a picture: the document, or the body inside a CDA."""
        return self.inner or self


def body(document: Document, address: Callable[[int], str] = str) -> Body:
    """How the document can be shown; `address` gives the addresses of the pictures inside a CDA, from 1."""
    data = _bytes(document)
    if data is None:
        return Body("none", problem=NO_CONTENT)
    if document.text is not None and data == document.text.encode("utf-8", "surrogatepass"):
        return _of(data, "text/plain; charset=utf-8", address)
    return _of(data, document.content_type, address)


def raw(document: Document) -> Body:
    """The text of the content as it is, whatever it is."""
    return _text(_bytes(document) or b"", document.content_type if document.text is None else None)


def content(document: Document) -> Response:
    """The bytes of a PDF or a picture, for the frame of the document's page."""
    data = body(document).visible.data
    media = media_type(data)
    if media is None:
        abort(404)
    return sent(data, media)


def sent(data: bytes, media: str) -> Response:
    """Bytes as an answer that runs nothing and may only stand in a page of ours."""
    response = Response(data, content_type=media)
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Disposition"] = "inline"
    return response


def _bytes(document: Document) -> bytes | None:
    if document.text is not None:
        return unwrapped(document.text.encode("utf-8", "surrogatepass"))
    return unwrapped(document.data) if document.data else None


def _of(data: bytes, content_type: str | None, address: Callable[[int], str], *, inside: bool = False) -> Body:
    media = media_type(data)
    if media is not None:
        return Body("pdf" if media == "application/pdf" else "picture", data=data)
    if to_convert(data):
        return Body("pages", data=data)
    if is_rtf(data):
        return _rtf(data)
    if is_cda(data) and not inside:
        return _cda(data, content_type, address)
    if _is_text(data, content_type):
        return _html(data, content_type) or _text(data, content_type)
    return Body("none", problem=N_("This kind of document cannot be shown here: {kind}."))


def _cda(data: bytes, content_type: str | None, address: Callable[[int], str]) -> Body:
    read = cda.read(data, address)
    if isinstance(read, cda.Unread):
        return replace(_text(data, content_type), problem=read.problem)
    inner = _of(read.attached, read.attached_type, address, inside=True) if read.attached is not None else None
    return Body("cda", cda=read, inner=inner, left_out=read.left_out, has_raw=True)


def _rtf(data: bytes) -> Body:
    text = rtf_text(data)
    if text is None:
        return replace(_text(data, None), problem=N_("it is RTF that cannot be read"))
    return replace(_cut(text), has_raw=True)


def _html(data: bytes, content_type: str | None) -> Body | None:
    said = (content_type or "").lower()
    found = written(data, content_type)
    if not looks_like_html(found.text) and not (
        said.startswith(("text/html", "application/xhtml")) and "<" in found.text
    ):
        return None
    kept = cleaned(found.text)
    if kept is None:
        return None
    return Body("html", html=kept.html, left_out=kept.left_out, doubtful=found.doubtful, has_raw=True)


def _is_text(data: bytes, content_type: str | None) -> bool:
    said = (content_type or "").lower()
    return said.startswith(_TEXTS) or "xml" in said or is_xml(data) or looks_like_html(data[:2000].decode("latin-1"))


def _text(data: bytes, content_type: str | None) -> Body:
    found = written(data, content_type)
    return replace(_cut(found.text), doubtful=found.doubtful or "\ufffd" in found.text)


def _cut(text: str) -> Body:
    return Body("text", text=text[:LONGEST_TEXT], cut=max(0, len(text) - LONGEST_TEXT))
