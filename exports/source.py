"""What every source of data is: something that yields rows of the record and keeps the tally of what it saw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from exports.quality import Tally
from exports.record import Key, Row

Progress = Callable[[str, int, int], None]
"""Called now and then with what is being read, how much is done, and how much there is (same unit)."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """For callers that show nothing."""


@dataclass(frozen=True)
class KeyMaker:
    """Makes opaque keys: a keyed BLAKE2b of the source's identifier, stable from snapshot to snapshot."""

    secret: bytes

    def of_source(self, name: str) -> KeyMaker:
        """The keys of one source: two sources may call two people by one number."""
        return KeyMaker(hashlib.blake2b(name.encode(), key=self.secret, digest_size=32).digest())

    def key(self, resource: str, identifier: str) -> Key:
        """24 hexadecimal digits that say nothing about the patient to one who has not the secret."""
        name = f"{resource}/{identifier}".encode()
        return hashlib.blake2b(name, key=self.secret, digest_size=12).hexdigest()


@dataclass(frozen=True)
class Reading:
    """What a source needs to know of the site while it reads. `now` has a zone."""

    now: datetime
    timezone: ZoneInfo
    keys: KeyMaker
    discharged_days: int = 30
    appointments_days: int = 28
    progress: Progress = field(default=no_progress)


class Source(Protocol):
    """A hospital's system, or an extract of it."""

    @property
    def name(self) -> str:
        """What downtime.toml calls it."""
        ...

    def rows(self, reading: Reading, tally: Tally) -> Iterator[Row]:
        """Every row to keep, in any order, in bounded memory; `Feed` rows last.

        Raises `SourceEmpty` when there is nothing to read at all and `SourceUnreadable` when a file as a whole
        cannot be; everything smaller is counted in `tally` and reading goes on.
        """
        ...
