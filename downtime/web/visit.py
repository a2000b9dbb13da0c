"""One request: who reads, in which language, at what time, from which copy.

The visit is made before every page and kept in Flask's `g`; pages take it with `current()`.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request
from flask import session as cookie

from downtime.copy import Copy
from downtime.journal import Act, Entry
from downtime.web.journalling import who
from downtime.web.kit import Kit
from downtime.web.sessions import Session
from downtime.web.station import OpenCopy
from exports.language import LANGUAGES
from exports.snapshot.schema import Manifest
from printable.dates import Dates
from printable.words import Words

THEMES = ("auto", "day", "night")
TEXT_SIZES = ("normal", "large", "very-large")


@dataclass(frozen=True)
class Visit:
    """What a page knows of its reader."""

    session: Session | None
    language: str
    theme: str
    text_size: str
    now: datetime
    words: Words
    csrf: str
    opened: OpenCopy | None
    dates: Dates

    @property
    def copy(self) -> Copy:
        """The open copy; only asked for after the gate has let the reader in."""
        if self.opened is None:
            raise LookupError("the station is locked")
        return self.opened.copy

    @property
    def manifest(self) -> Manifest:
        return self.copy.manifest


def current() -> Visit:
    """The visit of this request."""
    visit: Visit = g.visit
    return visit


def begin(kit: Kit) -> Visit:
    """Read the cookie and the copy's state into a visit."""
    if "id" not in cookie:
        cookie["id"] = secrets.token_urlsafe(32)
    session = kit.sessions.seen(cookie["id"])
    opened = kit.station.open_copy
    language = cookie.get("language")
    if language not in LANGUAGES:
        language = kit.config.language
    theme = cookie.get("theme")
    text_size = cookie.get("text")
    translator = kit.translators(language)
    now = kit.outside.now()
    zone = opened.copy.manifest.timezone if opened else "UTC"
    return Visit(
        session=session,
        language=language,
        theme=theme if theme in THEMES else "auto",
        text_size=text_size if text_size in TEXT_SIZES else "normal",
        now=now,
        words=Words(translator),
        csrf=csrf_token(kit.config.secret_key, cookie["id"]),
        opened=opened,
        dates=Dates(language, zone, translator, at=now),
    )


def told(visit: Visit, act: Act, **fields: Any) -> Entry:
    """An act of the reader of this request, on the copy that is open, for the journal."""
    snapshot = visit.opened.snapshot if visit.opened is not None else ""
    return Entry(act=act, snapshot=snapshot, **who(visit.session), **fields)


def csrf_token(secret_key: bytes, session_id: str) -> str:
    """The token of every form of one browser: only who holds the secret of this start can make it."""
    return hmac.new(secret_key, b"csrf:" + session_id.encode(), "sha256").hexdigest()


def csrf_agrees(visit: Visit) -> bool:
    """Whether the form that was sent carries this browser's token."""
    return hmac.compare_digest(request.form.get("csrf", "").encode(), visit.csrf.encode())
