"""One line of the journal: `HASH SIGNATURE BODY`, so that `sha256sum` and `age` are enough to check and read it.

Rules: HASH is the SHA-256, in hexadecimal, of everything after it on the line; the next body names it, so the lines are
a chain. SIGNATURE is Ed25519 over a label and the body, in base64, or `-` when the line was made before the unlock.
BODY is JSON. What does not read exactly so is no line: the functions give None and the caller says where.
The format is in `downtime/docs/JOURNAL.md`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

import msgspec

from downtime.journal.signing import SIGNATURE_LENGTH, Signer

LONGEST_LINE = 1 << 20
"""Bytes. The kit's own lines stay far below."""
UNSIGNED = b"-"
ENTRY_LABEL = b"downtime journal entry 1\n"
_HASH_LENGTH = 64
_YEARS = range(2000, 9000)
"""Outside of them a time has no local time everywhere."""

Hash: TypeAlias = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class Wrapped:
    """The three parts of a line whose hash is right. `signature` is None for an unsigned one; nobody checked it yet."""

    hash: str
    signature: bytes | None
    body: bytes


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an entry says in clear."""

    sequence: Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)]
    """From 1, without gap, over all files."""
    time: str
    """When it was written: UTC, milliseconds."""
    previous: Hash
    """The hash of the line before; of the first one, `genesis`."""
    torn: Hash | None = None
    """The SHA-256 of the bytes between the last whole line and this one: what a power cut left of a line."""
    unsealed: bool = False
    """The seal was missing or damaged when this entry was written."""
    content: bytes
    """An age file: who can unlock the vault can read it."""


@dataclass(frozen=True)
class Line:
    """An entry, still encrypted."""

    body: Body
    time: datetime
    wrapped: Wrapped

    @property
    def hash(self) -> str:
        return self.wrapped.hash


def genesis(recipient: str) -> str:
    """What the first entry of a station names as the line before it: no journal continues another station's."""
    return hashlib.sha256(f"downtime journal 1\n{recipient}\n".encode()).hexdigest()


def wrap(body: bytes, label: bytes, signer: Signer | None) -> bytes:
    """The line of a body, with its line end."""
    signature = base64.b64encode(signer.sign(label + body)) if signer is not None else UNSIGNED
    rest = signature + b" " + body
    return hashlib.sha256(rest).hexdigest().encode() + b" " + rest + b"\n"


def unwrap(raw: bytes) -> Wrapped | None:
    """The parts of a line, its line end included; None when it is cut, changed or no such line."""
    if not raw.endswith(b"\n") or raw[_HASH_LENGTH : _HASH_LENGTH + 1] != b" ":
        return None
    rest = raw[_HASH_LENGTH + 1 : -1]
    digest = hashlib.sha256(rest).hexdigest()
    signature, space, body = rest.partition(b" ")
    if raw[:_HASH_LENGTH] != digest.encode() or not space:
        return None
    if signature == UNSIGNED:
        return Wrapped(digest, None, body)
    try:
        signed = base64.b64decode(signature, validate=True)
    except binascii.Error:
        return None
    return Wrapped(digest, signed, body) if len(signed) == SIGNATURE_LENGTH else None


def entry_line(body: Body, signer: Signer | None) -> bytes:
    """The line of an entry."""
    return wrap(msgspec.json.encode(body), ENTRY_LABEL, signer)


def hash_of(line: bytes) -> str:
    """The hash that a line made here begins with."""
    return line[:_HASH_LENGTH].decode("ascii")


def read_line(raw: bytes) -> Line | None:
    """The entry of a line; None when it is none."""
    wrapped = unwrap(raw)
    if wrapped is None:
        return None
    try:
        body = msgspec.json.decode(wrapped.body, type=Body)
    except ValueError:  # also msgspec's own errors and text that is not UTF-8
        return None
    time = moment(body.time)
    return Line(body, time, wrapped) if time is not None else None


def time_text(at: datetime) -> str:
    """A time as lines have it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime | None:
    """The time of a line, None when it is not one in UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.utcoffset() == timedelta(0) and at.year in _YEARS else None


def code_of(sequence: int, line_hash: str) -> str:
    """A place of the chain, short enough to be written down: `42-7f3a-91c2-03bd-11aa`."""
    groups = [line_hash[start : start + 4] for start in range(0, 16, 4)]
    return "-".join([str(sequence), *groups])
