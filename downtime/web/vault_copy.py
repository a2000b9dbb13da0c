"""The copy, the serial numbers and the journal of a real vault, as the pages ask for them."""

from __future__ import annotations

import threading
from pathlib import Path

from downtime.journal import Entry, Journal, Recorded, newest
from downtime.serials import Serials
from downtime.vault.generation import GenerationState
from downtime.vault.opening import open_newest, unlock
from downtime.vault.vault import Vault
from downtime.web.kit import Outside
from downtime.web.station import OpenCopy, Unlocked
from exports.snapshot.schema import Manifest


def of_vault(folder: Path) -> Outside:
    """The vault is opened anew at each unlock, since a pull may have brought a newer snapshot."""

    def opener(passphrase: str) -> Unlocked:
        vault = Vault.open(folder)
        identity = unlock(vault, passphrase)
        opened = open_newest(vault, identity)
        copy = OpenCopy(
            opened.copy,
            refused=tuple(refusal.error for refusal in opened.refused),
            set_aside=len(opened.suspect),
            suspect=opened.generation.state is GenerationState.SUSPECT,
            snapshot=opened.generation.file,
        )
        return Unlocked(copy, identity)

    def next_serial() -> str:
        (serial,) = Serials(Vault.open(folder)).take()
        return serial

    def newer(manifest: Manifest) -> bool:
        known = ((one.state, one.comment) for one in Vault.open(folder).generations())
        return any(
            state is GenerationState.CURRENT
            and comment is not None
            and (comment.site, comment.scope) == (manifest.site, manifest.scope)
            and comment.sequence > manifest.sequence
            for state, comment in known
        )

    def read_journal(passphrase: str, count: int) -> tuple[Recorded, ...]:
        vault = Vault.open(folder)
        return newest(folder, unlock(vault, passphrase), count)

    return Outside(
        opener=opener,
        next_serial=next_serial,
        newer=newer,
        journal=VaultJournal(folder),
        read_journal=read_journal,
    )


class VaultJournal:
    """The one journal of this process, opened when it is first needed: a vault that cannot be read at start may be
    later. Each call raises what `Vault.open` and `Journal` raise."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: Journal | None = None

    def unlocked(self, identity: str) -> None:
        self._journal().unlocked(identity)

    def locked(self) -> None:
        """The months that are too old go now, while the new beginning can still be signed and nobody waits."""
        journal = self._journal()
        try:
            journal.drop_old()
        finally:
            journal.locked()

    def record(self, *entries: Entry) -> None:
        self._journal().record(*entries)

    def code(self) -> str | None:
        return self._journal().code()

    def _journal(self) -> Journal:
        with self._lock:
            if self._opened is None:
                self._opened = Journal.open(self._folder, [Vault.open(self._folder).recipient])
            return self._opened
