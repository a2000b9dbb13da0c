"""One request: who reads, in which language, at what time, from which copy.

The visit is made before every page and kept in Flask's `g`; pages take it with `current()`. What of it the cookie says
is the browser's (`downtime.web.browser`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from downtime.copy import Copy
from downtime.journal import Act, Entry
from downtime.web.browser import Browser, browser_of, cookie_id
from downtime.web.journalling import who
from downtime.web.kit import Kit
from exports.snapshot.schema import Manifest
from printable.dates import Dates
from printable.words import Words


@dataclass(frozen=True, kw_only=True)
class Visit(Browser):
    """What a page knows of its reader."""

    now: datetime
    words: Words
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
    known = browser_of(kit.config, kit.translators)
    session = kit.sessions.seen(cookie_id())
    opened = kit.station.open_copy
    now = kit.outside.now()
    zone = opened.copy.manifest.timezone if opened else "UTC"
    return Visit(
        language=known.language,
        theme=known.theme,
        text_size=known.text_size,
        csrf=known.csrf,
        translator=known.translator,
        session=session,
        opened=opened,
        now=now,
        words=Words(known.translator),
        dates=Dates(known.language, zone, known.translator, at=now),
    )


def told(visit: Visit, act: Act, **fields: Any) -> Entry:
    """An act of the reader of this request, on the copy that is open, for the journal."""
    snapshot = visit.opened.snapshot if visit.opened is not None else ""
    return Entry(act=act, snapshot=snapshot, **who(visit.session), **fields)
