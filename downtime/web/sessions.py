"""Who is reading: what this program remembers of each browser, in memory only.

Rules of this module:

* the cookie holds a random number and nothing else; name and role never leave the memory of this program;
* a session exists only after the passphrase was given in that browser; it ends by the lock, or when nothing was asked
  for longer than the idle time;
* a reason for a record or a ward is the reader's own: the next reader of that browser gives another one;
* when the last session has ended, whoever owns the copy is told, so that it is forgotten.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from downtime.web.rights import NO_RIGHTS, UNBROKEN, Glass, Rights
from exports.language import N_
from exports.record import Key, Role

ROLES: Mapping[Role, str] = {
    Role.NURSE: N_("Nurse"),
    Role.PHYSICIAN: N_("Physician"),
    Role.MANAGER: N_("Ward manager"),
    Role.AID: N_("Nursing aid"),
    Role.PHARMACIST: N_("Pharmacist"),
    Role.IT: N_("IT"),
    Role.OTHER: N_("Other role"),
}

MAX_NAME = 80
"""Characters of a declared name: it must fit on a sheet."""


class Identity(StrEnum):
    """How a reader's name is known; the journal says it of each act."""

    DECLARED = "declared"
    """It was typed at the sign-in, and nobody checked it."""
    LISTED = "listed"
    """It stands on the site's staff list, and the PIN was right."""


@dataclass(frozen=True)
class Reader:
    """Who reads: name, role, and the wards that open without a reason."""

    name: str
    role: Role
    login: str = ""
    """What tells two people of one name apart; of listed readers only."""
    title: str = ""
    """The role in the staff list's own word, when it is none of ours."""
    identity: Identity = Identity.DECLARED
    marked: bool = False
    """The site keeps a staff list and this name is not from it: screens and sheets say so."""
    rights: Rights = NO_RIGHTS

    @property
    def label(self) -> str:
        """As sheets and journal name the reader."""
        return f"{self.name} ({self.login})" if self.login else self.name

    def role_said(self, say: Callable[[str], str]) -> str:
        """The role in words."""
        return self.title or say(ROLES[self.role])


@dataclass(frozen=True)
class Session:
    """One unlocked browser; `reader` is None between the passphrase and the sign-in."""

    id: str
    seen: float
    reader: Reader | None = None
    glass: Glass = UNBROKEN
    """For which patients and wards this reader gave a reason."""

    @property
    def rights(self) -> Rights:
        """What opens without a reason; nothing while nobody has signed in."""
        return self.reader.rights if self.reader is not None else NO_RIGHTS


class WhenOver(Protocol):
    """Told of each session that ends; `idle` when nobody asked for it."""

    def __call__(self, session: Session, *, idle: bool) -> None: ...


class Sessions:
    """The unlocked browsers of this station. Safe to call from several threads."""

    def __init__(
        self, idle_seconds: float, clock: Callable[[], float], when_empty: Callable[[], None], when_over: WhenOver
    ) -> None:
        self._idle = idle_seconds
        self._clock = clock
        self._when_empty = when_empty
        self._when_over = when_over
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def open(self) -> Session:
        """A new session, after the right passphrase."""
        session = Session(secrets.token_urlsafe(32), self._clock())
        with self._lock:
            self._sessions[session.id] = session
        return session

    def seen(self, session_id: str | None) -> Session | None:
        """The live session of that cookie, its idle time started anew; None when there is none or it is over."""
        self.expire()
        with self._lock:
            session = self._sessions.get(session_id or "")
            if session is not None:
                session = self._sessions[session.id] = replace(session, seen=self._clock())
            return session

    def sign_in(self, session: Session, reader: Reader) -> Session:
        """The same browser under a new number (no session fixation), with its reader."""
        signed = Session(secrets.token_urlsafe(32), self._clock(), reader)
        with self._lock:
            self._sessions.pop(session.id, None)
            self._sessions[signed.id] = signed
        return signed

    def break_glass(self, session: Session, *, patient: Key | None = None, ward: Key | None = None) -> None:
        """This reader gave a reason for that patient, or for that ward: it holds until the lock."""
        with self._lock:
            found = self._sessions.get(session.id)
            if found is not None:
                patients = found.glass.patients | ({patient} if patient is not None else set())
                wards = found.glass.wards | ({ward} if ward is not None else set())
                self._sessions[session.id] = replace(found, glass=Glass(patients, wards))

    def close(self, session_id: str, *, idle: bool = False) -> None:
        """End one session."""
        with self._lock:
            ended = self._sessions.pop(session_id, None)
            empty = not self._sessions
        if ended is None:
            return
        self._when_over(ended, idle=idle)
        if empty:
            self._when_empty()

    def end(self) -> None:
        """End them all: the program stops."""
        with self._lock:
            all_of_them = list(self._sessions)
        for session_id in all_of_them:
            self.close(session_id)

    def expire(self) -> None:
        """End the sessions that asked for nothing for too long."""
        oldest = self._clock() - self._idle
        with self._lock:
            over = [session.id for session in self._sessions.values() if session.seen < oldest]
        for session_id in over:
            self.close(session_id, idle=True)
