"""What a vault remembers of good copies when the files themselves go: their figures, hour by hour, for eight days.

Rules: only what is good and came in its turn teaches; what was excused stays so as long as its file is there. Figures
are those of signed comments: numbers of a hospital or a ward, nothing of a patient.
"""

from __future__ import annotations

from collections.abc import Sequence

from downtime.vault.generation import Generation, GenerationState
from downtime.vault.trusted_keys import signature_digest
from downtime.vault.vault import Vault
from exports.recurrence import Level, level_of

_GOOD = (GenerationState.CURRENT, GenerationState.KEPT)


def remember(vault: Vault, generations: Sequence[Generation]) -> None:
    """Write down the figures of the good ones of `generations`, which the vault holds, and those whose fall was
    excused. Raises `FileUnreadable` and `FileUnwritable`."""
    levels: dict[str, list[Level]] = {}
    excused: dict[str, str] = {}
    for one in generations:
        if one.comment is None or one.late or one.state not in _GOOD:
            continue
        levels.setdefault(one.comment.scope, []).append(level_of(one.comment))
        if one.excused:
            excused[one.file] = signature_digest(vault.read_signature(one.file))
    vault.change_state(lambda state: state.learning(levels, excused))
