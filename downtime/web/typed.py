"""The journal of searches that are shown while somebody types.

Each key that is pressed shows other names; an entry for each would bury the journal (and cost a sync each), none would
let somebody leaf through the hospital unseen. Rules of this module:

* the first letters that show anybody are journalled before anybody is shown: no name is ever seen without an entry;
* what they became is journalled too: when the typing pauses for `PAUSE` seconds, when something else is typed, and
  before anything else that this reader does (opens a patient, submits, locks), which is then written behind it;
* what is submitted is not said twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from downtime.journal import Entry

PAUSE = 2.0
"""Seconds."""
TYPED = "typed"
"""`detail` of an entry for what was shown while typing, without being submitted."""


class Cancel(Protocol):
    """A call that is to come, which can be called off."""

    def cancel(self) -> None: ...


def later(seconds: float, call: Callable[[], None]) -> Cancel:
    """Call in so many seconds, in a thread of its own."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer


@dataclass(frozen=True)
class _Pending:
    entry: Entry
    """The newest text that was shown and is not in the journal."""
    timer: Cancel


class TypedSearches:
    """What each session is typing. Safe to call from several threads."""

    def __init__(
        self,
        record: Callable[..., object],
        later: Callable[[float, Callable[[], None]], Cancel] = later,
    ) -> None:
        self._record = record
        self._later = later
        self._lock = threading.Lock()
        self._written: dict[str, str] = {}
        """Session → what its typing was when it was last journalled."""
        self._pending: dict[str, _Pending] = {}

    def shows(self, session: str, entry: Entry) -> None:
        """Before the hits of `entry.query` are shown."""
        with self._lock:
            pending = self._pending.pop(session, None)
            if pending is not None:
                pending.timer.cancel()
            before = pending.entry.query if pending is not None else self._written.get(session)
            if before is None or not (entry.query.startswith(before) or before.startswith(entry.query)):
                self._record(*([pending.entry] if pending is not None else []), entry)
                self._written[session] = entry.query
                return
            if entry.query != self._written.get(session):
                timer = self._later(PAUSE, lambda: self.settle(session))
                self._pending[session] = _Pending(entry, timer)

    def settle(self, session: str, *, submitted: str | None = None) -> None:
        """The typing is over: what is not in the journal goes there, unless it is `submitted`, which has its own
        entry."""
        with self._lock:
            pending = self._pending.pop(session, None)
            self._written.pop(session, None)
            if pending is not None:
                pending.timer.cancel()
                if pending.entry.query != submitted:
                    self._record(pending.entry)
