"""HTML and RTF made harmless.

Rules of this module:

* of HTML only the tags below survive, without any attribute but the spans of a table: nothing runs, nothing is loaded,
  nothing leads anywhere, nothing of the page around can be covered or imitated by style;
* what is taken out (pictures, forms, embedded things) is counted, so that the page can say so;
* RTF becomes its text; an RTF that the reader of the library does not understand gives None, and is shown raw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import nh3
from markupsafe import Markup
from striprtf.striprtf import rtf_to_text

_TAGS = frozenset(
    {"p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "pre"}
    | {"blockquote", "code", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
_REMOVED = {"script", "style", "head", "title", "noscript", "template"}
_SPANS = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_LOST = re.compile(
    r"<\s*(?:img|svg|math|canvas|object|embed|iframe|frame|video|audio|form|input|script|applet)\b", re.IGNORECASE
)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html\b|<html\b|<body\b)", re.IGNORECASE)
_LONGEST = 4_000_000


@dataclass(frozen=True)
class Cleaned:
    """Safe HTML, and how many things of the source are not in it."""

    html: Markup
    left_out: int


def looks_like_html(text: str) -> bool:
    return _HTML.match(text[:2000]) is not None


def cleaned(text: str) -> Cleaned | None:
    """HTML with nothing active in it; None when it is too long to be cleaned."""
    if len(text) > _LONGEST:
        return None
    kept = nh3.clean(text, tags=set(_TAGS), clean_content_tags=_REMOVED, attributes=_SPANS, link_rel=None)
    lost = len(_LOST.findall(text))
    return Cleaned(Markup(kept), lost)  # noqa: S704 - made by the cleaner from our own list of tags


def rtf_text(data: bytes) -> str | None:
    """The text of an RTF; None when there is none to be had."""
    if len(data) > _LONGEST:
        return None
    try:
        text: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return text if text.strip() else None
