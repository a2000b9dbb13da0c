"""The journal as it stands on the disk at one moment, line by line; and its entries, decrypted.

Rules: the moment is fixed under the writer's lock (names, sizes, head), the reading is not under it: a long reading
keeps no nurse waiting. A disk that takes no lock (read-only, a copy for an expert), or whose lock somebody never
lets go, is read without. What cannot be read is given as such, never left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from downtime.journal.acts import Act, Content, Entry, Recorded
from downtime.journal.head import Head, read_head
from downtime.journal.line import ENTRY_LABEL, Line, moment, read_line
from downtime.journal.lock import alone
from downtime.journal.months import FOLDER, month_files, raw_lines
from downtime.journal.signing import Signer, signed_by
from exports.age import decrypt
from exports.age_keys import recipient_of
from exports.errors import DowntimeError, FileUnreadable, FileUnwritable

LONGEST_CONTENT = 1 << 20


@dataclass(frozen=True)
class View:
    """What was there at one moment: `sizes` has name and bytes of each month, oldest first."""

    folder: Path
    head: Head
    sizes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Place:
    """One line: `line` is None when it is no entry. `number` counts from 1 in its file."""

    file: str
    number: int
    raw: bytes
    line: Line | None


def look(vault: Path) -> View:
    """The journal of `vault` now. Raises `FileUnreadable`."""
    folder = vault / FOLDER
    with ExitStack() as stack:
        with suppress(FileUnwritable):
            stack.enter_context(alone(vault))
        try:
            sizes = tuple((name, (folder / name).stat().st_size) for name in month_files(folder))
        except OSError as error:
            raise FileUnreadable(file=folder.name, problem=error.strerror or type(error).__name__) from error
        return View(folder, read_head(folder), sizes)


def places(view: View) -> Iterator[Place]:
    """Every line in order. Raises `FileUnreadable`."""
    for name, size in view.sizes:
        for number, raw in enumerate(raw_lines(view.folder / name, 0, size), 1):
            yield Place(name, number, raw, read_line(raw))


def content_of(line: Line, identity: str) -> Content:
    """The clear content of an entry; whether it belongs there is the caller's to compare.

    Raises `NotForThisStation`, `EncryptionDamaged`, and `FileUnreadable` for a content of another version.
    """
    plain = decrypt(line.body.content, [identity], file=FOLDER, max_size=LONGEST_CONTENT)
    try:
        return msgspec.json.decode(plain, type=Content)
    except (ValueError, RecursionError) as error:  # anybody can encrypt anything to a public recipient
        raise FileUnreadable(file=FOLDER, problem=type(error).__name__) from None


def belongs(content: Content, line: Line) -> bool:
    """Whether the content was made for this line."""
    return content.sequence == line.body.sequence and content.time == line.body.time


def entries(vault: Path, identity: str, recipient: str | None = None) -> Iterator[Recorded]:
    """Every entry of the journal of `vault`, oldest first, decrypted with `identity`: the station's, or the recovery
    key's; then `recipient` is the station's, whose signatures are those of the key that the seal names.

    What cannot be read comes as `Act.UNREADABLE`, with its place in `detail`. Whether the chain is whole is
    `verify`'s to say. Raises `KeyMalformed` and `FileUnreadable`.
    """
    view = look(vault)
    key = signing_key(view.head, identity, recipient)
    last = datetime.fromtimestamp(0, UTC)
    for place in places(view):
        if place.line is not None:
            last = place.line.time
        yield _recorded(place, identity, key, last)


def signing_key(head: Head, identity: str, recipient: str | None = None) -> bytes:
    """The station's public signing key: its own identity gives it, whatever the disk says; another reader has the
    seal's word for it (no bytes when there is none). Raises `KeyMalformed`."""
    if recipient is None or recipient_of(identity) == recipient:
        return Signer.of(identity).public
    seal = head.seal
    return seal.key if seal is not None and head.sealed_by(seal.key) else b""


def newest(vault: Path, identity: str, count: int) -> tuple[Recorded, ...]:
    """The last `count` entries of the journal of `vault`, the newest first, decrypted; as `entries` otherwise.

    Only these are decrypted, and only the months read that hold them. Raises `KeyMalformed` and `FileUnreadable`.
    """
    key, view = Signer.of(identity).public, look(vault)
    found: list[Place] = []
    for month in reversed(view.sizes):
        if len(found) < count:
            found[:0] = deque(places(replace(view, sizes=(month,))), maxlen=count - len(found))
    last = datetime.fromtimestamp(0, UTC)
    recorded: list[Recorded] = []
    for place in found:
        last = place.line.time if place.line is not None else last
        recorded.append(_recorded(place, identity, key, last))
    return tuple(reversed(recorded))


def _recorded(place: Place, identity: str, key: bytes, last: datetime) -> Recorded:
    where = f"{place.file}:{place.number}"
    line = place.line
    if line is None:
        return Recorded(sequence=0, time=last, entry=Entry(act=Act.UNREADABLE, detail=where), signed=False)
    signature = line.wrapped.signature
    signed = signature is not None and signed_by(key, signature, ENTRY_LABEL + line.wrapped.body)
    try:
        content = content_of(line, identity)
        entry = content.entry if belongs(content, line) else Entry(act=Act.UNREADABLE, detail=where)
    except DowntimeError:
        entry = Entry(act=Act.UNREADABLE, detail=where)
    time = moment(line.body.time) or last
    return Recorded(sequence=line.body.sequence, time=time, entry=entry, signed=signed)
