"""What a source offers, as far as its signatures say, before any content is read.

Rules: a name that is not a snapshot's is passed over; a signature is read up to its largest size; a comment counts when
the site's key signed it; a file larger than its database could make is not read at all. The order of sequences and
times is checked here, within the source and against what the vault has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from downtime.vault.generation import NO_HISTORY, Generation, GenerationState, ordered, signed
from downtime.vault.retention import Mark, stay
from downtime.vault.source import SnapshotSource
from downtime.vault.state import Accepted, State
from downtime.vault.succession import Changes
from downtime.vault.vault import Vault
from exports.errors import DestinationUnreachable, DowntimeError, KeyReplaced, SignatureInvalid, SnapshotRefused
from exports.language import N_
from exports.recurrence import Past
from exports.seal import MAXIMUM_SIZE
from exports.suspicion_limits import DEFAULT, Limits
from exports.trusted_comment import MAXIMUM_SIGNATURE, SIGNATURE_SUFFIX, SnapshotName, TrustedComment

SAME_SEQUENCE = N_("another snapshot has the same sequence number")
OLDER = N_("it is older than what the vault has")

Refuse = Callable[[str, DowntimeError], None]


@dataclass(frozen=True)
class Offer:
    """A snapshot of a source whose comment the site signed. `size` is that of its file, in bytes."""

    file: str
    size: int
    comment: TrustedComment
    signature: bytes = field(repr=False)
    late: bool = False
    """The vault held newer ones before this pull began (`Generation.late`)."""


def read_offers(
    vault: Vault, source: SnapshotSource, sizes: Mapping[str, int], changes: Changes, refuse: Refuse
) -> list[Offer]:
    """The snapshots of the source, newest first; those that its changes of key explain are passed over.

    Raises `DestinationUnreachable` when all of it went away.
    """
    offers: list[Offer] = []
    for name in sorted(sizes):
        if not name.endswith(SIGNATURE_SUFFIX):
            continue
        file = name.removesuffix(".minisig")
        if SnapshotName.parse(file) is None:
            continue
        try:
            offer = _read_offer(vault, source, sizes, changes, file)
            if offer is not None:
                offers.append(offer)
        except DestinationUnreachable as error:
            if name in source.sizes():  # else its own retention took it away while we looked
                refuse(file, error)
        except DowntimeError as error:
            refuse(file, error)
    return sorted(offers, key=lambda offer: (offer.comment.time, offer.comment.sequence, offer.file), reverse=True)


def _read_offer(
    vault: Vault, source: SnapshotSource, sizes: Mapping[str, int], changes: Changes, file: str
) -> Offer | None:
    signature = source.read(f"{file}.minisig", MAXIMUM_SIGNATURE)
    try:
        comment = vault.comment_of(file, signature)
    except (SignatureInvalid, KeyReplaced):
        if changes.explain(file, signature):
            return None
        raise
    size = sizes.get(file)
    if size is None:
        raise SnapshotRefused(file=file, problem=N_("only its signature is there"))
    if comment.size > MAXIMUM_SIZE or size > comment.largest_file:
        raise SnapshotRefused(file=file, problem=N_("it is larger than its signature allows"))
    return Offer(file, size, comment, signature)


def check_order(offer: Offer, offers: Sequence[Offer], held: Mapping[str, TrustedComment], state: State) -> str | None:
    """Why the offer does not fit into the order of its scope, or None. A snapshot that the vault has fits."""
    comment = offer.comment
    if held.get(offer.file) == comment:
        return None
    in_source = [one.comment for one in offers if one is not offer and one.comment.scope == comment.scope]
    in_vault = [other for other in held.values() if other.scope == comment.scope]
    if any(other.sequence == comment.sequence for other in (*in_source, *in_vault)):
        return SAME_SEQUENCE
    highest = state.highest.get(comment.scope)
    if highest is None:
        return None
    went_back = all(other.sequence < highest.sequence for other in (*in_source, comment))
    return _against_highest(comment, highest) or (OLDER if went_back else None)


def _against_highest(comment: TrustedComment, highest: Accepted) -> str | None:
    if comment.sequence == highest.sequence:
        return None if comment.time == highest.time else SAME_SEQUENCE
    if comment.sequence > highest.sequence:
        return None if comment.time > highest.time else N_("its sequence number is newer and its time older")
    return None if comment.time < highest.time else N_("its time is newer and its sequence number older")


def came_late(offer: Offer, held: Mapping[str, TrustedComment], state: State) -> bool:
    """Whether newer ones of its scope were accepted before; one that is fetched again is what it was."""
    if held.get(offer.file) == offer.comment:
        return offer.file in state.late
    highest = state.highest.get(offer.comment.scope)
    return highest is not None and offer.comment.sequence < highest.sequence


def as_signed(offer: Offer) -> Generation:
    """The generation that it would be in the vault."""
    return signed(offer.file, offer.comment, late=offer.late)


def wanted(
    offers: Sequence[Offer],
    held: AbstractSet[str],
    generations: Sequence[Generation],
    limits: Limits = DEFAULT,
    history: Mapping[str, Past] = NO_HISTORY,
) -> list[Offer]:
    """Those that the vault has not and retention would keep, newest first."""
    good = {one.file: one for one in generations if one.state is not GenerationState.REFUSED}
    everything = ordered([*good.values(), *(as_signed(o) for o in offers if o.file not in good)], limits, history)
    marks: dict[str, list[Mark]] = {}
    for one in everything:
        if one.comment is not None and one.mark is not None:
            marks.setdefault(one.comment.scope, []).append(one.mark)
    kept = {scope: {mark.sequence for mark in stay(found)} for scope, found in marks.items()}
    return [offer for offer in offers if offer.file not in held and offer.comment.sequence in kept[offer.comment.scope]]
