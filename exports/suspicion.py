"""When a validly signed snapshot is set aside: it lost much at once. Pure comparisons of what signed comments say.

Who holds the hospital's key, or the systems that it reads, can sign a snapshot without patients. So figures are
compared, on the laptop without any secret and on the hospital side before the laptops do:

* with the last good one of at most 24 hours: what an export that failed halfway, or a wipe, looks like;
* with every good one of at most seven days, more loosely: who takes a little away each hour never falls far from the
  hour before, and falls far from the week;
* a fall that came before at that hour and went again is none (`exports.recurrence`): an emergency department at five in
  the morning holds a quarter of its evening, a week ward on Saturday nobody, and staff that is warned each night no
  longer reads the warning;
* allergies and orders in proportion to the patients present: a ward that emptied has fewer of both, a ward that is
  full and has lost them was robbed;
* after seven days without a good one there is nothing to compare with: that is how it is then. So is what a person
  accepted: from then on it is what later ones are compared with, and what was before it no longer counts.

What this cannot see: a loss within the limits, by whoever knows them. The limits are the laptop's own (decision record
0007): nothing that is published loosens them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from exports.language import N_, Translator, untranslated
from exports.recurrence import DAY, NO_PAST, PROPORTIONAL, Level, Past, Recurrence, level_of
from exports.snapshot.figures import Figures
from exports.suspicion_limits import DEFAULT, Limits
from exports.trusted_comment import TrustedComment

WEEK = timedelta(days=7)
FEWEST = {"patients": 10, "present": 10, "wards": 4, "allergies": 10, "orders": 20}
"""Below these numbers a fall says nothing: a small ward halves by chance."""
FEWEST_GONE = 5
"""As many allergies or orders, of people who are still there, do not all vanish by chance."""


class Kind(StrEnum):
    """What is suspicious."""

    PATIENTS = "patients"
    PRESENT = "present"
    WARDS = "wards"
    ALLERGIES = "allergies"
    ORDERS = "orders"
    TEXTS = "texts"
    NOT_READ = "not-read"
    NOTHING_NEW = "nothing-new"
    EMPTIED = "emptied"


SENTENCES = {
    Kind.PATIENTS: N_("it holds far fewer patients: {is_now} instead of {was}"),
    Kind.PRESENT: N_("far fewer patients are present: {is_now} instead of {was}"),
    Kind.WARDS: N_("far fewer wards have somebody in them: {is_now} instead of {was}"),
    Kind.ALLERGIES: N_("far fewer allergies than its patients let expect: {is_now} instead of {was}"),
    Kind.ORDERS: N_("far fewer active orders than its patients let expect: {is_now} instead of {was}"),
    Kind.TEXTS: N_("texts look enciphered or garbled ({name}): {is_now} of {was}"),
    Kind.NOT_READ: N_("the source “{name}” was last read {is_now} hours before it was made; the limit is {was}"),
    Kind.NOTHING_NEW: N_("nothing newer came from the source “{name}” for {is_now} hours; the limit is {was}"),
    Kind.EMPTIED: N_("the list “{name}” is empty; before, it had {was} rows"),
}


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """Why a snapshot is set aside, with its figures. Nothing of it is said of a patient."""

    kind: Kind
    was: int
    """What it is measured by: the number before, or the limit."""
    is_now: int
    name: str = ""
    """The list (a message of the catalogue) or the source."""

    def say(self, translator: Translator = untranslated) -> str:
        """The reason, as a part of a sentence."""
        name = translator.gettext(self.name) if self.name else ""
        return translator.gettext(SENTENCES[self.kind]).format(was=self.was, is_now=self.is_now, name=name)


class Verdict(msgspec.Struct, frozen=True):
    """What the figures of a snapshot say. `excused`: it fell, as others did before that came back."""

    suspicion: Suspicion | None = None
    excused: bool = False


class Watch:
    """The good snapshots of one scope so far, and what is remembered of those that went. Takes them oldest first."""

    def __init__(self, limits: Limits = DEFAULT, past: Past = NO_PAST) -> None:
        self._limits = limits
        self._past = past
        self._good: list[tuple[datetime, Figures]] = []
        self._taken: list[Level] = []

    def judge(self, comment: TrustedComment) -> Suspicion | None:
        """What is suspicious of the next one, the largest fall first. Changes nothing."""
        return self.weigh(comment).suspicion

    def weigh(self, comment: TrustedComment) -> Verdict:
        """As `judge`, and whether it fell and is excused."""
        falls = self._all_falls(comment)
        if not falls:
            return Verdict()
        seen = Recurrence(comment, self._past.before(comment.time, self._taken))
        left = [fall for was, fall in falls if not seen.excuses(fall.kind.value, was, FEWEST[fall.kind.value])]
        return Verdict(min(left, key=lambda fall: fall.is_now / fall.was, default=None), excused=not left)

    def take(self, comment: TrustedComment, *, accepted: bool = False) -> None:
        """The next one is good: by itself, or because a person accepted it, who thereby says how it is now."""
        figures = comment.figures
        kept = [] if accepted else [(at, was) for at, was in self._good if not _covers(figures, was)]
        self._good = [*kept, (comment.time, figures)]
        self._taken.append(level_of(comment))

    def _all_falls(self, comment: TrustedComment) -> list[tuple[Figures, Suspicion]]:
        references = self._references(comment.time)
        return [(was, fall) for was, share in references for fall in _falls(was, comment, share)]

    def _references(self, time: datetime) -> Iterator[tuple[Figures, dict[str, float]]]:
        limits = self._limits
        if self._good and time - self._good[-1][0] <= DAY:
            yield self._good[-1][1], {name: getattr(limits, name) for name in FEWEST}
        for at, was in self._good:
            if time - at <= WEEK:
                yield was, {name: min(limits.week, getattr(limits, name)) for name in FEWEST}


def _falls(was: Figures, now: TrustedComment, share: dict[str, float]) -> Iterator[Suspicion]:
    for name, fewest in FEWEST.items():
        before, after = _expected(name, was, now), getattr(now, name)
        many = before >= fewest or (after == 0 and before >= FEWEST_GONE and name in PROPORTIONAL)
        if many and after < before * share[name]:
            yield Suspicion(kind=Kind(name), was=round(before), is_now=after)


def _expected(name: str, was: Figures, now: TrustedComment) -> float:
    """What would still be there had nothing but patients left."""
    before: int = getattr(was, name)
    if name not in PROPORTIONAL or not was.present:
        return before
    return before * min(1.0, now.present / was.present)


def _covers(newer: Figures, older: Figures) -> bool:
    """Whether everything that falls far from the older one falls far from the newer one too: it need not be kept."""
    larger = all(getattr(newer, name) >= getattr(older, name) for name in FEWEST)
    denser = all(getattr(newer, name) * older.present >= getattr(older, name) * newer.present for name in PROPORTIONAL)
    return larger and denser
