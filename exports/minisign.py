"""minisign signatures: who published a snapshot, and what its publisher says of it.

Source: minisign's description of its formats (Ed25519 of RFC 8032 over BLAKE2b-512). Rules of this module:

* only prehashed signatures (`ED`) are made and taken. The legacy kind (`Ed`) signs the content itself: it cannot be
  checked while a file is streamed, and accepting both lets an attacker choose; it is refused with its reason;
* a signature counts only with its trusted comment: both are checked, or nothing is returned;
* a trusted comment is one line of printable text, at most 8 KiB, so that it cannot imitate anything on a terminal;
* what is malformed is said (`SignatureMalformed`, `KeyMalformed`), what is not this key's is `SignatureInvalid`.

Key pairs are in `exports.minisign_keys`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from exports.errors import SignatureInvalid, SignatureMalformed
from exports.language import N_
from exports.minisign_keys import PublicKey, SecretKey

__all__ = ["PublicKey", "SecretKey", "Signature", "digest_of", "sign", "sign_digest", "verify", "verify_digest"]

PREHASHED = b"ED"
LEGACY = b"Ed"
MAXIMUM_COMMENT = 8192
"""Bytes of a trusted comment, minisign's own limit."""

_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "
_READ_SIZE = 1 << 20


@dataclass(frozen=True)
class Signature:
    """The parts of a `.minisig` file."""

    key_id: bytes
    signature: bytes = field(repr=False)
    trusted_comment: str
    global_signature: bytes = field(repr=False)
    untrusted_comment: str = ""

    @classmethod
    def parse(cls, content: str | bytes, *, file: str) -> Signature:
        """Read the four lines of a signature file; nothing is verified yet. Raises `SignatureMalformed`."""
        lines = _lines(content, file)
        if len(lines) != 4 or not lines[0].startswith(_UNTRUSTED) or not lines[2].startswith(_TRUSTED):
            raise SignatureMalformed(file=file, problem=N_("it has not the four lines of a signature"))
        packed = _unbase64(lines[1], 74, file)
        if packed[:2] == LEGACY:
            raise SignatureMalformed(file=file, problem=N_("it is of the legacy kind, which is not accepted"))
        if packed[:2] != PREHASHED:
            raise SignatureMalformed(file=file, problem=N_("its algorithm is unknown"))
        comment = lines[2].removeprefix(_TRUSTED)
        if not _is_comment(comment):
            raise SignatureMalformed(file=file, problem=N_("its trusted comment is not one line of printable text"))
        untrusted = lines[0].removeprefix(_UNTRUSTED)
        return cls(packed[2:10], packed[10:], comment, _unbase64(lines[3], 64, file), untrusted)

    def text(self) -> str:
        """The content of a `.minisig` file."""
        signature = base64.b64encode(PREHASHED + self.key_id + self.signature).decode("ascii")
        over_all = base64.b64encode(self.global_signature).decode("ascii")
        return f"{_UNTRUSTED}{self.untrusted_comment}\n{signature}\n{_TRUSTED}{self.trusted_comment}\n{over_all}\n"


def digest_of(stream: BinaryIO) -> bytes:
    """The BLAKE2b-512 that is signed, of a file of any size, read by pieces."""
    digest = hashlib.blake2b()
    while piece := stream.read(_READ_SIZE):
        digest.update(piece)
    return digest.digest()


def sign(content: bytes | bytearray | memoryview, secret_key: SecretKey, trusted_comment: str) -> str:
    """The text of the signature file of `content`. Raises `ValueError` for a comment that is not one printable line."""
    return sign_digest(hashlib.blake2b(content).digest(), secret_key, trusted_comment)


def sign_digest(digest: bytes, secret_key: SecretKey, trusted_comment: str) -> str:
    """As `sign`, for content whose BLAKE2b-512 is `digest`."""
    if not _is_comment(trusted_comment):
        raise ValueError("a trusted comment is one line of printable text")
    key = secret_key.private_key()
    signature = key.sign(digest)
    over_all = key.sign(signature + trusted_comment.encode("utf-8"))
    untrusted = "signature from minisign secret key"
    return Signature(secret_key.key_id, signature, trusted_comment, over_all, untrusted).text()


def verify(
    content: bytes | bytearray | memoryview, signature_text: str | bytes, public_key: PublicKey, *, file: str
) -> str:
    """The trusted comment, when `public_key` signed both it and `content`.

    Raises `SignatureMalformed`, and `SignatureInvalid` for another key, another content or another comment.
    """
    return verify_digest(hashlib.blake2b(content).digest(), signature_text, public_key, file=file)


def verify_digest(digest: bytes, signature_text: str | bytes, public_key: PublicKey, *, file: str) -> str:
    """As `verify`, for content whose BLAKE2b-512 is `digest` (see `digest_of`)."""
    signature = Signature.parse(signature_text, file=file)
    if signature.key_id != public_key.key_id:
        raise SignatureInvalid(file=file)
    key = Ed25519PublicKey.from_public_bytes(public_key.key)
    try:
        key.verify(signature.signature, digest)
        key.verify(signature.global_signature, signature.signature + signature.trusted_comment.encode("utf-8"))
    except InvalidSignature:
        raise SignatureInvalid(file=file) from None
    return signature.trusted_comment


def _lines(content: str | bytes, file: str) -> list[str]:
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise SignatureMalformed(file=file, problem=N_("it is not text")) from None
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _is_comment(text: str) -> bool:
    # minisign's own comments hold tabs; French ones no-break spaces. Controls and direction marks are refused.
    shown = all(letter.isprintable() or letter == "\t" or unicodedata.category(letter) == "Zs" for letter in text)
    return shown and len(text.encode("utf-8", "surrogatepass")) <= MAXIMUM_COMMENT


def _unbase64(text: str, length: int, file: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):  # ValueError: a character outside ASCII
        content = b""
    if len(content) != length or base64.b64encode(content).decode("ascii") != text:
        raise SignatureMalformed(file=file, problem=N_("a line of it is not the base64 of a signature"))
    return content
