"""Every page there is, from the application's own map of addresses: a page that is added is looked at too.

The pages are those of the sample hospital (`tests/downtime/web/hospital.py`), which has every state that a screen must
tell apart, served by the real server. A rule with a part that nobody knows here fails: say what to put there.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page

from downtime.guide import articles
from downtime.web.config import WebConfig
from downtime.web.server import WebServer
from downtime.web.ward_address import ward_address
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PASSPHRASE, Hospital

KNOWN = {
    "key": (sample.BUSY, sample.NOTHING, sample.NONE, sample.LEFT),
    "ward": (ward_address("med-b"), ward_address("chir/é 1")),
    "name": tuple(one.name for one in articles("en")),
    "number": ("1",),
}
"""Part of an address → what stands there in the sample hospital."""
ELSEWHERE: Mapping[str, tuple[str, ...]] = {"guide.house.procedure": ("nothing",)}
"""Endpoint → the same where the part is no patient."""

OF_A_DOCUMENT = tuple(
    f"/patients/{sample.ODD}/documents/{key}"
    for key in (sample.TEXT_DOCUMENT, sample.PDF_DOCUMENT, sample.XML_DOCUMENT, sample.LOST_DOCUMENT)
)
NOT_FOUND = ("/nothing-here", "/paper/jobs/1", "/guide/house/nothing")
SPECIAL = (f"/patients/{sample.ODD}", f"/patients/{sample.NEWBORN}", *NOT_FOUND, *OF_A_DOCUMENT)
"""Hostile text, a protected record that asks for a reason, an error, documents."""

NO_PAGE = frozenset({"static", "health.healthz", "patients.one_document", "guide.house.content"})
"""Addresses that are no page, or are named above one by one."""

LOCKED = ("/unlock", "/unlock?ended=lock", "/unlock?ended=idle")


def addresses(app: Flask) -> tuple[str, ...]:
    """Every page that a GET opens for a signed-in reader."""
    found: list[str] = []
    with app.test_request_context(base_url="http://127.0.0.1"):
        adapter = app.create_url_adapter(None) or app.url_map.bind("127.0.0.1")
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGE:
                continue
            if len(rule.arguments) > 1:
                raise LookupError(f"what to put into {rule.rule}?")
            for part in rule.arguments:
                found += [
                    adapter.build(rule.endpoint, {part: value}) for value in ELSEWHERE.get(rule.endpoint, KNOWN[part])
                ]
            if not rule.arguments:
                found.append(rule.rule)
    return (*dict.fromkeys(found), *SPECIAL)


def too_wide(page: Page) -> int:
    """By how many pixels the page, or the part of it that scrolls, is wider than the screen."""
    by: int = page.evaluate(
        """() => Math.max(0, ...[document.documentElement, document.getElementById("main")].map(
             e => e.scrollWidth - e.clientWidth))"""
    )
    return by if by > 1 else 0


@dataclass(frozen=True)
class Sampled:
    """The sample hospital, served."""

    address: str
    app: Flask
    hospital: Hospital

    @property
    def pages(self) -> tuple[str, ...]:
        return addresses(self.app)

    def enter(self, page: Page, language: str = "en", role: str = "manager") -> None:
        """Unlock and sign in, in that language."""
        page.goto(self.address + "unlock")
        if page.locator("html").get_attribute("lang") != language:
            page.locator(f"button[name=language][value={language}]").click()
            page.wait_for_selector(f"html[lang={language}]")
        page.fill("input[name=passphrase]", PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in")
        page.fill("input[name=name]", "Léa Martin")
        page.check(f"input[name=role][value={role}]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/wards")

    def open(self, page: Page, path: str) -> None:
        page.goto(self.address.rstrip("/") + path)


@contextmanager
def served(folder: Path) -> Iterator[Sampled]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    hospital = Hospital(sample.database(), WebConfig(vault=folder, port=port))
    app = hospital.app()
    server = WebServer(hospital.config, app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Sampled(server.address, app, hospital)
    finally:
        server.close()
        thread.join(timeout=15)
