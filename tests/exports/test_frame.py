"""The zstd frame: what is refused, and before how much memory is taken."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tracemalloc
from contextlib import suppress

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import frame
from exports.errors import SnapshotMalformed

CONTENT = b"census " * 5000


def problem(content: bytes, max_size: int = frame.MAXIMUM_SIZE) -> str:
    with pytest.raises(SnapshotMalformed) as caught:
        frame.decompress(content, file="f", max_size=max_size)
    return str(caught.value.fields["problem"])


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=1, max_size=10_000))
def test_round_trip(content: bytes) -> None:
    assert frame.decompress(frame.compress(content), file="f") == content


def test_the_zstd_program_both_ways() -> None:
    opened = subprocess.run(["zstd", "-d", "-c"], input=frame.compress(CONTENT), check=True, capture_output=True)
    assert opened.stdout == CONTENT
    made = subprocess.run(
        ["zstd", "-c", f"--stream-size={len(CONTENT)}"], input=CONTENT, check=True, capture_output=True
    )
    assert frame.decompress(made.stdout, file="f") == CONTENT


def test_a_frame_states_its_size_and_has_a_checksum() -> None:
    parameters = zstandard.get_frame_parameters(frame.compress(CONTENT))
    assert parameters.content_size == len(CONTENT)
    assert parameters.has_checksum


def test_what_follows_the_frame_is_refused() -> None:
    whole = frame.compress(CONTENT)
    skippable = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    for more in (b"\0", whole, skippable, frame.compress(b"x")):
        assert problem(whole + more) == "its compressed content is damaged"
    assert problem(skippable + whole) == "it is not compressed with zstd"


def test_a_size_above_the_cap_is_refused() -> None:
    whole = frame.compress(CONTENT)
    assert frame.decompress(whole, file="f", max_size=len(CONTENT)) == CONTENT
    assert problem(whole, len(CONTENT) - 1) == "it unpacks to more than this computer accepts"


def test_a_bomb_is_refused_before_room_is_made_for_it() -> None:
    bomb = frame.compress(bytes(64 << 20))
    assert len(bomb) < 10_000
    tracemalloc.start()
    try:
        assert problem(bomb, 1 << 20) == "it unpacks to more than this computer accepts"
        assert problem(claim(1 << 30)) == "it claims to unpack to more than it can hold"
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def claim(size: int) -> bytes:
    """A small frame whose header claims `size` bytes (RFC 8878, 3.1.1: 8-byte size, single segment, checksum)."""
    plain = frame.compress(b"x")
    assert plain[4] == 0x24
    return plain[:4] + b"\xe4" + size.to_bytes(8, "little") + plain[6:]


@pytest.mark.parametrize("size", [0, 2, 1000, 1 << 62])
def test_a_frame_that_lies_about_its_size_is_refused(size: int) -> None:
    problem(claim(size))


def test_frames_of_another_make_are_refused() -> None:
    no_size = zstandard.ZstdCompressor(write_content_size=False, write_checksum=True).compress(CONTENT)
    no_checksum = zstandard.ZstdCompressor(write_checksum=False).compress(CONTENT)
    assert problem(no_size) == problem(no_checksum) == "its compressed content states no size or has no checksum"
    dictionary = zstandard.ZstdCompressionDict(b"census " * 100, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    samples: list[bytes | bytearray | memoryview] = [
        f"bed {number} ward {number % 7} census".encode() * 3 for number in range(2000)
    ]
    trained = zstandard.train_dictionary(4096, samples)
    with_id = zstandard.ZstdCompressor(dict_data=trained, write_checksum=True).compress(CONTENT)
    assert problem(with_id) == "its compressed content needs a dictionary"
    without_id = zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True).compress(b"census " * 99)
    assert problem(without_id) == "its compressed content is damaged"


def test_an_empty_frame_is_refused() -> None:
    assert problem(frame.compress(b"")) == "it is empty"


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(frame.compress(CONTENT)) * 8 - 1), st.integers(0, len(frame.compress(CONTENT)) - 1))
def test_damage_is_refused(position: int, length: int) -> None:
    whole = frame.compress(CONTENT)
    damaged = bytearray(whole)
    damaged[position // 8] ^= 1 << position % 8
    with suppress(SnapshotMalformed):  # a spare bit of the format may change nothing: then the content is the same
        assert frame.decompress(bytes(damaged), file="f") == CONTENT
    problem(whole[:length])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_raise_only_our_errors(noise: bytes) -> None:
    problem(noise)
    problem(b"\x28\xb5\x2f\xfd\x24" + noise)


def test_the_digest_of_the_content_is_taken_without_room_for_it() -> None:
    content = os.urandom(4 * 2**20).hex().encode()
    packed = frame.compress(content)
    tracemalloc.start()
    found = frame.digest_of_content(packed, file="f")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == hashlib.blake2b(content).digest()
    assert peak < len(content) // 4


@pytest.mark.parametrize(
    "damaged",
    [
        frame.compress(CONTENT)[:-1],
        frame.compress(CONTENT)[:-4],
        frame.compress(CONTENT) + b"\0",
        frame.compress(CONTENT) + frame.compress(CONTENT),
        frame.compress(os.urandom(200_000)) + frame.compress(CONTENT),
        frame.compress(os.urandom(200_000))[:150_000],
        zstandard.ZstdCompressor().compress(CONTENT)[:-3],
    ],
)
def test_no_digest_of_a_damaged_frame(damaged: bytes) -> None:
    with pytest.raises(SnapshotMalformed):
        frame.digest_of_content(damaged, file="f")
