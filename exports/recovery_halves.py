"""The recovery identity in two halves: each alone says nothing, both together are the key.

    DOWNTIME-HALF-1…   Bech32 (BIP 173), upper case, of 41 bytes:
        1 byte    1 or 2, the number of the half
        8 bytes   pair: the first of SHA-256("downtime recovery pair 1" || recipient); the same on both halves
        32 bytes  share: of half 1 random bytes, of half 2 the X25519 secret key XOR those bytes

Rules of this module: one-time pad, so each share alone is uniformly random whatever the key is; the pair number is made
of the recipient, which is public, and is checked against what the two halves give, so that halves of two splits never
make a wrong key; the bytes are drawn anew for each split. Both halves are needed: a half that is lost cannot be made
again.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from exports import bech32
from exports.age_key_text import IDENTITY_PREFIX, KEY_LENGTH
from exports.age_keys import parse_identity, recipient_of
from exports.errors import HalfMalformed, HalvesDisagree
from exports.language import N_

PREFIX = "DOWNTIME-HALF-"
PAIR_LENGTH = 8
_LABEL = b"downtime recovery pair 1"


@dataclass(frozen=True)
class Half:
    """One half, as its sheet has it."""

    number: int
    """1 or 2."""
    pair: bytes
    share: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """`DOWNTIME-HALF-1…`, 87 characters."""
        return bech32.encode(PREFIX.lower(), bytes([self.number]) + self.pair + self.share).upper()

    @property
    def pair_number(self) -> str:
        """The pair as people compare it: `3F9A-01C4-77B0-E2D5`."""
        return "-".join(re.findall("....", self.pair.hex().upper()))

    @classmethod
    def parse(cls, text: str, *, file: str) -> Half:
        """Read a half; spaces and line ends do not count, nor do capitals. Raises `HalfMalformed`."""
        bare = re.sub(r"\s", "", text)
        try:
            prefix, content = bech32.decode(bare)
        except ValueError as error:
            raise HalfMalformed(file=file, problem=str(error)) from None
        if prefix.upper() != PREFIX or len(content) != 1 + PAIR_LENGTH + KEY_LENGTH:
            raise HalfMalformed(file=file, problem=N_("it is another kind of key"))
        if content[0] not in (1, 2):
            raise HalfMalformed(file=file, problem=N_("its number is neither 1 nor 2"))
        return cls(content[0], content[1 : 1 + PAIR_LENGTH], content[1 + PAIR_LENGTH :])


def split_identity(identity: str) -> tuple[Half, Half]:
    """Halves 1 and 2 of an age identity, other ones each time. Raises `KeyMalformed`."""
    secret = parse_identity(identity).private_bytes_raw()
    pad = secrets.token_bytes(KEY_LENGTH)
    pair = _pair(recipient_of(identity))
    return Half(1, pair, pad), Half(2, pair, _xor(secret, pad))


def join_halves(one: Half, other: Half) -> str:
    """The age identity of two halves, in any order. Raises `HalvesDisagree`."""
    if one.pair != other.pair:
        raise HalvesDisagree(problem=N_("their pair numbers differ"))
    if one.number == other.number:
        raise HalvesDisagree(problem=N_("both have the same number"))
    identity = bech32.encode(IDENTITY_PREFIX.lower(), _xor(one.share, other.share)).upper()
    if _pair(recipient_of(identity)) != one.pair:
        raise HalvesDisagree(problem=N_("together they make another key than the one they were made of"))
    return identity


def _pair(recipient: str) -> bytes:
    return hashlib.sha256(_LABEL + recipient.encode("ascii")).digest()[:PAIR_LENGTH]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
