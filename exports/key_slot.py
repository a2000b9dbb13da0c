"""A secret under a passphrase: how a vault keeps the station's age identity.

Argon2id (RFC 9106) makes a key of the passphrase; ChaCha20-Poly1305 (RFC 8439) wraps the secret with it. Rules of this
module: the cost stands in the slot, and is bounded when read, since a hostile slot must not eat all memory; the slot's
name and the station are authenticated, so that a slot cannot be moved to another vault or renamed (the cost is bound by
Argon2id, which hashes it with the passphrase); a wrong passphrase and an altered slot are the same error: nobody
can tell them apart.
"""

from __future__ import annotations

import secrets

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from exports.errors import KeyMalformed, WrongPassphrase
from exports.language import N_
from exports.passphrase import TOO_DEAR, passphrase_bytes

SALT_LENGTH = 16
NONCE_LENGTH = 12
KEY_LENGTH = 32
TAG_LENGTH = 16
MAXIMUM_SECRET = 64 * 1024
"""Bytes that a slot may hold: keys, not data."""

_LABEL = b"downtime key slot 1"


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Argon2id's parameters: memory in KiB, passes over it, lanes. The default is the one measured for laptops."""

    memory: int = 256 * 1024
    iterations: int = 3
    lanes: int = 4

    @property
    def acceptable(self) -> bool:
        """Whether a slot read from a file may ask for it: at most 1 GiB, 16 passes and 16 lanes, and 8 KiB per lane."""
        return 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory <= 1 << 20 and 1 <= self.iterations <= 16


DEFAULT = Cost()


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to a secret; in JSON the bytes are base64.

    `name` says whose passphrase it is: the ward's, the crisis cell's, the recovery one.
    """

    name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def to_json(self) -> bytes:
        """The slot as it is stored."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, content: bytes | str, *, file: str) -> Slot:
        """Read a stored slot. Raises `KeyMalformed` when it is not one, or asks for more than a slot may."""
        try:
            slot = msgspec.json.decode(content, type=cls)
        except (msgspec.DecodeError, UnicodeError):
            raise KeyMalformed(file=file, problem=N_("it is not a key slot")) from None
        slot.check(file)
        return slot

    def check(self, file: str) -> None:
        """Raises `KeyMalformed` unless the slot has the form of those made here and a cost within bounds."""
        if not self.cost.acceptable:
            raise KeyMalformed(file=file, problem=TOO_DEAR)
        sized = (len(self.salt), len(self.nonce)) == (SALT_LENGTH, NONCE_LENGTH)
        if not sized or not TAG_LENGTH <= len(self.wrapped) <= MAXIMUM_SECRET + TAG_LENGTH:
            raise KeyMalformed(file=file, problem=N_("it is not a key slot"))


def close_slot(secret: bytes, passphrase: str, name: str, station: str, cost: Cost = DEFAULT) -> Slot:
    """Wrap `secret` (at most 64 KiB) under `passphrase`, for the slot `name` of `station`.

    Raises `ValueError` for a secret that is too long or a cost that no reader would accept.
    """
    if len(secret) > MAXIMUM_SECRET or not cost.acceptable:
        raise ValueError("a slot takes 64 KiB at most, and a cost within its bounds")
    salt, nonce = secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(NONCE_LENGTH)
    cipher = ChaCha20Poly1305(_derive(passphrase, salt, cost))
    return Slot(name, cost, salt, nonce, cipher.encrypt(nonce, secret, _bound(name, station)))


def open_slot(slot: Slot, passphrase: str, station: str) -> bytes:
    """The secret of `slot`. Raises `WrongPassphrase` (wrong, altered, or of another station) and `KeyMalformed`."""
    slot.check(slot.name)
    try:
        cipher = ChaCha20Poly1305(_derive(passphrase, slot.salt, slot.cost))
        return cipher.decrypt(slot.nonce, slot.wrapped, _bound(slot.name, station))
    except InvalidTag:
        raise WrongPassphrase() from None
    except MemoryError:
        raise KeyMalformed(file=slot.name, problem=TOO_DEAR) from None


def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    argon2 = Argon2id(
        salt=salt, length=KEY_LENGTH, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory
    )
    return argon2.derive(passphrase_bytes(passphrase))


def _bound(name: str, station: str) -> bytes:
    """The associated data; each part carries its length, so that no two slots have the same."""
    parts = (_LABEL, name.encode("utf-8"), station.encode("utf-8"))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
