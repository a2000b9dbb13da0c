"""The payload of an age file: ChaCha20-Poly1305 over chunks of 64 KiB (STREAM).

Source: C2SP age.md, "The payload". Rules of this module: the whole payload is in memory; plaintext is handed out only
when the last chunk was authenticated, and is overwritten otherwise: a cut file fails only at its end. Every chunk but
the last is full; the last is empty only when the plaintext is.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exports.age_header import derive
from exports.errors import EncryptionDamaged, MemoryShort
from exports.language import N_

CHUNK = 64 * 1024
TAG = 16
NONCE_LENGTH = 16
TOO_LARGE = N_("it holds more than this computer accepts")

_SEALED_CHUNK = CHUNK + TAG


def plaintext_size(payload_size: int, file: str) -> int:
    """Bytes of plaintext in a payload of that size. Raises `EncryptionDamaged` when no payload has it."""
    if payload_size < NONCE_LENGTH:  # the vectors count the nonce to the header
        raise EncryptionDamaged(file=file, problem=N_("its header is cut"))
    sealed = payload_size - NONCE_LENGTH
    whole, rest = divmod(sealed, _SEALED_CHUNK)
    # A rest of one tag is an empty last chunk, allowed only alone.
    if sealed < TAG or 0 < rest < TAG or (rest == TAG and whole):
        raise EncryptionDamaged(file=file, problem=N_("it is cut or has bytes too many"))
    return sealed - TAG * (whole + (rest > 0))


def encrypt_payload(plaintext: memoryview, file_key: bytes, nonce: bytes, header: bytes) -> bytes:
    """`header`, `nonce` and the sealed chunks, in one piece and without a second copy."""
    cipher = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))
    chunks = max(1, -(-len(plaintext) // CHUNK))
    start = len(header) + NONCE_LENGTH
    output = BytesIO()
    output.write(header + nonce)
    output.seek(start + len(plaintext) + TAG * chunks - 1)
    output.write(b"\0")  # all the room at once: the chunks are sealed straight into it
    with output.getbuffer() as room:
        for index, chunk_nonce in enumerate(_nonces(chunks)):
            chunk = plaintext[index * CHUNK : (index + 1) * CHUNK]
            place = start + index * _SEALED_CHUNK
            cipher.encrypt_into(chunk_nonce, chunk, None, room[place : place + len(chunk) + TAG])
    return output.getvalue()


def decrypt_payload(payload: memoryview, file_key: bytes, file: str) -> bytearray:
    """The plaintext of nonce and chunks, all of it authenticated. Raises `EncryptionDamaged` and `MemoryShort`."""
    plaintext = _room(plaintext_size(len(payload), file), file)
    cipher = ChaCha20Poly1305(derive(file_key, bytes(payload[:NONCE_LENGTH]), b"payload"))
    sealed = payload[NONCE_LENGTH:]
    with memoryview(plaintext) as room:
        try:
            for index, chunk_nonce in enumerate(_nonces(-(-len(sealed) // _SEALED_CHUNK))):
                chunk = sealed[index * _SEALED_CHUNK : (index + 1) * _SEALED_CHUNK]
                cipher.decrypt_into(chunk_nonce, chunk, None, room[index * CHUNK : index * CHUNK + len(chunk) - TAG])
        except InvalidTag:
            room[:] = bytes(len(room))
            raise EncryptionDamaged(file=file, problem=N_("its content was altered or cut")) from None
    return plaintext


def _room(size: int, file: str) -> bytearray:
    try:
        return bytearray(size)
    except MemoryError:
        raise MemoryShort(file=file) from None


def _nonces(chunks: int) -> Iterator[bytes]:
    """One nonce per chunk: an 11-byte counter, then one byte that says whether the chunk is the last."""
    for index in range(chunks):
        yield index.to_bytes(11, "big") + (b"\x01" if index == chunks - 1 else b"\x00")
