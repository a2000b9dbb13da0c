"""What the pages ask of the crisis: is one declared, which generations there are, and opening one of them.

Rules of this module: the station's identity is not kept after an unlock, so whatever opens a copy or changes what is
declared begins with the passphrase; a declaration that cannot be read is said by the page and stops no reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from downtime.crisis import declaring
from downtime.crisis.declaration import Chosen, Crisis, read_crisis
from downtime.crisis.declaring import Keep
from downtime.crisis.opening import Reading, open_chosen_one, open_declared
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.opening import unlock
from downtime.vault.vault import Vault
from downtime.web.station import OpenCopy, Unlocked
from exports.errors import NoCrisis, NoSnapshot, WrongPassphrase


class Desk(Protocol):
    """The vault as the crisis cell sees it. Each call raises what the vault raises."""

    def declared(self) -> Crisis | None: ...

    def generations(self) -> tuple[Generation, ...]: ...

    def identity(self, passphrase: str) -> str: ...

    def open(self, identity: str) -> Unlocked:
        """What is read by itself now."""
        ...

    def open_one(self, identity: str, chosen: Chosen) -> Unlocked:
        """The generation that somebody chose, or wants to compare."""
        ...

    def declare(self, by: str, now: datetime, before: datetime | Keep | None, *, drill: bool) -> Crisis: ...

    def cancel(self) -> None: ...

    def choose(self, chosen: Chosen) -> None: ...

    def let_go(self) -> None: ...


@dataclass(frozen=True)
class VaultDesk:
    """The desk of a real vault, read anew at each call: other processes declare and pull too."""

    folder: Path

    def declared(self) -> Crisis | None:
        return read_crisis(self.folder)

    def generations(self) -> tuple[Generation, ...]:
        return Vault.open(self.folder).generations()

    def identity(self, passphrase: str) -> str:
        return unlock(Vault.open(self.folder), passphrase)

    def open(self, identity: str) -> Unlocked:
        return Unlocked(as_open_copy(open_declared(Vault.open(self.folder), identity)), identity)

    def open_one(self, identity: str, chosen: Chosen) -> Unlocked:
        vault = Vault.open(self.folder)
        return Unlocked(as_open_copy(open_chosen_one(vault, identity, chosen)), identity)

    def declare(self, by: str, now: datetime, before: datetime | Keep | None, *, drill: bool) -> Crisis:
        return declaring.declare(Vault.open(self.folder), by=by, now=now, before=before, drill=drill)

    def cancel(self) -> None:
        declaring.cancel(Vault.open(self.folder))

    def choose(self, chosen: Chosen) -> None:
        declaring.choose(Vault.open(self.folder), chosen.file, by=chosen.by, now=chosen.at)

    def let_go(self) -> None:
        declaring.let_go(Vault.open(self.folder))


class NoDesk:
    """Of pages without a vault (the self-test): nothing is declared, and there is nothing to choose."""

    def declared(self) -> Crisis | None:
        return None

    def generations(self) -> tuple[Generation, ...]:
        return ()

    def identity(self, passphrase: str) -> str:  # noqa: ARG002 - the desk's signature
        raise WrongPassphrase()

    def open(self, identity: str) -> Unlocked:  # noqa: ARG002
        raise NoSnapshot(folder="-")

    def open_one(self, identity: str, chosen: Chosen) -> Unlocked:  # noqa: ARG002
        raise NoSnapshot(folder="-")

    def declare(self, by: str, now: datetime, before: datetime | Keep | None, *, drill: bool) -> Crisis:  # noqa: ARG002
        raise NoSnapshot(folder="-")

    def cancel(self) -> None:
        raise NoCrisis(folder="-")

    def choose(self, chosen: Chosen) -> None:  # noqa: ARG002
        raise NoCrisis(folder="-")

    def let_go(self) -> None:
        raise NoCrisis(folder="-")


NO_DESK = NoDesk()


def as_open_copy(reading: Reading) -> OpenCopy:
    """A copy as the station holds it."""
    opened = reading.opened
    return OpenCopy(
        opened.copy,
        refused=tuple(refusal.error for refusal in opened.refused),
        set_aside=len(opened.suspect),
        suspect=opened.generation.state is GenerationState.SUSPECT,
        suspicion=opened.generation.suspicion,
        aside_for=opened.aside_for,
        missing_newest=opened.missing_newest,
        snapshot=opened.generation.file,
        standing=reading.standing,
    )
