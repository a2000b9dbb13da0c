"""The generations of a vault as a crisis makes them stand: which one is read by itself, which are set aside, which one
somebody chose.

Rules: nothing is left out of the list; the file of the declaration being damaged hides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from downtime.crisis.declaration import Crisis
from downtime.vault.before import is_after, up_to
from downtime.vault.generation import Generation


@dataclass(frozen=True)
class Listed:
    """One generation, its state as the crisis makes it."""

    generation: Generation
    after: bool = False
    """It is from after the declared time: not read by itself."""
    chosen: bool = False
    """It is the one that is read, because somebody chose it."""


def listed(generations: Sequence[Generation], crisis: Crisis | None) -> tuple[Listed, ...]:
    """All of them, in their order."""
    before = crisis.before if crisis is not None else None
    chosen = crisis.chosen.file if crisis is not None and crisis.chosen is not None else None
    served = {one.file: one for one in up_to(generations, before)}
    return tuple(Listed(served.get(one.file, one), is_after(one, before), one.file == chosen) for one in generations)
