"""Fetching what the hospital side published. Needs no secret.

Rules of this module:

* a comment is read when its signature is right; the content is then written piece by piece beside the snapshots, read
  back from the disk and checked against the signature before it gets its name; the signature is written last. Killed
  at any point, the vault is as before or after: a content without a signature is no snapshot, and the next pull
  removes it; a content that came in part is gone on with (`downtime.vault.partial`);
* the newest comes first, so that a network of two minutes is enough; older ones that retention wants are filled in;
* a sequence never goes back: an older or doubled one, one from the future, another site's or key's is refused, said and
  not stored. A source as a whole that went back is said too;
* a key that the site has replaced brings nothing new; a new key that nobody has accepted here is said, never taken;
* room is made before anything is written, and what goes is said (`downtime.vault.room`);
* a source that cannot be reached leaves the vault as it is; what went wrong with one file does not stop the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from downtime.crisis.declaration import refuse_frozen
from downtime.vault.generation import GenerationState
from downtime.vault.lock import exclusive
from downtime.vault.offer import Offer, came_late, check_order, read_offers, wanted
from downtime.vault.partial import drop_partials, fetch, settle
from downtime.vault.refusal import Refusal
from downtime.vault.room import Displacing, affordable, make_room, unheard
from downtime.vault.source import SnapshotSource
from downtime.vault.state import read_state
from downtime.vault.succession import Changes, changes_at, keep
from downtime.vault.trusted_keys import signature_digest
from downtime.vault.upkeep import check_newest, drop_old, sweep
from downtime.vault.vault import Vault
from exports.durable import write_durably
from exports.errors import (
    DestinationUnreachable,
    DowntimeError,
    FileUnreadable,
    FileUnwritable,
    NothingNewer,
    RoomShort,
    SnapshotRefused,
    SuccessionWaits,
)
from exports.language import N_
from exports.minisign import digest_of, verify_digest
from exports.source import Progress, no_progress
from exports.succession import Checked

LARGE = 8 << 20
"""Bytes from which on a file has a progress of its own."""
TOLERANCE = timedelta(minutes=15)
"""How far ahead of this laptop's clock a snapshot may be dated."""


@dataclass(frozen=True, kw_only=True)
class PullResult:
    """What one pull did: names of files. `refused` are those of the source that were not taken."""

    accepted: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    """Too old."""
    displaced: tuple[str, ...] = ()
    """Went for want of room; `displacing` was told."""
    refused: tuple[Refusal, ...] = ()
    held: int = 0
    """How many of the source's snapshots the vault had already."""
    went_back: tuple[str, ...] = ()
    """Scopes of which the source has only older snapshots than the vault."""
    site: str | None = None
    ahead: tuple[Checked, ...] = ()
    """Changes of the site's key that wait for a person."""


@dataclass
class _Pull:
    """One pull while it runs."""

    vault: Vault
    source: SnapshotSource
    now: datetime
    displacing: Displacing
    refused: list[Refusal] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    displaced: list[str] = field(default_factory=list)

    def refuse(self, file: str, error: DowntimeError) -> None:
        self.refused.append(Refusal(file, error))

    def displace(self, files: tuple[str, ...]) -> None:
        self.displacing(files)
        self.displaced += files


def pull(
    vault: Vault,
    source: SnapshotSource,
    *,
    now: datetime | None = None,
    progress: Progress = no_progress,
    displacing: Displacing = unheard,
) -> PullResult:
    """Take into the vault what the source has that it should hold, and drop what is too old. `progress` is told the
    name of each file before it is fetched, how many were, and how many there are; `displacing` the files that go for
    want of room, before they do.

    Raises `DestinationUnreachable` (what had come is kept), `NothingNewer` (the source holds no snapshot at all),
    `SnapshotRefused` (it holds nothing that this vault may take), `SuccessionWaits` (nothing before a new key is
    accepted), `PullsFrozen` (a crisis is declared), `RoomShort` (the newest does not fit), `VaultBusy`,
    `FileUnwritable` and `FileUnreadable`.
    """
    refuse_frozen(vault.folder, vault.settings.timezone)
    with exclusive(vault.folder, "pull", wait=False):
        return _pull(_Pull(Vault.open(vault.folder), source, now or datetime.now(UTC), displacing), progress)


def _pull(run: _Pull, progress: Progress) -> PullResult:
    source, sizes = run.source, run.source.sizes()
    sweep(run.vault)
    dropped = drop_old(run.vault)
    check_newest(run.vault)
    run.changes = changes_at(run.vault, source, sizes)
    keep(run.vault, run.changes)
    offers = _acceptable(run, sizes)
    held = _held(run.vault)
    make_room(run.vault, None, run.displace)
    limits, history = run.vault.settings.suspicion, read_state(run.vault.folder).history
    missing = affordable(run.vault, wanted(offers, held, run.vault.generations(), limits, history))
    accepted: list[str] = []
    drop_partials(run.vault.snapshots, missing)
    for done, offer in enumerate(missing):
        progress(offer.file, done, len(missing))
        try:
            make_room(run.vault, offer, run.displace)
            run.vault = take(run.vault, source, offer, progress)
            accepted.append(offer.file)
        except (FileUnwritable, RoomShort):
            raise
        except DestinationUnreachable as error:
            left = source.sizes()
            if not left:  # a stick that was pulled out, a share that went: their mount point is an empty folder
                raise
            if offer.file in left:  # else its own retention took it away meanwhile
                run.refuse(offer.file, error)
        except DowntimeError as error:
            run.refuse(offer.file, error)
    known = held & {offer.file for offer in offers}
    if not accepted and not known:
        _fail_for_want_of_any(run)
    dropped += drop_old(run.vault)
    return PullResult(
        accepted=tuple(accepted),
        dropped=tuple(sorted(dropped)),
        displaced=tuple(run.displaced),
        refused=tuple(run.refused),
        held=len(known),
        went_back=_went_back(run.vault, offers),
        site=run.vault.settings.site,
        ahead=run.changes.ahead,
    )


def _held(vault: Vault) -> set[str]:
    """The files that need not be fetched: good ones, and those whose bytes are as signed though they do not open."""
    held: set[str] = set()
    for generation in vault.generations():
        if generation.state is GenerationState.REFUSED:
            try:
                vault.check_content(generation.file, vault.read_signature(generation.file))
            except DowntimeError:
                continue
        held.add(generation.file)
    return held


def _went_back(vault: Vault, offers: list[Offer]) -> tuple[str, ...]:
    highest = read_state(vault.folder).highest
    newest = {offer.comment.scope: offer.comment.sequence for offer in reversed(offers)}
    return tuple(sorted(s for s, sequence in newest.items() if s in highest and sequence < highest[s].sequence))


def _acceptable(run: _Pull, sizes: dict[str, int]) -> list[Offer]:
    """What the source offers and this vault may hold, newest first; the rest is refused."""
    offers = read_offers(run.vault, run.source, sizes, run.changes, run.refuse)
    site = run.vault.settings.site or next((offer.comment.site for offer in offers), None)
    state = read_state(run.vault.folder)
    held = {one.file: one.comment for one in run.vault.generations() if one.comment is not None}
    acceptable: list[Offer] = []
    for offer in offers:
        problem = check_order(offer, offers, held, state)
        if offer.comment.time - run.now > TOLERANCE:
            problem = N_("it is dated in the future; check the clock of this computer too")
        if offer.comment.site != site:
            problem = N_("it is of another site")
        if problem is None:
            acceptable.append(replace(offer, late=came_late(offer, held, state)))
        else:
            run.refuse(offer.file, SnapshotRefused(file=offer.file, problem=problem))
    return acceptable


def take(vault: Vault, source: SnapshotSource, offer: Offer, progress: Progress = no_progress) -> Vault:
    """Copy one snapshot into the vault. Raises what makes it unacceptable, `DestinationUnreachable`, `FileUnwritable`.

    The order is the safety: content, check of the disk's bytes, its name, what the vault remembers, signature.
    """

    def fits(content: Path) -> None:
        try:
            with content.open("rb") as stream:
                digest = digest_of(stream)
        except OSError as error:
            raise FileUnreadable(file=content.name, problem=error.strerror or type(error).__name__) from error
        verify_digest(digest, offer.signature, vault.keys.of(offer.file, offer.signature), file=offer.file)

    def arrived(size: int) -> None:
        if offer.size > LARGE:
            progress(offer.file, size, offer.size)

    content = fetch(vault.snapshots, source, offer, fits, arrived)
    refuse_frozen(vault.folder, vault.settings.timezone)  # declared while a slow network brought this file
    settle(content, vault.snapshots / offer.file)
    vault = vault.knowing_site(offer.comment.site)
    comment, digest = offer.comment, signature_digest(offer.signature)
    vault.change_state(
        lambda state: (
            state.accepting(comment.scope, comment.sequence, comment.time)
            .forgetting(offer.file)
            .arriving(offer.file, digest, late=offer.late)
        )
    )
    write_durably(vault.snapshots / f"{offer.file}.minisig", offer.signature, private=True)
    return vault


def _fail_for_want_of_any(run: _Pull) -> None:
    if not run.refused and run.changes.ahead:
        raise SuccessionWaits(folder=run.vault.folder)
    if not run.refused:
        raise NothingNewer(source=run.source.name)
    first = run.refused[0]
    if isinstance(first.error, SnapshotRefused | DestinationUnreachable):
        raise first.error
    problem = N_("it is not signed by the key of this site, or was altered")
    raise SnapshotRefused(file=first.file, problem=problem) from first.error
