"""The generations of a vault: what each signed comment says, and which of them can be relied on.

Rules: nothing is read of a comment before its signature is right; a file that is refused stays in the list with its
reason; one that lost much at once (`exports.suspicion`), or whose content was suspicious when it was opened, is set
aside as suspect, shown with its figures, and neither dropped nor used unasked, until a person accepts it; one that came
after newer ones (who holds the signing key can date it back) is nothing that others are measured by, and excuses none;
one whose fall was excused when it came (`exports.recurrence`) stays good when what excused it is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from downtime.vault.retention import Mark
from exports.errors import DowntimeError
from exports.language import Translator
from exports.recurrence import NO_PAST, Past
from exports.suspicion import Suspicion, Watch
from exports.suspicion_limits import DEFAULT, Limits
from exports.trusted_comment import TrustedComment

NO_HISTORY: Mapping[str, Past] = MappingProxyType({})


class GenerationState(StrEnum):
    """`CURRENT`: the newest good one of its scope. `KEPT`: an older good one. `SUSPECT`: set aside, see `suspicion`.
    `REFUSED`: must not be used."""

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
    suspicion: Suspicion | None = None
    """Why it is or would be set aside, with figures; of a good one: in spite of it, since somebody accepted it."""
    accepted: bool = False
    """A person accepted it at this laptop: it is good whatever is suspicious of it."""
    late: bool = False
    """It came when the vault held newer ones: it fills a gap, displaces nothing, and no other is measured by it."""
    excused: bool = False
    """It fell as others before it: good, whatever is remembered of those now."""

    @property
    def mark(self) -> Mark | None:
        """What retention needs to know; None without a comment."""
        if self.comment is None:
            return None
        good = self.state is not GenerationState.SUSPECT
        return Mark(self.comment.sequence, self.comment.time, good, self.late)


def reason_of(generation: Generation, translator: Translator) -> str:
    """Why a generation is refused or set aside, in words; "" when it is neither."""
    if generation.refusal is not None:
        return generation.refusal.say(translator)
    return generation.suspicion.say(translator) if generation.suspicion is not None else ""


def signed(  # noqa: PLR0913 - all named
    file: str,
    comment: TrustedComment,
    suspicion: Suspicion | None = None,
    *,
    accepted: bool = False,
    late: bool = False,
    excused: bool = False,
) -> Generation:
    """A generation whose signature is right; `suspicion` is what was found in its content."""
    return Generation(
        file=file,
        state=GenerationState.KEPT,
        comment=comment,
        suspicion=suspicion,
        accepted=accepted,
        late=late,
        excused=excused,
    )


def refused(file: str, error: DowntimeError, comment: TrustedComment | None = None) -> Generation:
    """A generation that must not be used."""
    return Generation(file=file, state=GenerationState.REFUSED, comment=comment, refusal=error)


def ordered(
    found: Iterable[Generation], limits: Limits = DEFAULT, history: Mapping[str, Past] = NO_HISTORY
) -> tuple[Generation, ...]:
    """Newest first, those without a comment last; suspect and current ones marked, scope by scope. `history`: what is
    remembered of each scope (`State.history`)."""
    everything = list(found)
    scopes = {generation.comment.scope for generation in everything if generation.comment is not None}
    watches = {scope: Watch(limits, history.get(scope, NO_PAST)) for scope in scopes}
    marked = [one for scope in scopes for one in _mark_scope(_of_scope(everything, scope), watches[scope])]
    marked.sort(key=_age, reverse=True)
    return (*marked, *sorted((one for one in everything if one.comment is None), key=lambda one: one.file))


def _of_scope(everything: Sequence[Generation], scope: str) -> list[Generation]:
    """Oldest first."""
    found = [(one.comment.sequence, one.file, one) for one in everything if one.comment and one.comment.scope == scope]
    return [one for _, _, one in sorted(found, key=lambda triple: triple[:2])]


def _age(generation: Generation) -> tuple[object, ...]:
    comment = generation.comment
    return () if comment is None else (comment.time, comment.sequence, comment.scope)


def _mark_scope(oldest_first: Sequence[Generation], watch: Watch) -> list[Generation]:
    marked: list[Generation] = []
    current: int | None = None
    for generation in oldest_first:
        comment = generation.comment
        if comment is None or generation.state is GenerationState.REFUSED:
            marked.append(generation)
            continue
        verdict = watch.weigh(comment)
        suspicion = generation.suspicion or (None if generation.excused else verdict.suspicion)
        if suspicion is not None and not generation.accepted:
            marked.append(replace(generation, state=GenerationState.SUSPECT, suspicion=suspicion))
            continue
        if generation.accepted or not generation.late:
            watch.take(comment, accepted=generation.accepted)
        current = len(marked)
        excused = generation.excused or (verdict.excused and not generation.late)
        marked.append(replace(generation, state=GenerationState.KEPT, suspicion=suspicion, excused=excused))
    if current is not None:
        marked[current] = replace(marked[current], state=GenerationState.CURRENT)
    return marked
