"""`ended.json`: that this vault was ended. Once it is there the vault is none any more, whatever else still is.

Rules of this module: the file is the proof; its presence is the point of no return, its completion the end; a file
that cannot be read counts as there: a vault that was half destroyed must not be opened.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from exports.errors import VaultEnded
from exports.language import N_, Phrase
from exports.open_files import read_whole

FILE = "ended.json"


class _Completion(msgspec.Struct, frozen=True):
    destroyed_at: str


class _Proof(msgspec.Struct, frozen=True):
    """As much of `downtime.crisis.proof.Proof` as is needed to say it."""

    completion: _Completion | None = None


def refuse_ended(folder: Path) -> None:
    """Raises `VaultEnded`."""
    path = folder / FILE
    if not path.exists():
        return
    try:
        completion = msgspec.json.decode(read_whole(path), type=_Proof).completion
    except (OSError, ValueError):
        completion = None
    if completion is None:
        raise VaultEnded(folder=folder, problem=N_("the destruction of its keys was begun and is not finished"))
    problem = Phrase(N_("its keys were destroyed at {time} (UTC)"), {"time": completion.destroyed_at})
    raise VaultEnded(folder=folder, problem=problem)
