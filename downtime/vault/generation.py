"""The generations of a vault: what each signed comment says, and which of them can be relied on.

Rules: nothing is read of a comment before its signature is right; a file that is refused stays in the list with its
reason; one that holds suspiciously few patients is set aside as suspect, shown, and neither dropped nor used unasked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from downtime.vault.retention import Mark
from exports.errors import DowntimeError
from exports.trusted_comment import TrustedComment

REFERENCE = timedelta(hours=24)
"""A snapshot is compared with the last good one before it of at most this age: after a day, fewer is how it is."""
FEWEST = 10
"""Below this number of patients a fall says nothing."""


class GenerationState(StrEnum):
    """`CURRENT`: the newest good one of its scope. `KEPT`: an older good one. `SUSPECT`: far fewer patients than the
    good one before it. `REFUSED`: must not be used."""

    CURRENT = "current"
    KEPT = "kept"
    SUSPECT = "suspect"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Generation:
    """One snapshot of the vault. `comment` is None when its signature is not right; `refusal` says why it is refused.

    A snapshot refused for its content has both.
    """

    file: str
    state: GenerationState
    comment: TrustedComment | None
    refusal: DowntimeError | None = None

    @property
    def mark(self) -> Mark | None:
        """What retention needs to know; None without a comment."""
        if self.comment is None:
            return None
        return Mark(self.comment.sequence, self.comment.time, self.state is not GenerationState.SUSPECT)


def signed(file: str, comment: TrustedComment) -> Generation:
    """A generation that nothing is known against."""
    return Generation(file=file, state=GenerationState.KEPT, comment=comment)


def refused(file: str, error: DowntimeError, comment: TrustedComment | None = None) -> Generation:
    """A generation that must not be used."""
    return Generation(file=file, state=GenerationState.REFUSED, comment=comment, refusal=error)


def ordered(found: Iterable[Generation]) -> tuple[Generation, ...]:
    """Newest first, those without a comment last; suspect and current ones marked, scope by scope."""
    everything = list(found)
    scopes = {generation.comment.scope for generation in everything if generation.comment is not None}
    marked = [one for scope in scopes for one in _mark_scope(_of_scope(everything, scope))]
    marked.sort(key=_age, reverse=True)
    return (*marked, *sorted((one for one in everything if one.comment is None), key=lambda one: one.file))


def _of_scope(everything: Sequence[Generation], scope: str) -> list[Generation]:
    """Oldest first."""
    found = [(one.comment.sequence, one.file, one) for one in everything if one.comment and one.comment.scope == scope]
    return [one for _, _, one in sorted(found, key=lambda triple: triple[:2])]


def _age(generation: Generation) -> tuple[object, ...]:
    comment = generation.comment
    return () if comment is None else (comment.time, comment.sequence, comment.scope)


def _mark_scope(oldest_first: Sequence[Generation]) -> list[Generation]:
    marked: list[Generation] = []
    reference: TrustedComment | None = None
    current: int | None = None
    for generation in oldest_first:
        comment = generation.comment
        if comment is None or generation.state is GenerationState.REFUSED:
            marked.append(generation)
        elif reference is not None and shrank(reference, comment):
            marked.append(replace(generation, state=GenerationState.SUSPECT))
        else:
            reference, current = comment, len(marked)
            marked.append(replace(generation, state=GenerationState.KEPT))
    if current is not None:
        marked[current] = replace(marked[current], state=GenerationState.CURRENT)
    return marked


def shrank(before: TrustedComment, after: TrustedComment) -> bool:
    """Whether less than half of the patients of the day are left: an export that failed halfway looks like that."""
    if after.time - before.time > REFERENCE:
        return False
    return any(
        was >= FEWEST and is_now * 2 < was
        for was, is_now in ((before.present, after.present), (before.patients, after.patients))
    )
