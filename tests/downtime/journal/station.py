"""A station with a journal, and hands that do to it what they should not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from downtime.journal import Act, Entry, Journal, Known, Verdict, entries, verify
from downtime.journal.acts import Recorded
from exports.age_keys import generate_identity, recipient_of

START = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NAME = "LENEVEU-QUÉMÉRAS"
READER = "Hélène Le Goff"
IPP = "80000417"
READ = Entry(act=Act.READ_PATIENT, reader=READER, role="nurse", identity="declared", patient="p7", ipp=IPP, ward="w1")


@dataclass
class Ticking:
    """A clock that moves a second each time it is looked at."""

    at: datetime = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Station:
    """A vault folder as the journal knows it."""

    vault: Path
    identity: str = field(default_factory=generate_identity)
    clock: Ticking = field(default_factory=Ticking)

    @property
    def recipient(self) -> str:
        return recipient_of(self.identity)

    @property
    def folder(self) -> Path:
        return self.vault / "journal"

    def journal(self, *, unlocked: bool = True) -> Journal:
        opened = Journal.open(self.vault, [self.recipient], self.clock)
        if unlocked:
            opened.unlocked(self.identity)
        return opened

    def fill(self, locked: int = 2, unlocked: int = 6) -> Journal:
        """Some entries from before the unlock, some from after it."""
        journal = self.journal(unlocked=False)
        for _ in range(locked):
            journal.record(Entry(act=Act.UNLOCK_REFUSED, failure=41))
        if unlocked:
            journal.unlocked(self.identity)
            journal.record(Entry(act=Act.UNLOCK))
        for _ in range(unlocked - 1):
            journal.record(READ)
        return journal

    @property
    def file(self) -> Path:
        """The only month."""
        (found,) = self.folder.glob("*.journal")
        return found

    def lines(self) -> list[bytes]:
        return self.file.read_bytes().splitlines(keepends=True)

    def rewrite(self, change: Callable[[list[bytes]], Iterable[bytes]]) -> None:
        self.file.write_bytes(b"".join(change(self.lines())))

    def verify(self, *codes: str, secret: bool = False) -> Verdict:
        known = [known for code in codes if (known := Known.parse(code))]
        return verify(self.vault, self.recipient, self.identity if secret else None, known)

    def faults(self, *, secret: bool = False) -> list[str]:
        return [str(fault.kind) for fault in self.verify(secret=secret).faults]

    def notes(self) -> list[str]:
        return [str(note.kind) for note in self.verify().notes]

    def entries(self) -> list[Recorded]:
        return list(entries(self.vault, self.identity))

    def acts(self) -> list[Act]:
        return [recorded.entry.act for recorded in self.entries()]
