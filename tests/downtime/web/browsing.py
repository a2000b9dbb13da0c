"""A reader at the test client: sends what a browser of this machine sends, and parses what comes back strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from downtime.copy import Copy
from downtime.journal import Act, Entry, Recorded
from downtime.printing import Spooler
from downtime.printing.system import NoSpooler
from downtime.web.app import create_app
from downtime.web.config import WebConfig
from downtime.web.kit import Outside
from downtime.web.station import OpenCopy, Unlocked
from exports.errors import DowntimeError, FileUnreadable, FileUnwritable, WrongPassphrase
from tests.downtime.web import hospital

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
PASSPHRASE = "correct cheval batterie agrafe"
IDENTITY = "AGE-SECRET-KEY-TEST"
SNAPSHOT = "valmont-all-42.sqlite.zst.age"


@dataclass
class Clock:
    """The clocks of a test, moved by hand."""

    now: datetime = hospital.NOW
    seconds: float = 1000.0


@dataclass
class Recording:
    """A journal in memory, which can be told to fail as a full disk does."""

    entries: list[Entry] = field(default_factory=list)
    signing: bool = False
    failing: bool = False

    def unlocked(self, identity: str) -> None:
        assert identity == IDENTITY
        self.signing = True

    def locked(self) -> None:
        self.signing = False

    def record(self, *entries: Entry) -> None:
        if self.failing:
            raise FileUnwritable(file="journal", problem="No space left on device")
        self.entries += entries

    def code(self) -> str | None:
        if self.failing:
            raise FileUnreadable(file="journal", problem="Input/output error")
        return f"{len(self.entries)}-7f3a-91c2-03bd-11aa" if self.entries else None

    def of(self, *acts: Act) -> list[Entry]:
        """The entries of these acts, in their order."""
        return [entry for entry in self.entries if entry.act in acts]


@dataclass
class Hospital:
    """An application over a fictive copy, with what went through its hands."""

    database: bytes
    config: WebConfig
    clock: Clock = field(default_factory=Clock)
    refused: tuple[DowntimeError, ...] = ()
    set_aside: int = 0
    suspect: bool = False
    opened: list[Copy] = field(default_factory=list)
    serials: int = 0
    takings: int = 0
    """How often numbers were taken: each time waits for the disk."""
    newer: bool = False
    journal: Recording = field(default_factory=Recording)
    spooler: Callable[[bool], Spooler] = lambda _network: NoSpooler()

    def app(self) -> Flask:
        return create_app(
            self.config,
            Outside(
                opener=self._open,
                take_serials=self._serials,
                journal=self.journal,
                spooler=self.spooler,
                read_journal=self._read_journal,
                newer=lambda manifest: self.newer and manifest.sequence == 42,
                now=lambda: self.clock.now,
                clock=lambda: self.clock.seconds,
            ),
        )

    def _open(self, passphrase: str) -> Unlocked:
        if passphrase != PASSPHRASE:
            raise WrongPassphrase
        self.opened.append(Copy.of_database(self.database, "valmont"))
        copy = OpenCopy(self.opened[-1], self.refused, self.set_aside, self.suspect, snapshot=SNAPSHOT)
        return Unlocked(copy, IDENTITY)

    def _read_journal(self, passphrase: str, count: int) -> tuple[Recorded, ...]:
        if passphrase != PASSPHRASE:
            raise WrongPassphrase
        if self.journal.failing:
            raise FileUnreadable(file="journal", problem="Input/output error")
        numbered = list(enumerate(self.journal.entries, 1))[-count:]
        return tuple(Recorded(sequence=n, time=self.clock.now, entry=e, signed=n > 1) for n, e in reversed(numbered))

    def _serials(self, count: int) -> tuple[str, ...]:
        first, self.serials = self.serials + 1, self.serials + count
        self.takings += 1
        return tuple(f"TEST-{number:06d}-X" for number in range(first, self.serials + 1))


class Page:
    """An answer that holds HTML: parsed without a single error, or the test fails."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.tree: Element = parser.parse(response.text)

    @property
    def text(self) -> str:
        """All that is read on the page, spaces folded."""
        return folded(self.tree.find("body"))

    def all(self, tag: str, *, of_class: str = "") -> list[Element]:
        return [e for e in self.tree.iter(tag) if not of_class or of_class in e.get("class", "").split()]

    def texts(self, tag: str, *, of_class: str = "") -> list[str]:
        return [folded(element) for element in self.all(tag, of_class=of_class)]

    def section(self, name: str) -> str:
        return next(folded(e) for e in self.tree.iter("section") if e.get("id") == name)


BLOCKS = frozenset({"br", "div", "dd", "dt", "h1", "h2", "h3", "header", "li", "p", "pre", "section", "td", "th", "tr"})


def folded(element: Element | None) -> str:
    """The text as a person reads it: blocks apart, spaces folded."""
    return " ".join("".join(_pieces(element)).split()) if element is not None else ""


def _pieces(element: Element) -> Iterator[str]:
    around = " " if element.tag in BLOCKS else ""
    yield around + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield around


class Reader:
    """One browser."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=ORIGIN, headers=headers, buffered=True)

    def page(self, path: str) -> Page:
        return Page(self.get(path))

    def token(self, path: str = "/unlock") -> str:
        """The CSRF token of this browser, from any page with a form."""
        response = self.client.get(path, base_url=ORIGIN, follow_redirects=True)
        fields = [e for e in Page(response).all("input") if e.get("name") == "csrf"]
        return fields[0].get("value", "")

    def post(self, path: str, origin: str | None = ORIGIN, csrf: str | None = None, **form: Any) -> TestResponse:
        token = self.token() if csrf is None else csrf
        headers = {"Origin": origin} if origin is not None else {}
        return self.client.post(path, base_url=ORIGIN, headers=headers, data={"csrf": token, **form})

    def unlock(self, passphrase: str = PASSPHRASE) -> TestResponse:
        return self.post("/unlock", passphrase=passphrase)

    def sign_in(self, name: str = "Léa Martin", role: str = "nurse") -> TestResponse:
        return self.post("/sign-in", name=name, role=role)

    def give_reason(self, patient: str, reason: str = "", **form: str) -> TestResponse:
        """Open a protected record."""
        return self.post(f"/patients/{patient}/reason", reason=reason, **({"ready": "emergency"} | form))

    def enter(self, language: str = "en") -> Reader:
        self.post("/language", language=language)
        assert self.unlock().status_code == 303
        assert self.sign_in().status_code == 303
        return self
