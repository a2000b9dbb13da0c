"""From a vault to a copy in memory: the passphrase opens the key, the key opens the newest good snapshot.

Rules of this module:

* decryption goes straight to memory; nothing clear touches a disk;
* a snapshot that does not verify, decrypt, unpack or parse, or whose content disagrees with its signed comment, is
  skipped and reported, and the next one is tried: an older copy that says its age beats none;
* a suspect snapshot is opened only when it is asked for, or when there is nothing else, and the copy says so; what
  shows only inside (texts that look enciphered, feeds that stopped) is looked for here (`downtime.vault.inside`);
* of several scopes, the one with the most patients, unless one is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from downtime.copy import Copy
from downtime.crisis.declaration import local_text
from downtime.vault.attempts import Clock, slowed
from downtime.vault.before import up_to
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.inside import suspicion_inside
from downtime.vault.missing import missing_newest
from downtime.vault.refusal import Refusal
from downtime.vault.vault import Vault
from exports.age_keys import recipient_of
from exports.errors import (
    CommentDisagrees,
    DowntimeError,
    FileUnreadable,
    FileUnwritable,
    KeyMalformed,
    MemoryShort,
    NoSnapshot,
    NoSnapshotBefore,
    NotForThisStation,
    WrongPassphrase,
)
from exports.key_slot import Slot, open_slot
from exports.language import N_
from exports.minisign_keys import PublicKey
from exports.seal import MAXIMUM_SIZE, unseal
from exports.snapshot.belonging import check_belonging
from exports.snapshot.read import counted
from exports.suspicion import Suspicion
from exports.trusted_comment import SnapshotName, TrustedComment, signed_comment

Progress = Callable[[str], None]
"""Called with the name of each file before it is opened."""


@dataclass(frozen=True)
class Opened:
    """A copy in memory, the generation it is, and the newer ones that could not be opened (newest first)."""

    copy: Copy
    generation: Generation
    refused: tuple[Refusal, ...] = ()
    suspect: tuple[Generation, ...] = ()
    """Newer ones that were set aside, each with its `suspicion`."""
    missing_newest: bool = False
    """The newest that the vault ever accepted of this scope was taken away, and not by the kit."""

    @property
    def aside_for(self) -> Suspicion | None:
        """What is suspicious of the newest one that was set aside."""
        return self.suspect[0].suspicion if self.suspect else None


def no_progress(_file: str) -> None:
    """For callers that show nothing."""


def unlock(vault: Vault, passphrase: str, clock: Clock | None = None) -> str:
    """The station's age identity. Wrong passphrases wait ever longer, here, before they are tried.

    Raises `WrongPassphrase`, `KeyMalformed` (the slots are damaged), `FileUnreadable` and `FileUnwritable`.
    """
    return unlock_slot(vault, passphrase, clock)[1]


def unlock_slot(vault: Vault, passphrase: str, clock: Clock | None = None) -> tuple[str, str]:
    """The name of the slot that the passphrase opens, and the identity in it. Raises as `unlock`."""
    return slowed(vault.folder, lambda: _try_slots(vault, passphrase), clock or Clock())


def _try_slots(vault: Vault, passphrase: str) -> tuple[str, str]:
    damaged: FileUnreadable | KeyMalformed | None = None
    wrong = False
    for name, slot in vault.slots():
        if not isinstance(slot, Slot):
            damaged = slot
            continue
        try:
            identity = open_slot(slot, passphrase, vault.settings.station).decode("ascii", "replace")
            if recipient_of(identity) == vault.recipient:
                return name[: -len(".json")], identity
            damaged = KeyMalformed(file=name, problem=N_("it holds the key of another station"))
        except WrongPassphrase:
            wrong = True
        except KeyMalformed as error:
            damaged = error
    if damaged is not None and not wrong:
        raise damaged
    if not wrong:
        raise FileUnreadable(file="identity", problem=N_("it holds no key slot"))
    raise WrongPassphrase()


def open_newest(
    vault: Vault,
    identity: str,
    *,
    scope: str | None = None,
    before: datetime | None = None,
    progress: Progress = no_progress,
) -> Opened:
    """The newest good snapshot, of the scope with the most patients or of the one named; none from after `before`,
    which a declared crisis may say.

    Raises `NoSnapshot` (or `NoSnapshotBefore`), `NotForThisStation` when there are good ones but none was encrypted for
    this key, and `FileUnreadable` for a vault that cannot be read.
    """
    held = vault.generations()
    generations = up_to(held, before)
    refused: list[Refusal] = []
    foreign: dict[str, Refusal] = {}
    aside: dict[str, Generation] = {}
    for generation, comment in _tries(_candidates(generations, scope), foreign, aside):
        if generation.refusal is not None:
            refused.append(Refusal(generation.file, generation.refusal))
            continue
        progress(generation.file)
        try:
            copy = open_copy(vault, generation.file, identity)
        except NotForThisStation as error:
            foreign.setdefault(comment.scope, Refusal(generation.file, error))
        except DowntimeError as error:
            _remember(vault, generation.file, error)
            refused.append(Refusal(generation.file, error))
        else:
            found = suspicion_inside(vault, generation, copy) if generation.file not in aside else None
            if found is not None:
                copy.close()
                aside[generation.file] = replace(generation, state=GenerationState.SUSPECT, suspicion=found)
                continue
            with suppress(FileUnwritable):  # a full disk must not keep the copy shut
                vault.knowing(copy.manifest)
            not_ours = [foreign[comment.scope]] if comment.scope in foreign else []
            known = tuple(aside.get(one.file, one) for one in generations)
            missing = any(gone.scope == comment.scope for gone in missing_newest(vault, held))
            return _opened(copy, generation, known, [*not_ours, *refused], missing)
    if foreign and not refused:
        raise next(iter(foreign.values())).error
    if before is not None:
        raise NoSnapshotBefore(folder=vault.folder, before=local_text(before, vault.settings.timezone))
    raise NoSnapshot(folder=vault.folder)


def _tries(
    candidates: Sequence[Generation], foreign: Mapping[str, Refusal], aside: Mapping[str, Generation]
) -> Iterator[tuple[Generation, TrustedComment]]:
    """The candidates; a scope of which one was not for this station is left, and its older ones come at the end:
    other laptops' scopes lie in the vault too, while a laptop that was taken off may still open what is older. Those
    that were set aside for what they hold (`aside`) come last: they are better than none."""
    late: list[tuple[Generation, TrustedComment]] = []
    for generation in candidates:
        if generation.comment is None:
            continue
        if generation.comment.scope in foreign:
            late.append((generation, generation.comment))
        else:
            yield generation, generation.comment
    yield from late
    yield from [(one, one.comment) for one in aside.values() if one.comment is not None]


def _opened(
    copy: Copy, served: Generation, generations: Sequence[Generation], refused: Sequence[Refusal], missing: bool
) -> Opened:
    """With what a reader must be told: newer ones that are suspect, and newer ones whose signature is not right."""
    comment = served.comment
    newer = [one for one in generations if comment is not None and _is_newer(one, comment)]
    unsigned = [Refusal(one.file, one.refusal) for one in newer if one.comment is None and one.refusal is not None]
    suspect = tuple(one for one in newer if one.state is GenerationState.SUSPECT)
    return Opened(copy, served, (*unsigned, *refused), suspect, missing)


def _is_newer(one: Generation, served: TrustedComment) -> bool:
    if one.comment is not None:
        return one.comment.scope == served.scope and one.comment.sequence > served.sequence
    named = SnapshotName.parse(one.file)
    return named is not None and named.scope == served.scope and named.time > served.time


def _remember(vault: Vault, file: str, error: DowntimeError) -> None:
    """What the bytes of the file are to blame for is remembered; a disk that did not answer may answer next time, and
    what there was no memory for may find some."""
    if not isinstance(error, FileUnreadable | MemoryShort):
        with suppress(FileUnwritable, FileUnreadable):
            vault.remember_refusal(file, error)


def open_copy(vault: Vault, file: str, identity: str) -> Copy:
    """One snapshot of the vault, whatever its state, checked from signature to content.

    Raises `SignatureInvalid`, `SignatureMalformed`, `KeyReplaced`, `EncryptionDamaged`, `NotForThisStation`,
    `SnapshotMalformed`, `CommentDisagrees`, `SnapshotRefused` and `FileUnreadable`.
    """
    signature = vault.read_signature(file)
    comment = vault.comment_of(file, signature)
    key = vault.keys.of(file, signature)
    return open_content(vault.read_content(file, comment.largest_file + 1), signature, key, identity, file)


def open_content(content: bytes, signature: bytes, site_key: PublicKey, identity: str, file: str) -> Copy:
    """The copy in the bytes of a snapshot, from the vault or from elsewhere. Raises as `open_copy`."""
    comment = signed_comment(signature, site_key, file=file)
    room = min(comment.size, MAXIMUM_SIZE)
    database, _ = unseal(content, signature, site_key, [identity], file=file, max_size=room)
    if len(database) != comment.size:
        raise CommentDisagrees(file=file, problem=N_("its content has another size than was signed"))
    del content  # a station has twice the database in memory for a moment: not its encrypted bytes beside it
    copy = Copy.of_database(database, file)
    del database
    try:
        comment.check_manifest(copy.manifest, file)
        _check_counts(copy, comment, file)
        with copy.page() as connection:
            check_belonging(connection, file)
    except DowntimeError:
        copy.close()
        raise
    return copy


def _check_counts(copy: Copy, comment: TrustedComment, file: str) -> None:
    """Raises `CommentDisagrees` unless the tables hold what the manifest and the signed comment say."""
    with copy.page() as connection:
        found = counted(connection)
    if found != (copy.manifest.counts, comment.figures):
        raise CommentDisagrees(file=file, problem=N_("its tables hold other numbers of rows or patients than it says"))


def _candidates(generations: Iterable[Generation], scope: str | None) -> list[Generation]:
    """In the order in which to try: the scope's good ones from the newest, then its suspect ones, then other scopes.

    A refused one stands at its place, so that it is reported when something older is served instead.
    """
    known = [(one, one.comment) for one in generations if one.comment is not None]
    current = {c.scope: c.present for one, c in reversed(known) if one.state is GenerationState.CURRENT}
    order = sorted({c.scope for _, c in known}, key=lambda name: (-current.get(name, -1), name))
    return [
        one
        for name in order
        if scope in (None, name)
        for suspect in (False, True)
        for one, c in known
        if c.scope == name and (one.state is GenerationState.SUSPECT) is suspect
    ]
