"""`journal/head`: where the journal ends, so that a cut end is found.

Rules: the seal is signed and names the last entry that was written after an unlock; the end is unsigned and names the
last entry of all, when later ones were written without the secret. Both are replaced, never added to: who takes the
disk finds no older seal on it that would fit a shorter journal. The signature's label is not that of entries.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from downtime.journal.line import Hash, Wrapped, unwrap, wrap
from downtime.journal.signing import KEY_LENGTH, Signer, signed_by
from exports.durable import write_durably
from exports.open_files import open_to_read

FILE = "head"
SEAL_LABEL = b"downtime journal seal 1\n"
END_LABEL = b""
_LARGEST = 16 * 1024

Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class HeadState(StrEnum):
    """What was found of the file."""

    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged"


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signed end, and the beginning that retention left."""

    key: bytes
    """The public key of the station's signatures."""
    sequence: Count
    hash: Hash
    time: str
    first: Count
    """The number of the first entry that is kept; 1 until retention dropped a month."""
    before: Hash
    """The hash of the line before it."""


class End(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The unsigned end."""

    sequence: Count
    hash: Hash
    time: str


@dataclass(frozen=True)
class Head:
    """The file, read. `line` is the seal's line as it stands."""

    state: HeadState
    seal: Seal | None = None
    line: Wrapped | None = None
    raw: bytes = b""
    end: End | None = None

    @property
    def last(self) -> End | None:
        """The last entry that the file names."""
        if self.seal is None:
            return self.end
        sealed = End(sequence=self.seal.sequence, hash=self.seal.hash, time=self.seal.time)
        return self.end if self.end is not None and self.end.sequence > sealed.sequence else sealed

    def sealed_by(self, key: bytes) -> bool:
        """Whether there is a seal, and its signature is that of `key`."""
        if self.seal is None or self.line is None or self.line.signature is None:
            return False
        return self.seal.key == key and signed_by(key, self.line.signature, SEAL_LABEL + self.line.body)

    def ending(self, end: End) -> Head:
        """With a later, unsigned end."""
        return replace(self, state=HeadState.WHOLE, end=end)

    def to_bytes(self) -> bytes:
        ending = b"" if self.end is None else wrap(msgspec.json.encode(self.end), END_LABEL, None)
        return self.raw + ending


def sealing(seal: Seal, signer: Signer) -> Head:
    """A new seal, with nothing after it."""
    raw = wrap(msgspec.json.encode(seal), SEAL_LABEL, signer)
    return Head(HeadState.WHOLE, seal=seal, line=unwrap(raw), raw=raw)


def read_head(folder: Path) -> Head:
    """The head of the journal `folder`. What cannot be read is a state, never an error."""
    try:
        with open_to_read(folder / FILE) as file:
            content = file.read(_LARGEST)
    except FileNotFoundError:
        return Head(HeadState.MISSING)
    except OSError:
        return Head(HeadState.DAMAGED)
    return _parse(content) or Head(HeadState.DAMAGED)


def write_head(folder: Path, head: Head) -> None:
    """Raises `FileUnwritable`."""
    write_durably(folder / FILE, head.to_bytes(), private=True)


def sweep(folder: Path) -> None:
    """Remove what a kill left of a head, which could serve as an older seal. By who holds the lock only."""
    with suppress(OSError):
        for left in folder.glob(f".{FILE}.*.partial"):
            left.unlink(missing_ok=True)


def _parse(content: bytes) -> Head | None:
    lines = content.splitlines(keepends=True)
    wrapped = [unwrap(line) for line in lines]
    try:
        match wrapped:
            case [Wrapped(signature=None, body=body)]:
                return Head(HeadState.WHOLE, end=msgspec.json.decode(body, type=End))
            case [Wrapped() as sealed]:
                return _sealed(sealed, lines[0])
            case [Wrapped(signature=bytes()) as sealed, Wrapped(signature=None, body=body)]:
                head = _sealed(sealed, lines[0])
                return head and head.ending(msgspec.json.decode(body, type=End))
            case _:
                return None
    except ValueError:
        return None


def _sealed(line: Wrapped, raw: bytes) -> Head | None:
    seal = msgspec.json.decode(line.body, type=Seal)
    return Head(HeadState.WHOLE, seal=seal, line=line, raw=raw) if len(seal.key) == KEY_LENGTH else None
