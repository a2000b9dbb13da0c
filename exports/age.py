"""age files, version 1, for X25519 recipients: what a snapshot is encrypted with.

Source: C2SP age.md. Rules of this module: one kind of recipient, no armor, no passphrase, no option; any age program
opens what is written here. All in memory: on a failure nothing of the plaintext is returned, and the failure is one of
the kit's own. Keys are texts as age writes them (`exports.age_keys`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.age_header import FILE_KEY_LENGTH, check_mac, open_header, parse_header, write_header
from exports.age_keys import generate_identity, parse_identity, parse_recipient, recipient_of
from exports.age_stream import NONCE_LENGTH, TOO_LARGE, decrypt_payload, encrypt_payload, plaintext_size
from exports.errors import EncryptionDamaged, KeyMalformed
from exports.language import N_

__all__ = [
    "Encrypted",
    "decrypt",
    "decrypt_with_file_key",
    "encrypt",
    "encrypt_keeping_key",
    "generate_identity",
    "recipient_of",
]

Readable = bytes | bytearray | memoryview
"""What the functions take without copying it."""


@dataclass(frozen=True)
class Encrypted:
    """An age file and the key of this one file, kept only to read back what was written."""

    content: bytes = field(repr=False)
    file_key: bytes = field(repr=False)


def encrypt(plaintext: Readable, recipients: Sequence[str]) -> bytes:
    """The age file that each of `recipients` (`age1…`) can open.

    Raises `KeyMalformed` when a recipient is not one, or none is given.
    """
    return encrypt_keeping_key(plaintext, recipients).content


def encrypt_keeping_key(plaintext: Readable, recipients: Sequence[str]) -> Encrypted:
    """As `encrypt`, with the file key beside the file: for `decrypt_with_file_key`, and to be forgotten after it."""
    keys = [parse_recipient(recipient) for recipient in recipients]
    if not keys:
        raise KeyMalformed(file="age1…", problem=N_("no recipient was given"))
    file_key = secrets.token_bytes(FILE_KEY_LENGTH)
    header = write_header(file_key, keys)
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return Encrypted(encrypt_payload(memoryview(plaintext), file_key, nonce, header), file_key)


def decrypt(content: Readable, identities: Sequence[str], *, file: str = "…", max_size: int | None = None) -> bytearray:
    """The plaintext of an age file, opened by the first of `identities` (`AGE-SECRET-KEY-1…`) that fits.

    `file` is the name in the sentence of an error; `max_size` the most bytes of plaintext to make room for.
    Raises `EncryptionDamaged`, `NotForThisStation`, and `KeyMalformed` for an identity that is not one.
    """
    view = memoryview(content)
    keys = [parse_identity(identity) for identity in identities]
    header = parse_header(view, file)
    file_key = open_header(header, keys, file)
    return _open_payload(view[header.length :], file_key, file, max_size)


def decrypt_with_file_key(content: Readable, file_key: bytes, *, file: str = "…") -> bytearray:
    """The plaintext of a file whose key is known: what its maker reads back. Raises `EncryptionDamaged`."""
    view = memoryview(content)
    header = parse_header(view, file)
    check_mac(header, file_key, file)
    return _open_payload(view[header.length :], file_key, file, None)


def _open_payload(payload: memoryview, file_key: bytes, file: str, max_size: int | None) -> bytearray:
    if max_size is not None and plaintext_size(len(payload), file) > max_size:
        raise EncryptionDamaged(file=file, problem=TOO_LARGE)
    return decrypt_payload(payload, file_key, file)
