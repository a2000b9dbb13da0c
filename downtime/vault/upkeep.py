"""Keeping the vault in order around a pull: what a kill left, what the disk damaged, what retention drops.

Rules: called by who holds the lock of the pull only; a signature goes before its content, so that what is half removed
is no snapshot; a refused file stays for a month, since somebody will ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from downtime.crisis.declaration import is_frozen
from downtime.vault.attempts import FILE as ATTEMPTS
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.history import remember
from downtime.vault.lock import exclusive
from downtime.vault.partial import is_partial_name
from downtime.vault.retention import DAILY, stay
from downtime.vault.settings import FILE as SETTINGS
from downtime.vault.state import FILE as STATE
from downtime.vault.vault import Vault
from exports.durable import clear_partial, sync_folder
from exports.errors import DowntimeError, FileUnreadable, FileUnwritable, VaultBusy
from exports.open_files import take_away
from exports.trusted_comment import SNAPSHOT_SUFFIX, SnapshotName


def check_newest(vault: Vault) -> None:
    """Read the newest snapshot of each scope again: one that the disk damaged is refused, and fetched anew."""
    for generation in vault.generations():
        if generation.state is not GenerationState.CURRENT:
            continue
        try:
            vault.check_content(generation.file, vault.read_signature(generation.file))
        except DowntimeError as error:
            with suppress(FileUnreadable):  # its signature went away just now: it is refused for that
                vault.remember_refusal(generation.file, error)


def sweep(vault: Vault) -> None:
    """Remove what a killed pull left: temporary files, and contents without a signature; not the beginnings that can be
    gone on with, which the pull drops once it knows what is offered. Raises `FileUnwritable`."""
    try:
        names = {entry.name for entry in vault.snapshots.iterdir()}
        for name in names:
            unfinished = name.endswith(SNAPSHOT_SUFFIX) and f"{name}.minisig" not in names
            temporary = name.endswith(".partial") and not is_partial_name(name)
            if temporary or unfinished:
                take_away(vault.snapshots / name)
    except OSError as error:
        raise FileUnwritable(file=vault.snapshots.name, problem=error.strerror or type(error).__name__) from error
    for file, lock in _SMALL_FILES:
        with suppress(VaultBusy), exclusive(vault.folder, lock, wait=False):
            clear_partial(vault.folder / file)


_SMALL_FILES = ((STATE, "state"), (SETTINGS, "settings"), (ATTEMPTS, "attempts"))
"""With the lock under which each is written."""


def drop_old(vault: Vault) -> tuple[str, ...]:
    """Remember the figures of what is good, and remove what retention does not keep, scope by scope; gives the files.
    Nothing goes while a crisis is declared: an older one may be chosen. Raises `FileUnreadable`, `FileUnwritable`."""
    if is_frozen(vault.folder):
        return ()
    generations = vault.generations()
    with suppress(FileUnwritable):  # a full disk: room comes first, and what stays is remembered the next time
        remember(vault, generations)
    scopes = sorted({scope for one in generations if (scope := scope_of(one)) is not None})
    dropped = [file for scope in scopes for file in _too_old([one for one in generations if scope_of(one) == scope])]
    remove(vault, dropped)
    return tuple(sorted(dropped))


def scope_of(generation: Generation) -> str | None:
    """As signed; of a file whose signature is not right, as its name says."""
    if generation.comment is not None:
        return generation.comment.scope
    named = SnapshotName.parse(generation.file)
    return named.scope if named is not None else None


def _too_old(of_scope: Sequence[Generation]) -> Iterator[str]:
    usable = [one for one in of_scope if one.state is not GenerationState.REFUSED]
    kept = stay(mark for one in usable if (mark := one.mark) is not None)
    for one in usable:
        if one.mark is not None and one.mark not in kept:
            yield one.file
    newest = max((mark.time for mark in kept), default=None)
    for one in of_scope:
        named = SnapshotName.parse(one.file)
        refused = one.state is GenerationState.REFUSED
        if refused and newest is not None and named is not None and newest - named.time > DAILY:
            yield one.file


def remove(vault: Vault, files: Sequence[str]) -> None:
    """Take snapshots away, and remember that it was the kit that did. Raises `FileUnreadable` and `FileUnwritable`."""
    if not files:
        return
    sequences = _highest(one for one in vault.generations() if one.file in files)
    try:
        for file in files:
            for name in (f"{file}.minisig", file):
                take_away(vault.snapshots / name)
        sync_folder(vault.snapshots)
    except OSError as error:
        raise FileUnwritable(file=vault.snapshots.name, problem=error.strerror or type(error).__name__) from error
    vault.change_state(lambda state: state.dropping(files, sequences))


def _highest(generations: Iterable[Generation]) -> dict[str, int]:
    """The highest sequence of each scope."""
    found: dict[str, int] = {}
    for one in generations:
        if one.comment is not None:
            found[one.comment.scope] = max(one.comment.sequence, found.get(one.comment.scope, 0))
    return found
