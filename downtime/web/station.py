"""The copy of this station: locked, or open in memory.

Rules of this module:

* the clear copy lives here and nowhere else; `forget` closes it at once, and only the passphrase brings it back;
* every unlock opens the newest good snapshot; what was refused on the way is kept, so that the frame says so;
* one passphrase is tried at a time: the vault slows wrong ones down, and the other threads stay free for readers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from downtime.copy import Copy
from exports.errors import DowntimeError
from exports.record import Feed
from exports.snapshot.read import feeds
from exports.snapshot.schema import Manifest


@dataclass(frozen=True)
class OpenCopy:
    """A copy in memory, with the newer snapshots that were refused before it (newest first)."""

    copy: Copy
    refused: tuple[DowntimeError, ...] = ()
    set_aside: int = 0
    """How many newer snapshots were set aside because they hold far fewer patients."""
    suspect: bool = False
    """This copy is itself one of those: there was nothing better."""
    feeds: tuple[Feed, ...] = ()


Opener: TypeAlias = Callable[[str], OpenCopy]
"""Passphrase → open copy. Raises `WrongPassphrase`, `NoSnapshot` and the other failures of a vault."""


class StationBusy(Exception):
    """Another passphrase is being tried."""


class Station:
    """Opens the vault with a passphrase, holds the copy, forgets it."""

    def __init__(self, opener: Opener, newer: Callable[[Manifest], bool]) -> None:
        self._opener = opener
        self._newer = newer
        self.newer_waits = False
        """A newer snapshot came into the vault since the copy was opened."""
        self._trying = threading.Lock()
        self._swapping = threading.Lock()
        self._open: OpenCopy | None = None

    @property
    def open_copy(self) -> OpenCopy | None:
        """The copy in memory, or None while the station is locked."""
        return self._open

    def unlock(self, passphrase: str) -> None:
        """Open the newest good snapshot. Raises `StationBusy`, and what the vault raises."""
        if not self._trying.acquire(blocking=False):
            raise StationBusy
        try:
            found = self._opener(passphrase)
        finally:
            self._trying.release()
        with found.copy.page() as connection:
            said = feeds(connection)
        self._hold(replace(found, feeds=said))

    def look_for_newer(self) -> None:
        """Ask the vault, which takes some milliseconds: not for every page. A vault that fails is asked again later."""
        opened = self._open
        if opened is not None:
            with suppress(DowntimeError):
                self.newer_waits = self._newer(opened.copy.manifest)

    def forget(self) -> None:
        """Close the copy: nothing is readable until the next unlock."""
        self._hold(None)

    def _hold(self, opened: OpenCopy | None) -> None:
        with self._swapping:
            former, self._open = self._open, opened
            self.newer_waits = False
        if former is not None:
            former.copy.close()
