"""What the vault accepted and no longer holds, though the kit did not drop it: somebody took the newest away.

Rules: no secret is needed; `state.json` knows the highest sequence that was ever accepted of each scope and what the
kit itself removed. A file that is there but refused is not missing: its refusal says more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from downtime.vault.generation import Generation
from downtime.vault.state import State, read_state
from downtime.vault.vault import Vault
from exports.errors import FileUnreadable
from exports.trusted_comment import SnapshotName


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The newest snapshot that was ever accepted of a scope, and that is gone."""

    file: str
    scope: str
    sequence: int
    time: datetime


def missing_newest(vault: Vault, generations: Iterable[Generation]) -> tuple[Missing, ...]:
    """By scope. A state that cannot be read says nothing: the pull says that."""
    if vault.settings.site is None:
        return ()
    try:
        return missing_of(read_state(vault.folder), vault.settings.site, {one.file for one in generations})
    except FileUnreadable:
        return ()


def missing_of(state: State, site: str, files: set[str]) -> tuple[Missing, ...]:
    """As `missing_newest`, of what is known and there."""
    found = []
    for scope, accepted in sorted(state.highest.items()):
        file = SnapshotName(site, scope, accepted.time).file
        if file not in files and accepted.sequence > state.dropped.get(scope, 0):
            found.append(Missing(file=file, scope=scope, sequence=accepted.sequence, time=accepted.time))
    return tuple(found)
