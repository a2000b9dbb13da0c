"""The header of an age file: the stanzas that wrap the file key, and the MAC over them.

Source: C2SP age.md, "The header" and "The X25519 recipient type". Rules of this module: one parser, strict (canonical
base64, exact line lengths, no empty argument); every X25519 stanza is checked before any is opened; stanzas of other
types are passed over, except that `scrypt` never stands beside another. Nothing of the payload is touched here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exports.errors import EncryptionDamaged, KeyMalformed, NotForThisStation
from exports.language import N_

VERSION_LINE = b"age-encryption.org/v1\n"
FILE_KEY_LENGTH = 16
MAXIMUM_HEADER = 1 << 20
"""Bytes of header that are read: room for thousands of stations, and a bound for hostile files."""

_LABEL = b"age-encryption.org/v1/X25519"
_BODY_COLUMNS = 64
_MAC_LENGTH = 32
_SHARE_LENGTH = 32
_WRAPPED_LENGTH = FILE_KEY_LENGTH + 16
_ZERO_NONCE = bytes(12)


@dataclass(frozen=True)
class Stanza:
    """One wrapping of the file key: its type and other arguments, and its body."""

    arguments: tuple[bytes, ...]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Header:
    """A parsed header: `signed` is what the MAC covers, up to and with `---`; `length` is where the payload starts."""

    stanzas: tuple[Stanza, ...]
    signed: bytes = field(repr=False)
    mac: bytes = field(repr=False)
    length: int


def write_header(file_key: bytes, recipients: Sequence[X25519PublicKey]) -> bytes:
    """The header that wraps `file_key` for each recipient. Raises `KeyMalformed` for a recipient of low order."""
    lines = [VERSION_LINE]
    for recipient in recipients:
        share, wrapped = _wrap(file_key, recipient)
        lines += [b"-> X25519 ", _encode(share), b"\n", _encode(wrapped), b"\n"]
    signed = b"".join([*lines, b"---"])
    return signed + b" " + _encode(_mac(file_key, signed)) + b"\n"


def parse_header(content: memoryview, file: str) -> Header:
    """The header at the start of an age file. Raises `EncryptionDamaged`."""
    head = bytes(content[:MAXIMUM_HEADER])
    if not head.startswith(VERSION_LINE):
        raise EncryptionDamaged(file=file, problem=N_("it does not begin as an age file, version 1"))
    position = len(VERSION_LINE)
    stanzas: list[Stanza] = []
    while not head.startswith(b"---", position):
        stanza, position = _parse_stanza(head, position, file)
        stanzas.append(stanza)
    line, end = _line(head, position, file)
    mac = _decode(line[4:], file) if line.startswith(b"--- ") else b""
    if len(mac) != _MAC_LENGTH or not stanzas:
        raise EncryptionDamaged(file=file, problem=N_("the end of its header is malformed"))
    return Header(tuple(stanzas), head[: position + 3], mac, end)


def open_header(header: Header, identities: Sequence[X25519PrivateKey], file: str) -> bytes:
    """The file key, unwrapped by the first identity that fits, with the MAC checked.

    Raises `EncryptionDamaged` (malformed stanza, wrong MAC) and `NotForThisStation` (no stanza fits).
    """
    if len(header.stanzas) > 1 and any(stanza.arguments[0] == b"scrypt" for stanza in header.stanzas):
        raise EncryptionDamaged(file=file, problem=N_("its header mixes a passphrase with other recipients"))
    wrappings = [_wrapping(stanza, file) for stanza in header.stanzas if stanza.arguments[0] == b"X25519"]
    for identity in identities:
        for share, wrapped in wrappings:
            file_key = _unwrap(identity, share, wrapped, file)
            if file_key is not None:
                check_mac(header, file_key, file)
                return file_key
    raise NotForThisStation(file=file)


def check_mac(header: Header, file_key: bytes, file: str) -> None:
    """Raises `EncryptionDamaged` unless the header is the one written with `file_key`."""
    if not hmac.compare_digest(_mac(file_key, header.signed), header.mac):
        raise EncryptionDamaged(file=file, problem=N_("its header was altered"))


def derive(secret: bytes, salt: bytes, label: bytes) -> bytes:
    """HKDF-SHA-256 to 32 bytes, the only derivation of the format."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=label).derive(secret)


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(derive(file_key, b"", b"header"), signed, "sha256")


def _wrap(file_key: bytes, recipient: X25519PublicKey) -> tuple[bytes, bytes]:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    try:
        shared = ephemeral.exchange(recipient)
    except ValueError:  # an all-zero secret, RFC 7748 section 6.1
        raise KeyMalformed(file="age1…", problem=N_("it is a weak point of the curve")) from None
    key = derive(shared, share + recipient.public_bytes_raw(), _LABEL)
    return share, ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)


def _wrapping(stanza: Stanza, file: str) -> tuple[bytes, bytes]:
    """Share and wrapped key of an X25519 stanza. The length is checked before decryption: partitioning oracles."""
    share = _decode(stanza.arguments[1], file) if len(stanza.arguments) == 2 else b""
    if len(share) != _SHARE_LENGTH or len(stanza.body) != _WRAPPED_LENGTH:
        raise EncryptionDamaged(file=file, problem=N_("a recipient of its header is malformed"))
    return share, stanza.body


def _unwrap(identity: X25519PrivateKey, share: bytes, wrapped: bytes, file: str) -> bytes | None:
    try:
        shared = identity.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise EncryptionDamaged(file=file, problem=N_("a recipient of its header is malformed")) from None
    key = derive(shared, share + identity.public_key().public_bytes_raw(), _LABEL)
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, wrapped, None)
    except InvalidTag:
        return None


def _parse_stanza(head: bytes, position: int, file: str) -> tuple[Stanza, int]:
    line, position = _line(head, position, file)
    arguments = tuple(line[3:].split(b" "))
    printable = all(argument and all(33 <= byte <= 126 for byte in argument) for argument in arguments)
    if not line.startswith(b"-> ") or not printable:
        raise EncryptionDamaged(file=file, problem=N_("a recipient of its header is malformed"))
    body: list[bytes] = []
    while True:
        line, position = _line(head, position, file)
        if len(line) > _BODY_COLUMNS:
            raise EncryptionDamaged(file=file, problem=N_("a recipient of its header is malformed"))
        body.append(_decode(line, file))
        if len(line) < _BODY_COLUMNS:  # the last line of a body is short, or empty
            return Stanza(arguments, b"".join(body)), position


def _line(head: bytes, position: int, file: str) -> tuple[bytes, int]:
    """The line at `position` without its line end, and where the next one starts."""
    end = head.find(b"\n", position)
    if end < 0:
        raise EncryptionDamaged(file=file, problem=N_("its header is cut"))
    return head[position:end], end + 1


def _encode(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _decode(text: bytes, file: str) -> bytes:
    """Base64 without padding; only the one canonical text of the bytes is taken (RFC 4648 section 3.5)."""
    try:
        content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        content = b""
    if _encode(content) != text:
        raise EncryptionDamaged(file=file, problem=N_("its header holds a text that is not canonical base64"))
    return content
