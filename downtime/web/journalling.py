"""What the pages tell the journal, and what happens when it cannot be written.

Rules of this module:

* an act is on the disk before its page is sent;
* a journal that cannot be written never keeps a nurse from a page: the page then says that it is not journalled, and
  the next entry that is written says how many are missing;
* neither the name of a reader nor that of a patient goes into the log.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

from flask import g, has_request_context

from downtime.journal import Act, Entry
from downtime.web.sessions import Reader, Session
from exports.errors import DowntimeError

log = logging.getLogger("downtime.web")

IDLE = "idle"
"""`detail` of a sign-out that the reader did not ask for."""


class Recorder(Protocol):
    """A journal, as `downtime.journal.Journal`."""

    def unlocked(self, identity: str) -> None: ...

    def locked(self) -> None: ...

    def record(self, *entries: Entry) -> None: ...

    def code(self) -> str | None: ...


class Journalling:
    """The journal of a running station, whose failures stop nobody. Safe to call from several threads."""

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal

    def record(self, *entries: Entry) -> bool:
        """Write the entries at once; gives whether they are on the disk."""
        try:
            self._journal.record(*entries)
        except (DowntimeError, OSError) as error:
            log.error("not journalled: %s", type(error).__name__)
            if has_request_context():
                g.not_journalled = True
            return False
        return True

    def unlocked(self, identity: str) -> None:
        """Sign from now on. Without the key the entries are written all the same, unsigned."""
        try:
            self._journal.unlocked(identity)
        except (DowntimeError, OSError) as error:
            log.error("journal without its signature: %s", type(error).__name__)

    def lock(self, snapshot: str) -> None:
        """The copy was forgotten: say it, then forget the signing key."""
        self.record(Entry(act=Act.LOCK, snapshot=snapshot))
        try:
            self._journal.locked()
        except (DowntimeError, OSError) as error:
            log.error("journal not locked: %s", type(error).__name__)

    def over(self, session: Session, *, idle: bool) -> None:
        """A reader has gone, or asked for nothing for too long."""
        if session.reader is not None:
            self.record(signed_out(session, IDLE if idle else ""))

    def code(self) -> str | None:
        """The code of the newest entry; None when there is none, or it cannot be read."""
        try:
            return self._journal.code()
        except (DowntimeError, OSError) as error:
            log.error("no code of the journal: %s", type(error).__name__)
            return None


def signed_out(session: Session, detail: str = "") -> Entry:
    """The end of a reader's session."""
    return Entry(act=Act.SIGN_OUT, detail=detail, **who(session))


def was_not_journalled() -> bool:
    """Whether something of this request could not be written."""
    return bool(g.get("not_journalled", False))


def who(session: Session | None) -> dict[str, Any]:
    """The fields of an entry that name the reader of a session."""
    if session is None or session.reader is None:
        return {}
    return said_of(session.reader)


def said_of(reader: Reader) -> dict[str, Any]:
    """The fields of an entry that name a reader."""
    return {"reader": reader.label, "role": reader.title or reader.role.value, "identity": reader.identity.value}
