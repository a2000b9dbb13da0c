"""Declaring a crisis, changing what was declared, taking it back, and choosing a generation.

Rules of this module:

* declaring needs no secret: it only makes the laptop safer (nothing comes in, nothing is dropped), it must be possible
  at 3 a.m. by whoever sees the attack, and who holds the disk can do as much by pulling the cable;
* what makes it less safe needs the passphrase, which the caller has checked: taking a declaration back, choosing, and
  letting in what the declared time or a choice keeps out (`loosens`);
* a time before which no copy is good is refused, and nothing is changed: nobody is left without any;
* whether it is an exercise is said once: a drill does not become real, nor a crisis a drill, without being taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime.crisis.declaration import (
    LONGEST_NAME,
    Chosen,
    Crisis,
    local_text,
    read_crisis,
    take_away,
    write_crisis,
)
from downtime.vault.before import up_to
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.lock import exclusive
from downtime.vault.vault import Vault
from exports.errors import DowntimeError, FileUnreadable, NoCrisis, NoSnapshotBefore

LOCK = "crisis"


class Keep:
    """The time that was declared stays as it is."""


KEEP = Keep()


def declare(
    vault: Vault, *, by: str, now: datetime, before: datetime | Keep | None = KEEP, drill: bool = False
) -> Crisis:
    """Declare a crisis, or change the time `before` of one that is declared (None: no time any more). A declaration
    that cannot be read is replaced.

    Raises `NoSnapshotBefore`, `FileUnreadable` and `FileUnwritable`; then nothing was changed.
    """
    if isinstance(before, datetime):
        _check_served(vault, before)
    with exclusive(vault.folder, LOCK):
        known = _known(vault.folder)
        if known is None:
            time = before if isinstance(before, datetime) else None
            crisis = Crisis(declared_at=_whole(now), declared_by=named(by), before=time, drill=drill)
        elif isinstance(before, Keep):
            return known
        else:  # the newest word counts: a generation chosen before it is let go
            crisis = msgspec.structs.replace(known, before=before, chosen=None)
        write_crisis(vault.folder, crisis)
        return crisis


def loosens(known: Crisis | None, before: datetime | Keep | None) -> bool:
    """Whether newer copies would be read than what was declared, or was chosen, lets be read."""
    if known is None or isinstance(before, Keep):
        return False
    later = known.before is not None and (before is None or before > known.before)
    return later or known.chosen is not None


def cancel(vault: Vault) -> Crisis | None:
    """Take the declaration back: it was a mistake, or the exercise is over. Gives what was declared, None when nobody
    can read it any more. Raises `NoCrisis` and `FileUnwritable`."""
    with exclusive(vault.folder, LOCK):
        try:
            known = read_crisis(vault.folder)
        except FileUnreadable:
            known = None
        else:
            if known is None:
                raise NoCrisis(folder=vault.folder)
        take_away(vault.folder)
        return known


def choose(vault: Vault, file: str, *, by: str, now: datetime) -> Crisis | None:
    """While a crisis is declared, what everybody reads from now on; without one nothing is written, and the choice is
    that of the open station only. Raises `FileUnreadable` and `FileUnwritable`."""
    with exclusive(vault.folder, LOCK):
        known = read_crisis(vault.folder)
        if known is None:
            return None
        crisis = msgspec.structs.replace(known, chosen=Chosen(file=file, at=_whole(now), by=named(by)))
        write_crisis(vault.folder, crisis)
        return crisis


def let_go(vault: Vault) -> None:
    """No generation is chosen any more. Raises `FileUnreadable` and `FileUnwritable`."""
    with exclusive(vault.folder, LOCK):
        known = read_crisis(vault.folder)
        if known is not None and known.chosen is not None:
            write_crisis(vault.folder, msgspec.structs.replace(known, chosen=None))


def named(by: str) -> str:
    """A name as it is kept and shown: one line, printable, bounded."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in by).split())
    return plain[:LONGEST_NAME]


def _known(folder: Path) -> Crisis | None:
    try:
        return read_crisis(folder)
    except FileUnreadable:
        return None


def _whole(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0)


def _check_served(vault: Vault, before: datetime) -> None:
    """Raises `NoSnapshotBefore` unless a good one from before is whole on the disk."""
    if not any(_is_whole(vault, one) for one in _good(up_to(vault.generations(), before))):
        raise NoSnapshotBefore(folder=vault.folder, before=local_text(before, vault.settings.timezone))


def _good(generations: Sequence[Generation]) -> list[Generation]:
    return [one for one in generations if one.state in (GenerationState.CURRENT, GenerationState.KEPT)]


def _is_whole(vault: Vault, generation: Generation) -> bool:
    try:
        vault.check_content(generation.file, vault.read_signature(generation.file))
    except DowntimeError:
        return False
    return True
