"""How much of the disk the snapshots may take, and what goes when a new one would not fit.

Rules of this module:

* the bound is the smaller of what `[room]` of `vault.toml` allows and what the disk has to give without falling below
  what must stay free; what else fills the disk is not ours to move, so it counts against us;
* room is made before anything is written, and only as much as is needed; whoever journals is told each file before it
  goes;
* the newest snapshot of a scope may take of what should stay free, since old data on a full disk help nobody; where
  it does not fit beside the newest good one that is held it is not fetched: `RoomShort`, and the old one stays;
* what would be the first to go again is not fetched at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from downtime.vault.generation import Generation, GenerationState, ordered
from downtime.vault.offer import Offer, as_signed
from downtime.vault.retention import Weighed, never_dropped, within
from downtime.vault.settings import Room
from downtime.vault.state import read_state
from downtime.vault.upkeep import remove, scope_of
from downtime.vault.vault import Vault
from exports.errors import FileUnreadable, RoomShort
from exports.trusted_comment import SnapshotName

GIB = 1 << 30
MARGIN = 64 << 20
"""Bytes that stay free whatever comes: for the journal of the night."""

Displacing = Callable[[tuple[str, ...]], None]
"""Told the files that go for want of room, before they do."""


def unheard(_files: tuple[str, ...]) -> None:
    """For callers that journal nothing."""


@dataclass(frozen=True)
class Disk:
    """Bytes of the volume that holds the snapshots."""

    total: int
    free: int


@dataclass(frozen=True)
class Standing:
    """Where a vault stands: bytes that its snapshots take, may take, and what the largest of the newest takes."""

    used: int
    bound: int
    newest: int


def disk_of(vault: Vault) -> Disk:
    """Raises `FileUnreadable`."""
    try:
        found = shutil.disk_usage(vault.snapshots)
    except OSError as error:
        raise FileUnreadable(file=vault.snapshots.name, problem=error.strerror or type(error).__name__) from error
    return Disk(found.total, found.free)


def bound(room: Room, disk: Disk, used: int) -> int:
    """Bytes that the snapshots may take, of which they take `used` already."""
    kept_free = min(room.free_gib * GIB, room.free_share * disk.total)
    return _at_most(room, used + disk.free - int(kept_free))


def _at_most(room: Room, given: int) -> int:
    return max(0, min(int(room.most_gib * GIB), given))


def standing(vault: Vault, disk: Disk | None = None) -> Standing:
    """How the vault stands. Raises `FileUnreadable`."""
    files = weighed(vault, vault.generations())
    safe = never_dropped(files)
    used = sum(one.size for one in files)
    taken = used + _partials(vault)
    newest = max((one.size for one in files if one.file in safe), default=0)
    return Standing(used, bound(vault.settings.room, disk or disk_of(vault), taken), newest)


def affordable(vault: Vault, offers: Sequence[Offer], disk: Disk | None = None) -> list[Offer]:
    """Those of `offers` that would stay once all of them were fetched. Raises `FileUnreadable`."""
    generations = vault.generations()
    files = weighed(vault, generations)
    room = bound(vault.settings.room, disk or disk_of(vault), sum(one.size for one in files) + _partials(vault))
    gone = within(_with(vault, generations, files, offers), room)
    return [offer for offer in offers if offer.file not in gone]


def make_room(vault: Vault, offer: Offer | None, displacing: Displacing, disk: Disk | None = None) -> None:
    """Remove what must go so that `offer` (None: what is there already) fits.

    Raises `RoomShort` (nothing was removed), `FileUnreadable` and `FileUnwritable`.
    """
    files = weighed(vault, vault.generations())
    disk = disk or disk_of(vault)
    taken = sum(one.size for one in files) + _partials(vault)
    room, size = bound(vault.settings.room, disk, taken), 0
    if offer is not None:
        size = size_with_signature(offer)
        files = tuple(one for one in files if one.file != offer.file)
    gone = within(files, room - size)
    left = sum(one.size for one in files if one.file not in gone)
    most = _at_most(vault.settings.room, taken + disk.free - MARGIN)
    if offer is not None and left + size > max(room, most):
        raise RoomShort(file=offer.file, size=_mb(size), room=_mb(max(room, most)), held=_mb(left))
    if gone:
        displacing(gone)
        remove(vault, gone)


def size_with_signature(offer: Offer) -> int:
    """Bytes that it takes on the disk."""
    return offer.size + len(offer.signature)


def weighed(vault: Vault, generations: Iterable[Generation]) -> tuple[Weighed, ...]:
    """The files of the vault with their sizes on the disk."""
    return tuple(_weighed(one, _size(vault, one.file)) for one in generations)


def _weighed(one: Generation, size: int) -> Weighed:
    named = SnapshotName.parse(one.file)
    time = one.comment.time if one.comment is not None else named.time if named is not None else _LONG_AGO
    return Weighed(
        file=one.file,
        scope=scope_of(one) or "",
        time=time,
        sequence=one.comment.sequence if one.comment is not None else 0,
        size=size,
        good=one.state is not GenerationState.SUSPECT,
        refused=one.state is GenerationState.REFUSED,
        late=one.late,
    )


_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def _with(
    vault: Vault, generations: Iterable[Generation], files: Iterable[Weighed], offers: Sequence[Offer]
) -> tuple[Weighed, ...]:
    """As the vault would be with the offers, good or suspect as their figures make them."""
    sizes = {one.file: one.size for one in files} | {offer.file: size_with_signature(offer) for offer in offers}
    new = {offer.file: as_signed(offer) for offer in offers}
    others = [one for one in generations if one.file not in new]
    everything = ordered([*others, *new.values()], vault.settings.suspicion, read_state(vault.folder).history)
    return tuple(_weighed(one, sizes[one.file]) for one in everything)


def _size(vault: Vault, file: str) -> int:
    """Bytes of the content and its signature; what is not there takes none."""
    total = 0
    for name in (file, f"{file}.minisig"):
        try:
            total += (vault.snapshots / name).stat().st_size
        except OSError:
            continue
    return total


def _partials(vault: Vault) -> int:
    """Bytes of what is on its way into the vault."""
    total = 0
    with suppress(OSError):  # a disk that does not answer says so where it is written
        for path in vault.snapshots.glob(".*.partial"):
            total += path.stat().st_size if path.exists() else 0
    return total


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
