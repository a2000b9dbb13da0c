"""The two texts of an age key pair: `AGE-SECRET-KEY-1…` (identity) and `age1…` (recipient).

Source: C2SP age.md, "The X25519 recipient type". Rules of this module: an identity is upper case and a recipient lower
case, as age writes them; an error names the kind of the key, never the key.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from exports import bech32
from exports.errors import KeyMalformed
from exports.language import N_

IDENTITY_PREFIX = "AGE-SECRET-KEY-"
RECIPIENT_PREFIX = "age"
KEY_LENGTH = 32


def generate_identity() -> str:
    """A new secret key, from the operating system's random source."""
    return bech32.encode(IDENTITY_PREFIX.lower(), X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(identity: str) -> str:
    """The public key of `identity`, the text that others encrypt to. Raises `KeyMalformed`."""
    public = parse_identity(identity).public_key().public_bytes_raw()
    return bech32.encode(RECIPIENT_PREFIX, public)


def parse_identity(text: str) -> X25519PrivateKey:
    """The secret key that an identity writes. Raises `KeyMalformed`."""
    return X25519PrivateKey.from_private_bytes(_key_bytes(text, IDENTITY_PREFIX))


def parse_recipient(text: str) -> X25519PublicKey:
    """The public key that a recipient writes. Raises `KeyMalformed`."""
    return X25519PublicKey.from_public_bytes(_key_bytes(text, RECIPIENT_PREFIX))


def _key_bytes(text: str, prefix: str) -> bytes:
    kind = f"{prefix}1…"
    try:
        found, content = bech32.decode(text)
    except ValueError as error:
        raise KeyMalformed(file=kind, problem=str(error)) from None
    if found != prefix or len(content) != KEY_LENGTH:
        raise KeyMalformed(file=kind, problem=N_("it is another kind of key"))
    return content
