"""The two keys of an age key pair, made and read: `AGE-SECRET-KEY-1…` (identity) and `age1…` (recipient).

Source: C2SP age.md, "The X25519 recipient type". Rule of this module: an identity is upper case and a recipient lower
case, as age writes them.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from exports import bech32
from exports.age_key_text import IDENTITY_PREFIX, RECIPIENT_PREFIX, key_bytes


def generate_identity() -> str:
    """A new secret key, from the operating system's random source."""
    return bech32.encode(IDENTITY_PREFIX.lower(), X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(identity: str) -> str:
    """The public key of `identity`, the text that others encrypt to. Raises `KeyMalformed`."""
    public = parse_identity(identity).public_key().public_bytes_raw()
    return bech32.encode(RECIPIENT_PREFIX, public)


def parse_identity(text: str) -> X25519PrivateKey:
    """The secret key that an identity writes. Raises `KeyMalformed`."""
    return X25519PrivateKey.from_private_bytes(key_bytes(text, IDENTITY_PREFIX))


@lru_cache(maxsize=64)
def parse_recipient(text: str) -> X25519PublicKey:
    """The public key that a recipient writes; each entry of a journal asks for the same. Raises `KeyMalformed`."""
    return X25519PublicKey.from_public_bytes(key_bytes(text, RECIPIENT_PREFIX))
