"""What is suspicious inside a copy that was just opened, and what is remembered of it.

Rules: what was found is remembered with the signature of the file, so that the next opening need not open it again;
what a person accepted of a scope is not held against its next snapshot; the feeds of a good copy are what the next one
is compared with. Nothing here may keep a copy shut: what cannot be judged or written down is passed over.
"""

from __future__ import annotations

from contextlib import suppress

from downtime.copy import Copy
from downtime.vault.generation import Generation, GenerationState
from downtime.vault.state import State, read_state
from downtime.vault.vault import Vault
from exports.errors import DowntimeError, FileUnreadable, FileUnwritable
from exports.snapshot.feed_marks import FeedMark, feed_marks
from exports.snapshot.plausible import content_suspicion
from exports.suspicion import Suspicion
from exports.trusted_comment import SnapshotName


def suspicion_inside(vault: Vault, generation: Generation, copy: Copy) -> Suspicion | None:
    """Why a copy that nothing was known against is set aside, or None. A suspect one was found out before, an accepted
    one was chosen."""
    if generation.accepted or generation.state is GenerationState.SUSPECT:
        return None
    state, scope = _state(vault), copy.manifest.scope
    try:
        found, marks = _judged(vault, state, copy)
    except DowntimeError:
        return None
    with suppress(FileUnwritable, FileUnreadable):
        if found is not None:
            vault.remember_suspicion(generation.file, found)
        else:
            vault.change_state(lambda known: known.knowing_feeds(scope, marks))
    return found


def _judged(vault: Vault, state: State, copy: Copy) -> tuple[Suspicion | None, tuple[FeedMark, ...]]:
    scope = copy.manifest.scope
    with copy.page() as connection:
        found = content_suspicion(
            connection,
            copy.manifest.created_at,
            limits=vault.settings.suspicion,
            before=state.feeds.get(scope, ()),
            accepted=[one.suspicion for file, one in state.chosen.items() if _scope(file) == scope],
        )
        return found, feed_marks(connection, copy.manifest.created_at)


def _state(vault: Vault) -> State:
    try:
        return read_state(vault.folder)
    except FileUnreadable:
        return State()


def _scope(file: str) -> str | None:
    named = SnapshotName.parse(file)
    return named.scope if named is not None else None
