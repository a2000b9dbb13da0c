"""The proof that a crisis was ended on a station, as paper: what was exported, what was destroyed, two signatures.

Rules of this module: no patient in it; what is not known is said as such; the first page holds all that is signed, the
list of the destroyed files follows, each page numbered and named alike; a proof that is not completed says so at its
head.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exports.language import N_, Translator
from printable.pen import Pen, Rect
from printable.sheet import A4, BOTTOM, LEFT, RIGHT, TOP
from printable.text import Run, Typesetter, bold, boxed, inverse
from printable.words import Words

_WIDTH = A4[0] - LEFT - RIGHT
_LABEL = 150.0
_FOOT = 16.0
_NAME = 278.0
"""Width of the name of a file in the list; its SHA-256 stands to its right."""
_SIGN = 92.0

_HONEST = N_(
    "The key slots were overwritten, then removed. On a flash disk an old copy of a slot may survive in cells that no"
    " program reaches; it stays protected by its passphrase (Argon2id) and by the encryption of the disk. Copies of"
    " this vault made earlier elsewhere are not concerned by this sheet. The hospital's recovery key still opens the"
    " snapshots wherever they were published."
)
_CHECK = N_(
    "The same statement is in end-of-crisis.json, signed with the station's key before it was destroyed; the list of"
    " what happened after it could not be signed any more. These two signatures vouch for both."
)


class ListedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file and its SHA-256 in hexadecimal. `size` in bytes."""

    file: str
    size: int
    sha256: str


class EndOfCrisis(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says; times already in words, "" when there is none."""

    station: str
    site: str
    drill: bool
    declared_at: str
    declared_by: str
    before: str
    chosen: str
    """The name of the snapshot that was chosen."""
    ended_at: str
    ended_by: str
    destroyed_at: str
    """"" while the destruction is not confirmed."""
    removed: int
    entries: int
    acts: Sequence[tuple[str, int]]
    """Each act in words, and how often."""
    journal_code: str
    journal_head: str
    journal_faults: Sequence[str]
    sheets: int
    first_serial: str
    last_serial: str
    exported: Sequence[ListedFile]
    encrypted: bool
    destroyed: Sequence[ListedFile]
    left: Sequence[str]
    public_key: str
    software: str


class _Pages:
    """One page after the other; `room` starts the next one when it has to."""

    def __init__(self, pen: Pen, words: Words, facts: EndOfCrisis, title: str) -> None:
        self.pen, self.words, self.facts, self.title = pen, words, facts, title
        self.number = 0
        self.y = 0.0
        self.next()

    def next(self) -> None:
        if self.number:
            self.pen.end_page()
        self.number += 1
        self.pen.start_page(*A4)
        if self.facts.drill:
            self.pen.watermark(self.words.say(N_("EXERCISE")), A4[0])
        said = self.words.say(N_("page {number}"), number=self.number)
        foot = f"{self.title} · {self.facts.site} · {self.facts.station} · {self.facts.ended_at} · {said}"
        self.pen.write([Run(foot)], LEFT, A4[1] - BOTTOM - 9, 7, _WIDTH)
        self.y = TOP + 6

    def room(self, height: float) -> None:
        if self.y + height > A4[1] - BOTTOM - _FOOT:
            self.next()

    def write(self, runs: Sequence[Run], size: float, gap: float = 2.0) -> None:
        self.room(3 * size)
        self.y = self.pen.write(runs, LEFT, self.y + gap, size, _WIDTH)

    def heading(self, said: str) -> None:
        self.room(40)
        self.y = self.pen.write([bold(said)], LEFT, self.y + 9, 11, _WIDTH)

    def fact(self, label: str, value: str) -> None:
        self.room(12)
        below = self.pen.write([Run(label)], LEFT, self.y + 1.5, 8.5, _LABEL - 6)
        shown = [bold(value)] if value else [boxed(self.words.not_recorded)]
        self.y = max(below, self.pen.write(shown, LEFT + _LABEL, self.y + 1.5, 8.5, _WIDTH - _LABEL))

    def file(self, one: ListedFile) -> None:
        self.room(16)
        below = self.pen.write([Run(f"{one.file} ({one.size})")], LEFT, self.y + 1, 6.2, _NAME)
        self.pen.write_right([Run(one.sha256)], LEFT + _WIDTH, self.y + 1, 6.2)
        self.y = below


def end_of_crisis_sheet(facts: EndOfCrisis, translator: Translator, language: str) -> bytes:
    """The PDF."""
    words = Words(translator)
    title = words.say(N_("End of crisis: proof"))
    pen = Pen(Typesetter(), title=title, author=facts.site or facts.station, language=language)
    pages = _Pages(pen, words, facts, title)
    _head(pages)
    _when(pages)
    _journal(pages)
    _exported(pages)
    _destroyed(pages)
    _signatures(pages)
    pages.heading(words.say(N_("Files destroyed, with their size in bytes and SHA-256")))
    for one in facts.destroyed:
        pages.file(one)
    pen.end_page()
    return pen.content()


def _head(pages: _Pages) -> None:
    words, facts = pages.words, pages.facts
    if facts.drill:
        pages.write([inverse(words.say(N_("EXERCISE")))], 14)
    pages.write([bold(pages.title)], 20)
    pages.write([bold(" · ".join(part for part in (facts.site, facts.station) if part))], 12)
    if not facts.destroyed_at:
        said = N_("NOT COMPLETED: the destruction is not confirmed. Run downtime end again on this station.")
        pages.write([inverse(words.say(said))], 10, 6)


def _when(pages: _Pages) -> None:
    words, facts = pages.words, pages.facts
    pages.heading(words.say(N_("The crisis")))
    pages.fact(
        words.say(N_("Declared")),
        f"{facts.declared_at}, {facts.declared_by}" if facts.declared_by else facts.declared_at,
    )
    pages.fact(words.say(N_("Copies read")), _copies(words, facts))
    pages.fact(words.say(N_("Ended")), f"{facts.ended_at}, {facts.ended_by}" if facts.ended_by else facts.ended_at)
    pages.fact(words.say(N_("Keys destroyed")), facts.destroyed_at)


def _copies(words: Words, facts: EndOfCrisis) -> str:
    if facts.chosen:
        return words.say(N_("chosen: {file}"), file=facts.chosen)
    if facts.before:
        return words.say(N_("from before {before}"), before=facts.before)
    return words.say(N_("the newest good ones"))


def _journal(pages: _Pages) -> None:
    words, facts = pages.words, pages.facts
    pages.heading(words.say(N_("The journal")))
    pages.fact(words.say(N_("Entries")), str(facts.entries))
    pages.fact(words.say(N_("Acts")), " · ".join(f"{label} {count}" for label, count in facts.acts))
    whole = "; ".join(facts.journal_faults) or words.say(N_("whole: nothing was removed or changed"))
    pages.fact(words.say(N_("Chain")), whole)
    pages.fact(words.say(N_("Code of the last entry")), facts.journal_code)
    pages.fact(words.say(N_("Hash of the last entry (SHA-256)")), facts.journal_head)
    if facts.sheets:
        serials = words.say(N_("{first} to {last}"), first=facts.first_serial, last=facts.last_serial)
        pages.fact(words.say(N_("Sheets printed")), f"{facts.sheets} ({serials})")
    else:
        pages.fact(words.say(N_("Sheets printed")), "0")


def _exported(pages: _Pages) -> None:
    words, facts = pages.words, pages.facts
    kind = N_("Exported files, encrypted to a recipient") if facts.encrypted else N_("Exported files, in clear text")
    pages.heading(words.say(kind))
    for one in facts.exported:
        pages.file(one)


def _destroyed(pages: _Pages) -> None:
    words, facts = pages.words, pages.facts
    pages.heading(words.say(N_("What was destroyed")))
    pages.fact(words.say(N_("Files")), f"{facts.removed} / {len(facts.destroyed)}" if facts.destroyed_at else "")
    pages.fact(words.say(N_("What stays in the folder")), ", ".join(facts.left))
    pages.write([Run(words.say(_HONEST))], 8, 4)
    pages.write([Run(words.say(_CHECK))], 8, 4)
    pages.fact(words.say(N_("Public key of the signature")), facts.public_key)
    pages.fact(words.say(N_("Made with")), f"downtime {facts.software}")


def _signatures(pages: _Pages) -> None:
    """Room for two persons."""
    pen, words = pages.pen, pages.words
    pages.room(_SIGN + 30)
    pages.heading(words.say(N_("Signatures of two persons")))
    half, top = _WIDTH / 2 - 4, pages.y + 4
    for index in range(2):
        left = LEFT + index * (half + 8)
        pen.box(Rect(left, top, half, _SIGN), 0.8)
        for line, label in enumerate((N_("Name"), N_("Role"), N_("Date and time"), N_("Signature"))):
            pen.write(words.say(label), left + 4, top + 4 + line * 17, 7)
    pages.y = top + _SIGN + 4
