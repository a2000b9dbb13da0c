"""What in a page could act: scripts, handlers, addresses that run, forms and frames to elsewhere, as browsers parse."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

from tests.downtime.web.browsing import ORIGIN

OUR_SCRIPTS = re.compile(r"/static/[a-z0-9/.-]+\.js")
ACTING = frozenset(
    {"object", "embed", "applet", "base", "math", "foreignobject", "template", "audio", "video", "style"}
)
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "background", "ping", "srcset")
MAY_FRAME = re.compile(r"/(patients|paper)/[A-Za-z0-9_./?=&-]+")


def active_content(html: str) -> list[str]:
    """One line for each thing that no page of ours holds."""
    return active_in(html5lib.parse(html, namespaceHTMLElements=False))


def active_in(tree: Element) -> list[str]:
    """The same of a page that is parsed already."""
    return [found for element in tree.iter() if isinstance(element.tag, str) for found in _of(element)]


def _of(element: Element) -> list[str]:
    tag = element.tag.rpartition("}")[2].lower()
    found = []
    if tag in ACTING:
        found.append(f"<{tag}>")
    if tag == "script" and (not OUR_SCRIPTS.fullmatch(element.get("src", "")) or (element.text or "").strip()):
        found.append(f"<script src={element.get('src')!r}>")
    if tag == "iframe" and not MAY_FRAME.fullmatch(element.get("src", "")):
        found.append(f"<iframe src={element.get('src')!r}>")
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or plain in ("srcdoc", "style"):
            found.append(f"<{tag} {plain}>")
        if plain in ADDRESSES and not _stays_here(value):
            found.append(f"<{tag} {plain}={value[:60]!r}>")
        if tag == "meta" and plain == "content" and element.get("http-equiv") and "//" in value:
            found.append(f"<meta {value!r}>")
    return found


def _stays_here(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" == ORIGIN:  # where a redirection leads
        return True
    return not parts.scheme and not parts.netloc and not address.strip().startswith(("//", "\\", "/\\"))
