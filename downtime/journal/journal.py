"""The journal of a vault: what was done is on the disk, encrypted, before anybody sees what it led to.

Rules of this module:

* `record` returns when every byte is on the disk; nothing that is there is ever changed, what a power cut left of a
  line included;
* writing needs no secret; while the station is unlocked, each entry is signed and a signed seal names the last one;
* one writer at a time, over threads and processes; each goes on where the last one ended;
* a journal that is damaged is continued, never started anew, and the damage stays visible for good.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from downtime.journal.acts import Act, Content, Entry, content_bytes
from downtime.journal.head import End, Head, HeadState, Seal, read_head, sealing, sweep, write_head
from downtime.journal.line import Body, code_of, entry_line, genesis, hash_of, read_line, time_text
from downtime.journal.lock import alone
from downtime.journal.months import (
    FOLDER,
    Tail,
    append_durably,
    find_tail,
    is_there,
    month_files,
    month_of,
    raw_lines,
    scan,
    torn_bytes,
)
from downtime.journal.retention import DEFAULT_MONTHS, to_drop
from downtime.journal.signing import Signer
from exports.age import encrypt
from exports.age_keys import parse_recipient, recipient_of
from exports.durable import sync_folder
from exports.errors import DowntimeError, FileUnwritable, KeyMalformed
from exports.language import N_


def clock() -> datetime:
    """This computer's time."""
    return datetime.now(UTC)


class Journal:
    """Writes the journal of one vault. One object per process; safe to call from several threads."""

    def __init__(self, vault: Path, recipients: Sequence[str], now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._folder = vault / FOLDER
        self._recipients = tuple(recipients)
        self._genesis = genesis(self._recipients[0])
        self._now = now
        self._lock = threading.Lock()
        self._signer: Signer | None = None
        self._tail: Tail | None = None
        self._own_seal = b""
        """The line of the last seal made here: it need not be verified to be known again."""
        self._missed = 0

    @classmethod
    def open(cls, vault: Path, recipients: Sequence[str], now: Callable[[], datetime] = clock) -> Journal:
        """The journal of the vault folder `vault`, made with its first entry.

        `recipients` are those who can read it: the station's own (`age1…`) first, then others such as the site's
        recovery key. Raises `KeyMalformed`.
        """
        if not recipients:
            raise KeyMalformed(file="age1…", problem=N_("no recipient was given"))
        for recipient in recipients:
            parse_recipient(recipient)
        return cls(vault, recipients, now)

    def unlocked(self, identity: str) -> None:
        """From now on sign and seal. Record `Act.UNLOCK` next: it binds all that was written before.

        Raises `KeyMalformed` when `identity` is not this station's.
        """
        if recipient_of(identity) != self._recipients[0]:
            raise KeyMalformed(file=FOLDER, problem=N_("it holds the key of another station"))
        with self._lock:
            self._signer, self._own_seal = Signer.of(identity), b""

    def locked(self) -> None:
        """Forget the signing key. Record `Act.LOCK` before: it is the last that is sealed."""
        with self._lock:
            self._signer, self._own_seal = None, b""

    def record(self, *entries: Entry) -> None:
        """Write the entries; they are on the disk when this returns.

        Raises `FileUnwritable` and `FileUnreadable`; then an entry that is written later says how many are missing.
        """
        with self._lock:
            owed = self._owed()
            try:
                if owed or entries:
                    with alone(self._vault):
                        self._append([*owed, *entries])
            except DowntimeError:
                self._missed += len(entries)
                self._tail = None
                raise
            self._missed = 0

    def code(self) -> str | None:
        """The end of the journal as people write it down (`42-7f3a-91c2-03bd-11aa`): shown on screens, printed on
        sheets, noted by IT; whoever has one can show later that nothing before it was cut off or replaced."""
        with self._lock, alone(self._vault):
            last = read_head(self._folder).last
        return code_of(last.sequence, last.hash) if last is not None else None

    def drop_old(self, months: int = DEFAULT_MONTHS) -> tuple[str, ...]:
        """Remove the months that retention gives up; gives their files. Does nothing while locked: the new beginning
        must be signed. Raises `FileUnwritable` and `FileUnreadable`."""
        with self._lock, alone(self._vault):
            dropped = to_drop(month_files(self._folder), month_of(self._now()), months)
            if not dropped or self._signer is None:
                return ()
            end = scan(self._folder, Tail(0, self._genesis, dropped[-1]))
            if not end.sequence:  # nothing readable says where the rest begins
                return ()
            self._append([Entry(act=Act.JOURNAL_DROPPED, detail=" ".join(dropped))])
            head = read_head(self._folder)
            if head.seal is None:
                return ()
            self._seal(self._signer, head.seal.sequence, head.seal.hash, (end.sequence + 1, end.hash))
            self._remove(dropped)
            return dropped

    def _owed(self) -> list[Entry]:
        return [Entry(act=Act.NOT_JOURNALLED, detail=str(self._missed))] if self._missed else []

    def _append(self, entries: Sequence[Entry]) -> None:
        """Under the lock."""
        self._make_folder()
        head = read_head(self._folder)
        known = self._tail
        if known is None:
            sweep(self._folder)
        tail = find_tail(self._folder, self._genesis, known)
        unsealed = self._is_unsealed(head, tail, known)
        if head.state is HeadState.MISSING and not tail.file:
            head = Head(HeadState.WHOLE).ending(End(sequence=0, hash=self._genesis, time=time_text(self._now())))
            write_head(self._folder, head)  # before the first line, so that a cut never looks like a removed head
            unsealed = False
        last = _last(head, tail)
        if self._signer is not None and head.seal is None and not unsealed:
            self._seal(self._signer, last.sequence, last.hash, (1, self._genesis))  # likewise for the first signature
        torn, line_end = torn_bytes(self._folder, tail)
        lines = self._lines(entries, last, torn, unsealed)
        file = tail.file if tail.torn else max(tail.file, month_of(self._now()))
        content = line_end + b"".join(lines)
        append_durably(self._folder / file, content)
        size = (tail.size if file == tail.file else 0) + len(content)
        self._tail = Tail(last.sequence + len(lines), hash_of(lines[-1]), file, size, size)
        self._write_head(head, self._tail)

    def _lines(self, entries: Sequence[Entry], last: Tail, torn: str | None, unsealed: bool) -> list[bytes]:
        """The lines after `last`; the first of them says in what state the journal was found."""
        lines: list[bytes] = []
        previous = last.hash
        for number, entry in enumerate(entries, last.sequence + 1):
            time = time_text(self._now())
            plain = content_bytes(Content(sequence=number, time=time, entry=entry))
            body = Body(
                sequence=number,
                time=time,
                previous=previous,
                torn=None if lines else torn,
                unsealed=unsealed and not lines,
                content=encrypt(plain, self._recipients),
            )
            lines.append(entry_line(body, self._signer))
            previous = hash_of(lines[-1])
        return lines

    def _is_unsealed(self, head: Head, tail: Tail, known: Tail | None) -> bool:
        """Whether the seal that must be there is not, or names another entry than stands there: its evidence goes with
        the next seal, so the next entry says it."""
        if head.state is not HeadState.WHOLE:
            return True
        if head.end is not None and not self._fits(head.end, tail, known):
            return True
        if self._signer is None:  # the seal stays as it is
            return False
        if head.seal is not None:
            return not (self._is_ours(head, self._signer) and self._fits(head.seal, tail, known))
        return bool(tail.sequence) and self._was_signed()

    def _fits(self, mark: End | Seal, tail: Tail, known: Tail | None) -> bool:
        """Whether the entry that the head names is there; when it was cut off, its number stays missing."""
        if mark.sequence > tail.sequence:
            return True
        seen = [(0, self._genesis), *((one.sequence, one.hash) for one in (tail, known) if one is not None)]
        return (mark.sequence, mark.hash) in seen or is_there(self._folder, mark.sequence, mark.hash)

    def _was_signed(self) -> bool:
        """Whether an entry was ever signed; asked at the first unlock only, when there is no seal yet."""
        for file in month_files(self._folder):
            for raw in raw_lines(self._folder / file):
                line = read_line(raw)
                if line is not None and line.wrapped.signature is not None:
                    return True
        return False

    def _write_head(self, head: Head, tail: Tail) -> None:
        """The entries are safe by now: a head that cannot be written comes with the next ones."""
        with suppress(FileUnwritable):
            if self._signer is None:
                write_head(self._folder, head.ending(self._end(tail)))
                return
            trusted = head.seal if self._is_ours(head, self._signer) else None
            first = (trusted.first, trusted.before) if trusted is not None else (1, self._genesis)
            self._seal(self._signer, tail.sequence, tail.hash, first)

    def _seal(self, signer: Signer, sequence: int, line_hash: str, first: tuple[int, str]) -> None:
        number, before = first
        time = time_text(self._now())
        seal = Seal(key=signer.public, sequence=sequence, hash=line_hash, time=time, first=number, before=before)
        head = sealing(seal, signer)
        write_head(self._folder, head)
        self._own_seal = head.raw

    def _is_ours(self, head: Head, signer: Signer) -> bool:
        """Whether the seal was made by this station."""
        return bool(head.raw) and (head.raw == self._own_seal or head.sealed_by(signer.public))

    def _end(self, tail: Tail) -> End:
        return End(sequence=tail.sequence, hash=tail.hash, time=time_text(self._now()))

    def _make_folder(self) -> None:
        if self._folder.is_dir():
            return
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._vault)
        except OSError as error:
            raise FileUnwritable(file=FOLDER, problem=error.strerror or type(error).__name__) from error

    def _remove(self, files: Sequence[str]) -> None:
        try:
            for file in files:
                (self._folder / file).unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise FileUnwritable(file=FOLDER, problem=error.strerror or type(error).__name__) from error


def _last(head: Head, tail: Tail) -> Tail:
    """Where the next entry goes on: after the last one on the disk, or after the last one that the head names when the
    end was cut off. Then the numbers that are missing stay missing."""
    said = head.last
    if said is not None and said.sequence > tail.sequence:
        return replace(tail, sequence=said.sequence, hash=said.hash)
    return tail
