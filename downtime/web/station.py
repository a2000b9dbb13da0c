"""The copy of this station: locked, or open in memory.

Rules of this module:

* the clear copy lives here and nowhere else; `forget` closes it at once, and only the passphrase brings it back;
* every unlock opens the newest good snapshot, or what a declared crisis says; what was refused on the way is kept, so
  that the frame says so;
* one passphrase is tried at a time: the vault slows wrong ones down, and the other threads stay free for readers;
* each unlock, each refused one and each lock is journalled, and the journal signs exactly while a copy is open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from downtime.copy import Copy, CopyForgotten
from downtime.crisis.opening import PLAIN, Standing
from downtime.journal import Act, Entry
from downtime.standing import data_at
from downtime.web.journalling import Journalling
from downtime.web.threshold import StationBusy
from exports.errors import DowntimeError
from exports.record import Feed, Moment
from exports.snapshot.read import feeds
from exports.snapshot.schema import Manifest
from exports.suspicion import Suspicion


@dataclass(frozen=True)
class OpenCopy:
    """A copy in memory, with the newer snapshots that were refused before it (newest first)."""

    copy: Copy
    refused: tuple[DowntimeError, ...] = ()
    set_aside: int = 0
    """How many newer snapshots were set aside as suspect."""
    suspect: bool = False
    """This copy is itself one of those: there was nothing better, or somebody chose it."""
    suspicion: Suspicion | None = None
    """What is suspicious of this copy."""
    aside_for: Suspicion | None = None
    """What is suspicious of the newest one that was set aside."""
    missing_newest: bool = False
    """The newest snapshot was taken away from the vault, and not by the kit."""
    feeds: tuple[Feed, ...] = ()
    snapshot: str = ""
    """Its file's name, for the journal."""
    standing: Standing = PLAIN
    """Why it is this one and not the newest: a declared crisis, or somebody's choice."""

    @cached_property
    def data_at(self) -> Moment:
        """Since when nothing in it is newer; every list of every page is compared with it."""
        return data_at(self.copy.manifest, self.feeds)


@dataclass(frozen=True)
class Unlocked:
    """What the passphrase opened. `identity` is the station's secret: the journal derives its signing key from it, and
    nothing here keeps it."""

    copy: OpenCopy
    identity: str = field(repr=False)


Opener: TypeAlias = Callable[[str], Unlocked]
"""Passphrase → open copy. Raises `WrongPassphrase`, `NoSnapshot` and the other failures of a vault."""


class Station:
    """Opens the vault with a passphrase, holds the copy, forgets it."""

    def __init__(self, opener: Opener, newer: Callable[[Manifest], bool], journal: Journalling) -> None:
        self._opener = opener
        self._journal = journal
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
        try:
            with self.trying():
                found = self._opener(passphrase)
            said = _ages(found.copy.copy)
        except DowntimeError as error:
            self._journal.record(Entry(act=Act.UNLOCK_REFUSED, failure=error.exit_code))
            raise
        with self._swapping:
            self._hold(found, said, Entry(act=Act.UNLOCK, snapshot=found.copy.snapshot))

    def exchange(self, found: Unlocked, *said: Entry) -> None:
        """Another generation in the place of the one that is read; `said` is journalled with it. Raises
        `CopyForgotten` when the station locked meanwhile: nothing stays open for nobody."""
        ages = _ages(found.copy.copy)
        with self._swapping:
            if self._open is None:
                found.copy.copy.close()
                raise CopyForgotten
            self._hold(found, ages, *said)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """While a passphrase is tried. Raises `StationBusy` when another one is."""
        if not self._trying.acquire(blocking=False):
            raise StationBusy
        try:
            yield
        finally:
            self._trying.release()

    def look_for_newer(self) -> None:
        """Ask the vault, which takes some milliseconds: not for every page. A vault that fails is asked again later."""
        opened = self._open
        if opened is not None and opened.standing.chosen is None:
            with suppress(DowntimeError):
                self.newer_waits = self._newer(opened.copy.manifest)

    def forget(self) -> None:
        """Close the copy: nothing is readable until the next unlock."""
        with self._swapping:
            former = self._swap(None)
            if former is not None:
                self._journal.lock(former.snapshot)

    def _hold(self, found: Unlocked, ages: tuple[Feed, ...], *said: Entry) -> None:
        """Under the lock."""
        self._swap(replace(found.copy, feeds=ages))
        self._journal.unlocked(found.identity)
        self._journal.record(*said)
        found.copy.copy.prepare()  # only now: writing waits for the disk, and then for whoever computes

    def _swap(self, opened: OpenCopy | None) -> OpenCopy | None:
        """Under the lock: hold this copy, close the one before it, which is given back for what it says."""
        former, self._open = self._open, opened
        self.newer_waits = False
        if former is not None:
            former.copy.close()
        return former


def _ages(copy: Copy) -> tuple[Feed, ...]:
    """The feeds of a copy that was just opened; one that does not say its age is closed, not left open for nobody."""
    try:
        with copy.page() as connection:
            return feeds(connection)
    except DowntimeError:
        copy.close()
        raise
