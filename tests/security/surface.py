"""All that can be asked of the pages: every route of the application, every form that its pages show.

Nothing is listed by hand: a route or a form that is added tomorrow is attacked tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import html5lib
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from downtime.web.security import HEADERS
from tests.downtime.web.browsing import ORIGIN, Reader

LONGEST_CRAWL = 400


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is posted, and what it holds before anybody types."""

    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.fields)


@dataclass(frozen=True)
class Seen:
    """An answer, and its page as a browser parses it (empty when it is none)."""

    response: TestResponse
    tree: Any


@dataclass(frozen=True)
class Surface:
    """What a crawl found: pages by address, forms (one of each action's shape and set of names)."""

    pages: Mapping[str, Seen]
    forms: tuple[Form, ...]


def crawl(app: Flask, reader: Reader, start: str = "/", most: int = LONGEST_CRAWL) -> Surface:
    """Follow every link from `start`, as the reader, to so many pages at most."""
    to_see, pages, forms = [start], dict[str, Seen](), dict[tuple[str, tuple[str, ...]], Form]()
    while to_see and len(pages) < most:
        address = to_see.pop(0)
        if address in pages:
            continue
        response = reader.get(address)
        html = response.text if response.mimetype == "text/html" else ""
        tree = html5lib.parse(html, namespaceHTMLElements=False)
        pages[address] = Seen(response, tree)
        if "Location" in response.headers:
            to_see.append(response.headers["Location"])
        for element in tree.iter("a"):
            target = urlsplit(element.get("href", ""))
            if not target.netloc and target.path.startswith("/"):
                to_see.append(target.path + (f"?{target.query}" if target.query else ""))
        for element in tree.iter("form"):
            if element.get("method", "get").lower() != "post":  # its route is attacked by its address
                continue
            form = _form(element)
            forms.setdefault((_endpoint(app, form.action), form.names), form)
    return Surface(pages, tuple(forms.values()))


def _form(element: Any) -> Form:
    fields: dict[str, str] = {}
    for tag in ("input", "button", "select", "textarea"):
        for one in element.iter(tag):
            if one.get("name"):
                fields.setdefault(one.get("name"), one.get("value", ""))
    return Form(urlsplit(element.get("action", "")).path, tuple(fields.items()))


def _endpoint(app: Flask, path: str) -> str:
    adapter = app.url_map.bind(urlsplit(ORIGIN).netloc)
    return str(adapter.match(path, method="POST")[0])


def routes(app: Flask, method: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def addresses(rule: Rule, value: str) -> Iterator[str]:
    """The rule with `value` at each of its places, encoded and as it is, the other places plausible."""
    parts = [part for part in rule.rule.replace("<path:", "<").split("/") if part]
    places = [i for i, part in enumerate(parts) if "<" in part]
    for place in places:
        for text in dict.fromkeys((quote(value, safe=""), quote(value, safe="/%\\:;~.")), None):
            filled = [
                text + part.partition(">")[2] if i == place else part.replace("<", "").replace(">", "")
                for i, part in enumerate(parts)
            ]
            yield "/" + "/".join(filled)
    if not places:
        yield f"{rule.rule}?x={quote(value, safe='')}&ended={quote(value, safe='')}&content={quote(value, safe='')}"


def headers_missing(response: TestResponse) -> list[str]:
    """The headers of design section 7 that an answer does not carry, and what it says too much."""
    missing = [name for name, value in HEADERS.items() if not response.headers.get(name)]
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors" not in policy or "script-src *" in policy:
        missing.append("Content-Security-Policy")
    if response.headers.get("Cache-Control") != "no-store":
        missing.append("Cache-Control: no-store")
    if "unsafe-inline" in policy and not policy.startswith("sandbox;"):
        missing.append("Content-Security-Policy without unsafe-inline")
    banners = [
        name for name in ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin") if name in response.headers
    ]
    return missing + banners
