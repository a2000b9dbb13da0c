"""The generations up to a time: what a crisis declared "before 02:00" lets be served.

Rules: pure; what is from after the time is left out of what is opened by itself, and out of nothing else; of each scope
the newest good one that remains is the current one; a file whose signature says no time is never served anyway and
stays, so that it can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from downtime.vault.generation import Generation, GenerationState


def is_after(generation: Generation, before: datetime | None) -> bool:
    """Whether it was made after the declared time."""
    return before is not None and generation.comment is not None and generation.comment.time > before


def up_to(generations: Sequence[Generation], before: datetime | None) -> tuple[Generation, ...]:
    """Those from at or before the time, in their order (newest first), the newest good one of each scope current."""
    if before is None:
        return tuple(generations)
    found: list[Generation] = []
    current: set[str] = set()
    for one in generations:
        if is_after(one, before):
            continue
        if one.comment is not None and one.state in (GenerationState.CURRENT, GenerationState.KEPT):
            state = GenerationState.KEPT if one.comment.scope in current else GenerationState.CURRENT
            current.add(one.comment.scope)
            found.append(replace(one, state=state))
        else:
            found.append(one)
    return tuple(found)
