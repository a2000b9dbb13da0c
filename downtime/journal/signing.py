"""Who wrote an entry: a signature that only an unlocked station can make.

Anybody can encrypt to a public recipient, so encryption says nothing of the author. Rules: the signing key is derived
from the station's age identity (HKDF-SHA256 of RFC 5869, with a label of its own), so it lies under the same
passphrases, needs no file, and goes when the identity goes; it is in memory only between unlock and lock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exports.age_keys import parse_identity

LABEL = b"downtime journal signing key 1"
KEY_LENGTH = 32
SIGNATURE_LENGTH = 64


@dataclass(frozen=True)
class Signer:
    """The station's signing key."""

    public: bytes
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, identity: str) -> Signer:
        """The key that belongs to an age identity. Raises `KeyMalformed`."""
        secret = parse_identity(identity).private_bytes_raw()
        derived = HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=LABEL).derive(secret)
        private = Ed25519PrivateKey.from_private_bytes(derived)
        return cls(private.public_key().public_bytes_raw(), private)

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
        return self._private.sign(message)


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of the key `public` over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
