"""The copy, the serial numbers and the journal of a real vault, as the pages ask for them."""

from __future__ import annotations

import threading
from pathlib import Path

from downtime.crisis.declaration import is_frozen, known_crisis
from downtime.crisis.opening import open_declared
from downtime.journal import Entry, Journal, Recorded, newest
from downtime.printing import spooler
from downtime.serials import Serials
from downtime.vault.before import up_to
from downtime.vault.generation import GenerationState
from downtime.vault.opening import unlock
from downtime.vault.vault import Vault
from downtime.web.desk import VaultDesk, as_open_copy
from downtime.web.kit import Outside
from downtime.web.station import Unlocked
from exports.snapshot.schema import Manifest


def of_vault(folder: Path) -> Outside:
    """The vault is opened anew at each unlock, since a pull may have brought a newer snapshot."""

    def opener(passphrase: str) -> Unlocked:
        vault = Vault.open(folder)
        identity = unlock(vault, passphrase)
        return Unlocked(as_open_copy(open_declared(vault, identity)), identity)

    def take_serials(count: int) -> tuple[str, ...]:
        return Serials(Vault.open(folder)).take(count)

    def newer(manifest: Manifest) -> bool:
        crisis = known_crisis(folder)
        served = up_to(Vault.open(folder).generations(), crisis.before if crisis is not None else None)
        known = ((one.state, one.comment) for one in served)
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

    # on Windows a print system keeps what it saw of its jobs: one as long as the server lives
    systems = {network: spooler(network) for network in (False, True)}
    return Outside(
        opener=opener,
        take_serials=take_serials,
        spooler=systems.__getitem__,
        newer=newer,
        journal=VaultJournal(folder),
        read_journal=read_journal,
        desk=VaultDesk(folder),
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
        """The months that are too old go now, while the new beginning can still be signed and nobody waits; none while
        a crisis is declared, whose end exports them all."""
        journal = self._journal()
        try:
            if not is_frozen(self._folder):
                journal.drop_old(Vault.open(self._folder).settings.journal_months)
        finally:
            journal.locked()

    def record(self, *entries: Entry) -> None:
        self._journal().record(*entries)

    def code(self) -> str | None:
        return self._journal().code()

    def _journal(self) -> Journal:
        with self._lock:
            if self._opened is None:
                self._opened = Journal.open(self._folder, Vault.open(self._folder).journal_readers)
            return self._opened
