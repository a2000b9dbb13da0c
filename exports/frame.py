"""The zstd frame that a snapshot is compressed into before it is encrypted.

Source: RFC 8878. Rules of this module: one frame, that states its size and carries its checksum, without a dictionary,
and nothing after it. What a frame claims is checked against a cap, and against what its length can hold at most, before
any room is made for it.
"""

from __future__ import annotations

import hashlib

import zstandard

from exports.errors import MemoryShort, SnapshotMalformed
from exports.language import N_

LEVEL = 3
THREADS = 2
MAXIMUM_SIZE = 0x7FFFFEFF
"""Bytes of a database that are accepted unless the caller says otherwise: 2 GiB but for 257 bytes, the most that SQLite
allocates at once, so the most that can be opened in memory."""

_MAGIC = b"\x28\xb5\x2f\xfd"
_BLOCK_SIZE = 128 * 1024
_SMALLEST_BLOCK = 4
_PIECE = 64 * 1024


def compress(content: bytes | bytearray | memoryview) -> bytes:
    """One zstd frame with its size and its checksum."""
    compressor = zstandard.ZstdCompressor(level=LEVEL, threads=THREADS, write_checksum=True, write_content_size=True)
    return compressor.compress(content)


def decompress(frame: bytes | bytearray | memoryview, *, file: str, max_size: int = MAXIMUM_SIZE) -> bytes:
    """The content of a frame. `file` is the name in the sentence; `max_size` in bytes.

    Raises `SnapshotMalformed` and `MemoryShort`.
    """
    size = stated_size(frame, file=file)
    if size == 0:  # the library would not even look at the rest
        raise SnapshotMalformed(file=file, problem=N_("it is empty"))
    if size > max_size:
        raise SnapshotMalformed(file=file, problem=N_("it unpacks to more than this computer accepts"))
    if size > len(frame) // _SMALLEST_BLOCK * _BLOCK_SIZE:
        raise SnapshotMalformed(file=file, problem=N_("it claims to unpack to more than it can hold"))
    try:
        content = zstandard.ZstdDecompressor().decompress(frame, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content is damaged")) from None
    except MemoryError:
        raise MemoryShort(file=file) from None
    if len(content) != size:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content is damaged"))
    return content


def digest_of_content(frame: bytes | bytearray | memoryview, *, file: str) -> bytes:
    """The BLAKE2b-512 of what a frame holds, unpacked piece by piece and kept nowhere. Raises `SnapshotMalformed`."""
    size = stated_size(frame, file=file)
    digest, unpacked = hashlib.blake2b(), 0
    decompressor = zstandard.ZstdDecompressor().decompressobj()
    with memoryview(frame) as view:
        try:
            for start in range(0, len(view), _PIECE):
                content = decompressor.decompress(view[start : start + _PIECE])
                digest.update(content)
                unpacked += len(content)
        except zstandard.ZstdError:  # also of bytes after the frame
            raise SnapshotMalformed(file=file, problem=N_("its compressed content is damaged")) from None
    if unpacked != size or not decompressor.eof or decompressor.unused_data:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content is damaged"))
    return digest.digest()


def stated_size(frame: bytes | bytearray | memoryview, *, file: str) -> int:
    """The size in bytes that the frame's header states. Raises `SnapshotMalformed` for a frame we do not write."""
    if bytes(frame[:4]) != _MAGIC:  # the skippable frames of RFC 8878 have other magic numbers
        raise SnapshotMalformed(file=file, problem=N_("it is not compressed with zstd"))
    try:
        parameters = zstandard.get_frame_parameters(frame)
    except zstandard.ZstdError:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content is damaged")) from None
    if parameters.content_size == zstandard.CONTENTSIZE_UNKNOWN or not parameters.has_checksum:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content states no size or has no checksum"))
    if parameters.dict_id:
        raise SnapshotMalformed(file=file, problem=N_("its compressed content needs a dictionary"))
    return parameters.content_size
