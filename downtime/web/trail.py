"""What was printed since the copy was opened: in memory, gone with the copy.

Rules: the journal on the disk is the record; this is its end, so that a sheet just printed is found without the
passphrase. Safe to call from several threads.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from downtime.copy import Copy
from downtime.journal import Entry, Recorded
from downtime.paper import Leaf, leaves
from downtime.printing import Part


@dataclass(frozen=True)
class Job:
    """A print that was handed to a printer of this laptop."""

    number: int
    queue: str
    title: str
    """A message: the form or the pack."""
    parts: tuple[Part, ...]
    at: datetime
    asked: Mapping[str, str] = field(default_factory=dict)
    """What was chosen on `/paper`, to go on with after a jam."""


@dataclass
class _OfCopy:
    entries: list[Recorded] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)


class Trail:
    """The sheets and jobs of each open copy."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: weakref.WeakKeyDictionary[Copy, _OfCopy] = weakref.WeakKeyDictionary()

    def note(self, copy: Copy, now: datetime, entries: Sequence[Entry]) -> None:
        """Remember what was journalled."""
        with self._lock:
            here = self._of.setdefault(copy, _OfCopy()).entries
            here += [Recorded(sequence=0, time=now, entry=entry, signed=True) for entry in entries]

    def leaves(self, copy: Copy) -> dict[str, Leaf]:
        """The sheets since the unlock by plain serial number, in the order of printing."""
        with self._lock:
            return leaves(self._of[copy].entries if copy in self._of else ())

    def sent(  # noqa: PLR0913 - what a job is made of
        self, copy: Copy, queue: str, title: str, parts: tuple[Part, ...], *, at: datetime, asked: Mapping[str, str]
    ) -> Job:
        """Remember a print that went to a printer."""
        with self._lock:
            jobs = self._of.setdefault(copy, _OfCopy()).jobs
            jobs.append(Job(len(jobs) + 1, queue, title, parts, at, asked))
            return jobs[-1]

    def jobs(self, copy: Copy) -> tuple[Job, ...]:
        """The prints that went to a printer since the unlock."""
        with self._lock:
            return tuple(self._of[copy].jobs) if copy in self._of else ()
