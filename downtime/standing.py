"""How an open copy stands: since when nothing in it is newer, and why it may not be the newest there is.

Rule: pages and paper say the same. The time of the data is the oldest reading of any source, never one that flatters: a
snapshot made this minute from an extract of last week is data of last week.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from exports.errors import DowntimeError
from exports.language import N_, Translator
from exports.record import Feed, Moment
from exports.snapshot.schema import Manifest
from exports.suspicion import Suspicion

REFUSED = N_("This is not the newest snapshot of the vault; newer ones were refused: {reason}")
SET_ASIDE = N_("A newer snapshot was set aside: {reason}.")
SET_ASIDE_UNSAID = N_("A newer snapshot was set aside as suspect.")
SUSPECT = N_("This snapshot is suspect: {reason}. Compare with what you know.")
SUSPECT_UNSAID = N_("This snapshot is suspect. Compare with what you know.")
MISSING = N_("The newest snapshot was taken away from this vault, and not by the kit: tell the security officer.")


def data_at(manifest: Manifest, feeds: Iterable[Feed]) -> Moment:
    """When the snapshot was made, or when its oldest source was read, whichever is earlier."""
    return min((manifest.created_at, *(feed.read_at for feed in feeds if feed.read_at and instant(feed.read_at))))


def instant(moment: Moment | None) -> datetime | None:
    """A moment that is a whole instant; None for a partial date or none."""
    try:
        found = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def notices(  # noqa: PLR0913 - all named
    translator: Translator,
    *,
    refused: Sequence[DowntimeError],
    set_aside: int,
    suspect: bool,
    suspicion: Suspicion | None = None,
    aside_for: Suspicion | None = None,
    missing_newest: bool = False,
) -> tuple[str, ...]:
    """What every page and sheet must say when the copy is not plainly the newest good one; gravest first.

    `suspicion` is what is suspicious of this copy, `aside_for` of the newest one that was set aside.
    """
    said = []
    if suspect:
        said.append(_with_reason(translator, SUSPECT, SUSPECT_UNSAID, suspicion))
    if refused:
        said.append(translator.gettext(REFUSED).format(reason=refused[0].say(translator)))
    if set_aside:
        said.append(_with_reason(translator, SET_ASIDE, SET_ASIDE_UNSAID, aside_for))
    if missing_newest:
        said.append(translator.gettext(MISSING))
    return tuple(said)


def _with_reason(translator: Translator, sentence: str, unsaid: str, suspicion: Suspicion | None) -> str:
    if suspicion is None:
        return translator.gettext(unsaid)
    return translator.gettext(sentence).format(reason=suspicion.say(translator))
