"""Is the journal whole? Finds what was removed, changed, moved or cut off, with its place.

Rules: without the secret, the chain, the signatures and the seal are checked against the key that the seal names; with
it, against the station's own key, and every entry is decrypted. Nothing stops at the first fault. Nothing is written.
What this cannot find is said in `downtime/docs/JOURNAL.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from downtime.journal.findings import Fault, Finding, Note, Verdict
from downtime.journal.head import Head, HeadState
from downtime.journal.line import ENTRY_LABEL, Line, code_of, genesis, time_text
from downtime.journal.reading import Place, View, belongs, content_of, look, places
from downtime.journal.signing import Signer, signed_by
from exports.age_keys import recipient_of
from exports.errors import DowntimeError, NotForThisStation

_CODE = re.compile(r"(\d{1,15})((?:-[0-9a-f]{4}){4})")


@dataclass(frozen=True)
class Known:
    """The end of the journal as somebody noted it: `digits` are the first 16 of the entry's hash."""

    sequence: int
    digits: str

    @classmethod
    def parse(cls, code: str) -> Known | None:
        """`42-7f3a-91c2-03bd-11aa`; None when it is no such code."""
        found = _CODE.fullmatch(code.strip().lower())
        return cls(int(found[1]), found[2].replace("-", "")) if found else None


def verify(vault: Path, recipient: str, identity: str | None = None, known: Sequence[Known] = ()) -> Verdict:
    """Check the journal of the vault folder `vault`, whose public recipient is `recipient`. `identity` is the station's
    own, or the recovery key's: that one reads the contents too, and knows no better than the disk who signed.

    Raises `FileUnreadable` (the disk), and `KeyMalformed` for an `identity` that is not one.
    """
    view = look(vault)
    own = identity is not None and recipient_of(identity) == recipient
    key = Signer.of(identity).public if own and identity is not None else None
    walk = _Walk(view.head, recipient, key, identity)
    findings = [*walk.seal_findings(), *walk.all(view), *walk.end_findings(view), *walk.known_findings(known)]
    if walk.closed:
        findings.append(Finding(Note.STATION_ONLY, {"count": walk.closed}))
    return Verdict(
        findings=tuple(findings),
        entries=walk.count,
        first=walk.first.body.sequence if walk.first else 0,
        last=walk.last.body.sequence if walk.last else 0,
        begins=time_text(walk.first.time) if walk.first else "",
        ends=time_text(walk.last.time) if walk.last else "",
        sealed=walk.sealed,
        unsigned=walk.unsigned,
        code=code_of(walk.last.body.sequence, walk.last.hash) if walk.last else "",
        content_read=identity is not None and not walk.closed,
    )


@dataclass
class _Rest:
    """Lines that are no entries, since the last one that is."""

    file: str = ""
    number: int = 0
    ended: bool = True
    digest: hashlib._Hash | None = None

    def add(self, place: Place) -> None:
        if self.digest is None:
            self.file, self.number, self.digest = place.file, place.number, hashlib.sha256()
        self.digest.update(place.raw)
        self.ended = place.raw.endswith(b"\n")

    @property
    def where(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.number}


@dataclass
class _Walk:
    """One pass over the journal."""

    head: Head
    recipient: str
    own_key: bytes | None
    identity: str | None
    count: int = 0
    unsigned: int = 0
    signed: int = 0
    closed: int = 0
    """Contents that are not for the recovery key."""
    first: Line | None = None
    last: Line | None = None
    hashes: dict[int, str] = field(default_factory=dict)
    _next: int = 1
    _previous: str = ""
    _latest: datetime | None = None

    def __post_init__(self) -> None:
        self._key = self.own_key or (self.head.seal.key if self.head.seal is not None else None)
        self._sealed = self._key is not None and self.head.sealed_by(self._key)
        self._next, self._previous = 1, genesis(self.recipient)
        if self.head.seal is not None and self._sealed:
            self._next, self._previous = self.head.seal.first, self.head.seal.before

    @property
    def sealed(self) -> int:
        seal = self.head.seal if self._sealed else None
        return seal.sequence if seal is not None and self.hashes.get(seal.sequence) == seal.hash else 0

    def seal_findings(self) -> Iterator[Finding]:
        if self.head.state is HeadState.DAMAGED:
            yield Finding(Fault.SEAL_DAMAGED)
        elif self.head.seal is not None and not self._sealed:
            yield Finding(Fault.SEAL_FORGED)

    def all(self, view: View) -> Iterator[Finding]:
        """What is found line by line."""
        rest = _Rest()
        for place in places(view):
            if rest.digest is not None and place.file != rest.file:  # a cut is continued in the same file
                yield Finding(Fault.CHANGED, rest.where)
                rest = _Rest()
            if place.line is None:
                rest.add(place)
                continue
            where: dict[str, str | int] = {
                "file": place.file,
                "line": place.number,
                "sequence": place.line.body.sequence,
            }
            yield from self._before(place.line, rest, where)
            rest = _Rest()
            yield from self._entry(place.line, where)
        if rest.digest is not None:
            newest = view.sizes[-1][0]
            kind = Note.TORN_END if not rest.ended and rest.file == newest else Fault.CHANGED
            yield Finding(kind, rest.where)

    def _before(self, line: Line, rest: _Rest, where: dict[str, str | int]) -> Iterator[Finding]:
        found = rest.digest.hexdigest() if rest.digest is not None else None
        if found == line.body.torn:
            if found is not None:
                yield Finding(Note.POWER_CUT, where)
        elif line.body.torn is None:
            yield Finding(Fault.CHANGED, rest.where)
        else:
            yield Finding(Fault.TORN_CHANGED, where)

    def _entry(self, line: Line, where: dict[str, str | int]) -> Iterator[Finding]:
        body = line.body
        if self.first is None:
            self.first = line
            if 1 < body.sequence < self._next:  # a month that retention was about to remove
                self._next, self._previous = body.sequence, body.previous
            elif body.sequence == 1:
                self._next, self._previous = 1, genesis(self.recipient)
        self.count += 1
        if body.unsealed:
            yield Finding(Fault.SEAL_WAS_MISSING, where)
        yield from self._order(line, where)
        yield from self._signature(line, where)
        yield from self._content(line, where)

    def _order(self, line: Line, where: dict[str, str | int]) -> Iterator[Finding]:
        sequence = line.body.sequence
        if sequence < self._next:
            yield Finding(Fault.MISPLACED, where)
            return
        if sequence > self._next:
            yield Finding(Fault.REMOVED, where | {"first": self._next, "last": sequence - 1})
        elif line.body.previous != self._previous:
            yield Finding(Fault.REPLACED, where)
        if self._latest is not None and line.time < self._latest:
            yield Finding(Note.CLOCK, where)
        self._next, self._previous, self._latest = sequence + 1, line.hash, line.time
        self.last = line
        self.hashes[sequence] = line.hash

    def _signature(self, line: Line, where: dict[str, str | int]) -> Iterator[Finding]:
        signature = line.wrapped.signature
        if signature is None:
            self.unsigned += 1
            return
        self.signed += 1
        message = ENTRY_LABEL + line.wrapped.body
        if self._key is not None and not signed_by(self._key, signature, message):
            yield Finding(Fault.SIGNATURE, where)

    def _content(self, line: Line, where: dict[str, str | int]) -> Iterator[Finding]:
        if self.identity is None:
            return
        try:
            if not belongs(content_of(line, self.identity), line):
                yield Finding(Fault.MOVED, where)
        except NotForThisStation:
            if self.own_key is not None:
                yield Finding(Fault.UNREADABLE, where)
            else:
                self.closed += 1
        except DowntimeError:
            yield Finding(Fault.UNREADABLE, where)

    def end_findings(self, view: View) -> Iterator[Finding]:
        """What the head says of the end."""
        said = self.head.last
        lost_seal = self.head.state is HeadState.MISSING and bool(view.sizes)
        no_seal = self.head.state is HeadState.WHOLE and self.head.seal is None and self.signed > 0
        if lost_seal or no_seal:
            yield Finding(Fault.SEAL_MISSING)
        if self.head.state is HeadState.MISSING and not view.sizes:
            yield Finding(Note.EMPTY)
        if said is not None and said.sequence >= self._next:
            yield Finding(Fault.CUT_OFF, {"first": self._next, "last": said.sequence})
        marks = {(mark.sequence, mark.hash) for mark in (self.head.seal, self.head.end) if mark is not None}
        for sequence, line_hash in sorted(marks):
            if self.hashes.get(sequence, line_hash) != line_hash:
                yield Finding(Fault.NOT_THE_SEALED_ONE, {"sequence": sequence})

    def known_findings(self, known: Sequence[Known]) -> Iterator[Finding]:
        """What somebody noted earlier must still be there."""
        beginning = self.head.seal.first if self.head.seal is not None and self._sealed else 1
        for one in known:
            if self.hashes.get(one.sequence, "").startswith(one.digits) and one.sequence in self.hashes:
                continue
            kind = Note.NOTED_DROPPED if one.sequence < beginning else Fault.NOT_THE_NOTED_ONE
            yield Finding(kind, {"sequence": one.sequence})
