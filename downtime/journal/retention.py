"""How long the journal stays: at least twelve months, by whole months, unless the site says otherwise.

Source: Code de la santé publique (traces kept six rolling months), CNIL recommendation on logging of October 2021 (six
to twelve months, more when justified). Rules: never less than six months, whoever asks; a month goes when it ended
longer ago than that and as many newer months, and one, have entries: a clock that jumped ahead takes at most one month
early, and a laptop that lay in a cupboard keeps what it has.
"""

from __future__ import annotations

from collections.abc import Sequence

from downtime.journal.months import SUFFIX

DEFAULT_MONTHS = 12
LEAST_MONTHS = 6
MOST_MONTHS = 120


def to_drop(files: Sequence[str], current: str, months: int = DEFAULT_MONTHS) -> tuple[str, ...]:
    """The files that may go, oldest first, of `files` in order; `current` is this month's name."""
    kept = max(months, LEAST_MONTHS)
    droppable = files[: max(0, len(files) - kept - 1)]
    return tuple(file for file in droppable if _index(current) - _index(file) > kept)


def _index(file: str) -> int:
    """Months since the year 0."""
    year, month = file.removesuffix(SUFFIX).split("-")
    return 12 * int(year) + int(month)
