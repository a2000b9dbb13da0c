"""The layers of a snapshot written with known keys, so that the same seed gives the same bytes.

The product draws its keys from the operating system and takes none from outside; so age stanzas are written here, by
the letter of C2SP age.md. The derivation, the payload and the signature are the product's own: they draw nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305 as Cipher
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from exports import bech32
from exports.age_header import VERSION_LINE, derive
from exports.age_stream import encrypt_payload
from exports.minisign import sign_digest
from exports.minisign_keys import SecretKey


@dataclass(frozen=True)
class Seed:
    """Where every key and nonce comes from."""

    text: str

    def draw(self, label: str, length: int = 32) -> bytes:
        """The bytes that belong to `label`."""
        return hashlib.shake_256(f"{self.text}/{label}".encode()).digest(length)

    def signing_key(self, label: str) -> SecretKey:
        return SecretKey(self.draw(f"{label}/id", 8), self.draw(f"{label}/seed"))

    def identity(self, label: str) -> str:
        """An `AGE-SECRET-KEY-1…`."""
        return bech32.encode("age-secret-key-", self.draw(label)).upper()

    def public(self, label: str) -> X25519PublicKey:
        """The public half of `identity(label)`."""
        return X25519PrivateKey.from_private_bytes(self.draw(label)).public_key()


def encode(content: bytes) -> bytes:
    """Base64 without padding, as age writes it."""
    return base64.b64encode(content).rstrip(b"=")


@dataclass(frozen=True)
class AgeFile:
    """An age file in its parts. `stanzas` are whole, with their line ends."""

    stanzas: tuple[bytes, ...]
    file_key: bytes
    nonce: bytes
    plaintext: bytes

    @property
    def signed(self) -> bytes:
        """What the MAC covers."""
        return VERSION_LINE + b"".join(self.stanzas) + b"---"

    @property
    def header(self) -> bytes:
        mac = hmac.digest(derive(self.file_key, b"", b"header"), self.signed, "sha256")
        return self.signed + b" " + encode(mac) + b"\n"

    @property
    def content(self) -> bytes:
        """The whole file."""
        return encrypt_payload(memoryview(self.plaintext), self.file_key, self.nonce, self.header)

    @property
    def payload(self) -> bytes:
        """Nonce and chunks."""
        return self.content[len(self.header) :]

    @property
    def armored(self) -> bytes:
        """As age's ASCII armour."""
        text = base64.b64encode(self.content)
        lines = [text[at : at + 64] for at in range(0, len(text), 64)]
        begin, end = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
        return b"\n".join([begin, *lines, end, b""])


def x25519_stanza(file_key: bytes, recipient: X25519PublicKey, ephemeral: bytes) -> bytes:
    """C2SP age.md, "The X25519 recipient type"."""
    secret = X25519PrivateKey.from_private_bytes(ephemeral)
    share = secret.public_key().public_bytes_raw()
    key = derive(secret.exchange(recipient), share + recipient.public_bytes_raw(), b"age-encryption.org/v1/X25519")
    return b"-> X25519 " + encode(share) + b"\n" + encode(Cipher(key).encrypt(bytes(12), file_key, None)) + b"\n"


def scrypt_stanza(file_key: bytes, passphrase: bytes, salt: bytes) -> bytes:
    """C2SP age.md, "The scrypt recipient type", with the least work factor."""
    key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2, r=8, p=1).derive(passphrase)
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> scrypt " + encode(salt) + b" 1\n" + encode(body) + b"\n"


def pack(content: bytes, *, checksum: bool = True, size: bool = True) -> bytes:
    """One zstd frame."""
    compressor = zstandard.ZstdCompressor(level=19, write_checksum=checksum, write_content_size=size)
    return compressor.compress(content)


def frame_header(size: int) -> bytes:
    """Magic, descriptor (8 bytes of size, window, checksum), a window of 256 KiB, size: RFC 8878, section 3.1.1.1."""
    return b"\x28\xb5\x2f\xfd" + bytes([0b11000100, 0x40]) + size.to_bytes(8, "little")


def with_dictionary_id(frame: bytes) -> bytes:
    """The same frame, naming dictionary 7."""
    single_segment = bool(frame[4] & 0b00100000)
    place = 5 if single_segment else 6
    return frame[:4] + bytes([frame[4] | 1]) + frame[5:place] + b"\x07" + frame[place:]


def minisign(content: bytes, key: SecretKey, comment: str) -> bytes:
    """The `.minisig` of `content`."""
    return sign_digest(hashlib.blake2b(content).digest(), key, comment).encode("utf-8")


def minisign_unchecked(content: bytes, key: SecretKey, comment: bytes, algorithm: bytes = b"ED") -> bytes:
    """As `minisign`, for what the product would not sign: any comment, any algorithm name."""
    message = content if algorithm == b"Ed" else hashlib.blake2b(content).digest()
    private = key.private_key()
    signature = private.sign(message)
    lines = [b"untrusted comment: signature from minisign secret key"]
    lines.append(base64.b64encode(algorithm + key.key_id + signature))
    lines.append(b"trusted comment: " + comment)
    lines.append(base64.b64encode(private.sign(signature + comment)))
    return b"\n".join(lines) + b"\n"
