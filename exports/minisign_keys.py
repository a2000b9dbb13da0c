"""minisign key pairs: the site's public key, and its secret key, under a passphrase or not.

Source: minisign's description of its formats; libsodium's `pickparams` for scrypt (RFC 7914). Rules of this module:

* `minisign` opens what is written here, and what it writes is opened here;
* the cost of scrypt is stored in the file as libsodium stores it, and bounded when read: a hostile key file must not
  eat all memory;
* a secret key never shows in `repr`, and an error never holds a part of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from exports.errors import KeyMalformed, KeyPassphraseWrong, PassphraseMissing
from exports.language import N_
from exports.passphrase import TOO_DEAR, passphrase_bytes

_COMMENT = "untrusted comment: "
_ALGORITHM = b"Ed"
_SCRYPT = b"Sc"
_NO_KDF = b"\0\0"
_CHECKSUM = b"B2"
_SECRET_LAYOUT = struct.Struct("<2s2s2s32sQQ104s")
_PUBLIC_LENGTH = 42
_BLOCK = 8  # libsodium's r
_MAXIMUM_COMMENT = 1024


@dataclass(frozen=True)
class ScryptCost:
    """libsodium's two limits: `opslimit` in operations, `memlimit` in bytes. The default takes 128 MiB."""

    opslimit: int = 1 << 22
    memlimit: int = 1 << 27

    def parameters(self) -> tuple[int, int]:
        """scrypt's N and p (r is 8), as libsodium picks them."""
        operations = max(self.opslimit, 32768)
        if operations < self.memlimit // 32:
            return _power(operations // (_BLOCK * 4)), 1
        n = _power(self.memlimit // (_BLOCK * 128))
        return n, min(operations // 4 // n, 0x3FFFFFFF) // _BLOCK


DEFAULT_COST = ScryptCost()
MAXIMUM_COST = ScryptCost(1 << 25, 1 << 30)
"""What the minisign program itself uses: 1 GiB. Nothing dearer is read."""


@dataclass(frozen=True)
class PublicKey:
    """A site's public key: `key_id` is 8 bytes that only help to find it, `key` the 32 bytes of Ed25519."""

    key_id: bytes
    key: bytes

    @classmethod
    def parse(cls, content: str | bytes, *, file: str) -> PublicKey:
        """Read a public key file: a comment line and a base64 line. Raises `KeyMalformed`."""
        packed = _second_line(content, file)
        if len(packed) != _PUBLIC_LENGTH or packed[:2] != _ALGORITHM:
            raise KeyMalformed(file=file, problem=N_("it is not a minisign public key"))
        return cls(packed[2:10], packed[10:])

    def text(self, comment: str | None = None) -> str:
        """The content of a public key file; without `comment`, minisign's own line."""
        return _file(f"minisign public key {self.identifier}" if comment is None else comment, self._packed())

    @property
    def identifier(self) -> str:
        """The key id as minisign prints it: 16 hexadecimal digits."""
        return self.key_id[::-1].hex().upper()

    @property
    def line(self) -> str:
        """The base64 line, what `minisign -P` takes."""
        return base64.b64encode(self._packed()).decode("ascii")

    def _packed(self) -> bytes:
        return _ALGORITHM + self.key_id + self.key


@dataclass(frozen=True)
class SecretKey:
    """A site's secret key: the 8 bytes of its public key's `key_id`, and the 32 bytes of the Ed25519 seed."""

    key_id: bytes
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SecretKey:
        """A new key, from the operating system's random source."""
        return cls(secrets.token_bytes(8), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, content: str | bytes, passphrase: str | None = None, *, file: str) -> SecretKey:
        """Read a secret key file.

        Raises `KeyMalformed`, `PassphraseMissing` when the key is under a passphrase and none is given, and
        `KeyPassphraseWrong`.
        """
        packed = _second_line(content, file)
        if len(packed) != _SECRET_LAYOUT.size:
            raise KeyMalformed(file=file, problem=N_("it is not a minisign secret key"))
        algorithm, kdf, checksum, salt, opslimit, memlimit, body = _SECRET_LAYOUT.unpack(packed)
        if algorithm != _ALGORITHM or checksum != _CHECKSUM or kdf not in (_SCRYPT, _NO_KDF):
            raise KeyMalformed(file=file, problem=N_("it is not a minisign secret key"))
        if kdf == _NO_KDF:
            # The minisign program leaves the checksum of a key without passphrase empty.
            if body[72:] not in (bytes(32), _checksum(body[:72])):
                raise KeyMalformed(file=file, problem=N_("its checksum is wrong: a character was lost or mistyped"))
            return cls._from_body(body, file)
        if passphrase is None:
            raise PassphraseMissing()
        cost = ScryptCost(opslimit, memlimit)
        if opslimit > MAXIMUM_COST.opslimit or memlimit > MAXIMUM_COST.memlimit:
            raise KeyMalformed(file=file, problem=TOO_DEAR)
        try:
            opened = _xor(body, _stream(passphrase, salt, cost))
        except MemoryError:
            raise KeyMalformed(file=file, problem=TOO_DEAR) from None
        if not hmac.compare_digest(opened[72:], _checksum(opened[:72])):
            raise KeyPassphraseWrong(file=file)
        return cls._from_body(opened, file)

    @classmethod
    def _from_body(cls, body: bytes, file: str) -> SecretKey:
        """The body holds the public half too, which serves as a second checksum."""
        key = cls(body[:8], body[8:40])
        if not hmac.compare_digest(key.public_key().key, body[40:72]):
            raise KeyMalformed(file=file, problem=N_("its two halves do not belong together"))
        return key

    def text(self, passphrase: str | None, comment: str | None = None, cost: ScryptCost = DEFAULT_COST) -> str:
        """The content of a secret key file: under `passphrase`, or in clear when it is None."""
        body = self.key_id + self.seed + self.public_key().key
        body += _checksum(body)
        if passphrase is None:
            packed = _SECRET_LAYOUT.pack(_ALGORITHM, _NO_KDF, _CHECKSUM, bytes(32), 0, 0, body)
            return _file("minisign secret key" if comment is None else comment, packed)
        salt = secrets.token_bytes(32)
        sealed = _xor(body, _stream(passphrase, salt, cost))
        packed = _SECRET_LAYOUT.pack(_ALGORITHM, _SCRYPT, _CHECKSUM, salt, cost.opslimit, cost.memlimit, sealed)
        return _file("minisign encrypted secret key" if comment is None else comment, packed)

    def public_key(self) -> PublicKey:
        """The half that stations hold."""
        return PublicKey(self.key_id, self.private_key().public_key().public_bytes_raw())

    def private_key(self) -> Ed25519PrivateKey:
        """The key as `cryptography` signs with it."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def _power(limit: int) -> int:
    """The smallest power of two, from 2 on, above half of `limit`: libsodium's loop."""
    exponent = 1
    while 1 << exponent <= limit // 2 and exponent < 63:
        exponent += 1
    return 1 << exponent


def _stream(passphrase: str, salt: bytes, cost: ScryptCost) -> bytes:
    n, p = cost.parameters()
    return Scrypt(salt=salt, length=104, n=n, r=_BLOCK, p=p).derive(passphrase_bytes(passphrase))


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(_ALGORITHM + body, digest_size=32).digest()


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def _file(comment: str, packed: bytes) -> str:
    if not comment.isprintable() or len(comment.encode("utf-8")) > _MAXIMUM_COMMENT:
        raise ValueError("a comment is one line of printable text")
    return f"{_COMMENT}{comment}\n{base64.b64encode(packed).decode('ascii')}\n"


def _second_line(content: str | bytes, file: str) -> bytes:
    """The bytes that the base64 line of a key file holds."""
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise KeyMalformed(file=file, problem=N_("it is not text")) from None
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if len(lines) != 2 or not lines[0].startswith(_COMMENT):
        raise KeyMalformed(file=file, problem=N_("it has not the two lines of a minisign key"))
    try:
        return base64.b64decode(lines[1], validate=True)
    except (binascii.Error, ValueError):  # ValueError: a character outside ASCII
        raise KeyMalformed(file=file, problem=N_("its second line is not base64")) from None
