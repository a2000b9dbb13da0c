"""Which copy is opened: the newest good one, that of the declared time, or the one that somebody chose.

Rules of this module: what the crisis cell said counts for pages and paper alike; a chosen copy that does not open any
more is said, and the one that would be read without the choice is opened instead; an older copy always says that it is
not the newest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from downtime.crisis.declaration import Chosen, Crisis, known_crisis
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.opening import Opened, Progress, no_progress, open_copy, open_newest
from downtime.vault.refusal import Refusal
from downtime.vault.vault import Vault
from exports.errors import DowntimeError, FileUnreadable
from exports.language import N_
from exports.trusted_comment import TrustedComment


@dataclass(frozen=True)
class Standing:
    """How an open copy stands to the others of the vault, and why it is this one."""

    crisis: Crisis | None = None
    """What was declared when it was opened."""
    chosen: Chosen | None = None
    """Somebody chose it."""
    unopened: Refusal | None = None
    """What somebody had chosen, and why it could not be opened."""
    newer: TrustedComment | None = None
    """The newest good one of its scope, when it is another and newer one."""


PLAIN = Standing()
"""Simply the newest good one."""


@dataclass(frozen=True)
class Reading:
    """A copy in memory, as `Opened`, and how it stands."""

    opened: Opened
    standing: Standing


def open_declared(vault: Vault, identity: str, *, progress: Progress = no_progress) -> Reading:
    """What is to be read now. Raises as `open_newest`."""
    crisis = known_crisis(vault.folder)
    unopened = None
    if crisis is not None and crisis.chosen is not None:
        try:
            return open_chosen_one(vault, identity, crisis.chosen, crisis)
        except DowntimeError as error:
            unopened = Refusal(crisis.chosen.file, error)
    before = crisis.before if crisis is not None else None
    opened = open_newest(vault, identity, before=before, progress=progress)
    newer = newest_of(vault.generations(), opened.generation) if before is not None else None
    return Reading(opened, Standing(crisis=crisis, unopened=unopened, newer=newer))


def open_chosen_one(vault: Vault, identity: str, chosen: Chosen, crisis: Crisis | None = None) -> Reading:
    """The generation that somebody chose. Raises what `open_copy` raises, `FileUnreadable` when it is not there."""
    generations = vault.generations()
    generation = generation_named(generations, chosen.file)
    if generation.refusal is not None:
        raise generation.refusal
    copy = open_copy(vault, generation.file, identity)
    newer = newest_of(generations, generation)
    return Reading(Opened(copy, generation), Standing(crisis=crisis, chosen=chosen, newer=newer))


def generation_named(generations: Iterable[Generation], file: str) -> Generation:
    """The generation of that file name. Raises `FileUnreadable`."""
    found = next((one for one in generations if one.file == file), None)
    if found is None:
        raise FileUnreadable(file=file, problem=N_("the vault holds no such snapshot"))
    return found


def newest_of(generations: Iterable[Generation], read: Generation) -> TrustedComment | None:
    """The newest good one of the same scope, when it is newer than the one that is read."""
    good = (GenerationState.CURRENT, GenerationState.KEPT)
    comments = [one.comment for one in generations if one.comment is not None and one.state in good]
    if read.comment is None:
        return None
    scope, sequence = read.comment.scope, read.comment.sequence
    newer = [one for one in comments if one.scope == scope and one.sequence > sequence]
    return max(newer, key=lambda one: one.sequence, default=None)
