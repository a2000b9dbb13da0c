"""age files: the public vectors, two other implementations both ways, and every kind of damage."""

from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import age
from exports.age_header import write_header
from exports.errors import DowntimeError, EncryptionDamaged, KeyMalformed, NotForThisStation

VECTORS = Path(__file__).parent.parent / "data" / "crypto-vectors" / "age-testkit"
SIZES = (0, 1, 65535, 65536, 65537, 200000)

HEADER_PROBLEMS = (
    "it does not begin as an age file, version 1",
    "its header is cut",
    "the end of its header is malformed",
    "a recipient of its header is malformed",
    "its header holds a text that is not canonical base64",
    "its header mixes a passphrase with other recipients",
)
HMAC_PROBLEM = "its header was altered"
PAYLOAD_PROBLEMS = ("it is cut or has bytes too many", "its content was altered or cut")


@dataclass(frozen=True)
class Vector:
    """One file of the testkit; its format is in age-testkit-README-upstream.md."""

    expect: str
    payload: str
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    armored: bool
    content: bytes

    @property
    def post_quantum(self) -> bool:
        return any(identity.startswith("AGE-SECRET-KEY-PQ-") for identity in self.identities)


def read_vector(path: Path) -> Vector:
    head, _, content = path.read_bytes().partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in head.decode("utf-8").splitlines()]
    assert {key for key, _ in pairs} <= {
        *("expect", "payload", "identity", "passphrase", "armored", "compressed", "file key", "comment")
    }
    single = dict(pairs)
    return Vector(
        single["expect"],
        single.get("payload", ""),
        tuple(value for key, value in pairs if key == "identity"),
        tuple(value for key, value in pairs if key == "passphrase"),
        single.get("armored") == "yes",
        zlib.decompress(content) if single.get("compressed") == "zlib" else content,
    )


ALL = {path.name: read_vector(path) for path in sorted(VECTORS.iterdir())}
ARMORED = sorted(name for name, vector in ALL.items() if vector.armored)
POST_QUANTUM = sorted(name for name, vector in ALL.items() if vector.post_quantum and not vector.armored)
PASSPHRASE = sorted(
    name for name, vector in ALL.items() if vector.passphrases and not vector.armored and not vector.identities
)
X25519 = sorted(set(ALL) - set(ARMORED) - set(POST_QUANTUM) - set(PASSPHRASE))


def test_no_vector_is_left_out() -> None:
    assert len(ALL) == 143
    assert (len(ARMORED), len(POST_QUANTUM), len(PASSPHRASE), len(X25519)) == (33, 18, 24, 68)
    assert len(ARMORED) + len(POST_QUANTUM) + len(PASSPHRASE) + len(X25519) == 143


@pytest.mark.parametrize("name", X25519)
def test_vector(name: str) -> None:
    """The vectors within our format: each gives the result, and fails in the part of the file, that it announces.

    The partial plaintext that "payload failure" vectors allow is never handed out here.
    """
    vector = ALL[name]
    if vector.expect == "success":
        plaintext = age.decrypt(vector.content, vector.identities, file=name)
        assert hashlib.sha256(plaintext).hexdigest() == vector.payload
        return
    with pytest.raises(DowntimeError) as caught:
        age.decrypt(vector.content, vector.identities, file=name)
    assert caught.value.fields["file"] == name
    if vector.expect == "no match":
        assert type(caught.value) is NotForThisStation
        return
    assert type(caught.value) is EncryptionDamaged
    problem = caught.value.fields["problem"]
    expected = {"header failure": HEADER_PROBLEMS, "HMAC failure": (HMAC_PROBLEM,), "payload failure": PAYLOAD_PROBLEMS}
    assert problem in expected[vector.expect]


@pytest.mark.parametrize("name", ARMORED)
def test_armored_vector_is_refused(name: str) -> None:
    """Snapshots are binary files: the text form is refused at its first line, well formed or not."""
    vector = ALL[name]
    identities = [identity for identity in vector.identities if "-PQ-" not in identity]
    with pytest.raises(EncryptionDamaged) as caught:
        age.decrypt(vector.content, identities, file=name)
    assert caught.value.fields["problem"] == "it does not begin as an age file, version 1"


@pytest.mark.parametrize("name", PASSPHRASE)
def test_passphrase_vector_is_refused(name: str) -> None:
    """A snapshot is never encrypted by a passphrase: its `scrypt` stanza is of an unknown type, and no key fits."""
    vector = ALL[name]
    with pytest.raises((NotForThisStation, EncryptionDamaged)) as caught:
        age.decrypt(vector.content, [age.generate_identity()], file=name)
    if vector.expect in ("success", "no match"):
        assert type(caught.value) is NotForThisStation


@pytest.mark.parametrize("name", POST_QUANTUM)
def test_post_quantum_vector_is_refused(name: str) -> None:
    """One cipher suite: the `mlkem768x25519` key is not a key here, and its stanza is of an unknown type."""
    vector = ALL[name]
    with pytest.raises(KeyMalformed):
        age.decrypt(vector.content, vector.identities, file=name)
    with pytest.raises((NotForThisStation, EncryptionDamaged)) as caught:
        age.decrypt(vector.content, [age.generate_identity()], file=name)
    if vector.expect in ("success", "no match"):
        assert type(caught.value) is NotForThisStation


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_both_ways(size: int) -> None:
    plaintext = os.urandom(size)
    identity, other = age.generate_identity(), age.generate_identity()
    theirs = pyrage.x25519.Identity.from_str(identity)
    assert str(theirs.to_public()) == age.recipient_of(identity)
    assert pyrage.decrypt(age.encrypt(plaintext, [age.recipient_of(other), str(theirs.to_public())]), [theirs]) == (
        plaintext
    )
    assert age.decrypt(pyrage.encrypt(plaintext, [theirs.to_public()]), [other, identity]) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_age_program_both_ways(size: int, tmp_path: Path) -> None:
    plaintext = os.urandom(size)
    key_file = tmp_path / "identity.txt"
    subprocess.run(["age-keygen", "-o", str(key_file)], check=True, capture_output=True)
    identity = key_file.read_text(encoding="utf-8").splitlines()[-1]
    public = subprocess.run(
        ["age-keygen", "-y", str(key_file)], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert age.recipient_of(identity) == public.strip()
    ours = age.encrypt(plaintext, [age.recipient_of(age.generate_identity()), public.strip()])
    opened = subprocess.run(["age", "-d", "-i", str(key_file)], input=ours, check=True, capture_output=True).stdout
    assert opened == plaintext
    theirs = subprocess.run(["age", "-r", public.strip()], input=plaintext, check=True, capture_output=True).stdout
    assert age.decrypt(theirs, [identity]) == plaintext


def test_age_program_reads_our_identity(tmp_path: Path) -> None:
    key_file = tmp_path / "identity.txt"
    identity = age.generate_identity()
    key_file.write_text(identity + "\n", encoding="utf-8")
    public = subprocess.run(
        ["age-keygen", "-y", str(key_file)], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    assert public.strip() == age.recipient_of(identity)


IDENTITY = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"


def refused(content: bytes) -> None:
    with pytest.raises((EncryptionDamaged, NotForThisStation)):
        age.decrypt(content, [IDENTITY])


def test_every_flipped_bit_is_refused() -> None:
    whole = age.encrypt(b"census", [age.recipient_of(IDENTITY)])
    for position in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[position // 8] ^= 1 << position % 8
        refused(bytes(damaged))


def test_every_truncation_is_refused() -> None:
    whole = age.encrypt(b"census", [age.recipient_of(IDENTITY)])
    for length in range(len(whole)):
        refused(whole[:length])


@settings(max_examples=150, deadline=None)
@given(position=st.integers(0, 130_000 * 8), cut=st.integers(0, 130_000))
def test_damage_in_several_chunks_is_refused(position: int, cut: int) -> None:
    flipped = bytearray(LONG)
    flipped[position // 8] ^= 1 << position % 8
    refused(bytes(flipped))
    refused(LONG[: len(LONG) - 1 - cut])


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=70_000))
def test_what_follows_the_last_chunk_is_refused(more: bytes) -> None:
    refused(LONG + more)


CHUNK = 65536 + 16


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (0, 2), (1, 2), (0, 1), (0, 0, 1, 2), (0, 1, 2, 2)])
def test_chunks_in_another_order_are_refused(order: tuple[int, ...]) -> None:
    start = len(LONG) - 2 * CHUNK - (150_000 - 2 * 65536 + 16)
    chunks = [LONG[start + index * CHUNK : start + (index + 1) * CHUNK] for index in range(3)]
    assert LONG[:start] + b"".join(chunks) == LONG
    refused(LONG[:start] + b"".join(chunks[index] for index in order))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.lists(st.sampled_from([b"-> X25519 ", b"-> ", b"--- ", b"---", b"\n", b"A" * 43])))
def test_any_bytes_raise_only_our_errors(noise: bytes, pieces: list[bytes]) -> None:
    refused(noise)
    refused(b"age-encryption.org/v1\n" + b"".join(pieces) + noise)


LONG = age.encrypt(bytes(150_000), [age.recipient_of(IDENTITY)])


def test_a_header_without_end_is_refused_within_bounds() -> None:
    refused(b"age-encryption.org/v1\n" + b"-> a\n\n" * 1_000_000)


def test_a_header_without_any_recipient_is_malformed() -> None:
    """The grammar of the format asks for one at least."""
    encrypted = age.encrypt_keeping_key(b"census", [age.recipient_of(IDENTITY)])
    payload = encrypted.content[encrypted.content.index(b"\n---") :].split(b"\n", 2)[2]
    bare = write_header(encrypted.file_key, []) + payload
    with pytest.raises(EncryptionDamaged, match="the end of its header is malformed"):
        age.decrypt_with_file_key(bare, encrypted.file_key)


def test_max_size_is_enforced_before_anything_is_decrypted() -> None:
    content = age.encrypt(bytes(100_000), [age.recipient_of(IDENTITY)])
    assert len(age.decrypt(content, [IDENTITY], max_size=100_000)) == 100_000
    with pytest.raises(EncryptionDamaged, match="more than this computer accepts"):
        age.decrypt(content, [IDENTITY], max_size=99_999)


def test_fifty_stations_each_open_the_file_and_a_stranger_does_not() -> None:
    stations = [age.generate_identity() for _ in range(50)]
    content = age.encrypt(b"census", [age.recipient_of(station) for station in stations])
    assert all(age.decrypt(content, [station]) == b"census" for station in stations)
    with pytest.raises(NotForThisStation, match=r"^ward\.age was not encrypted for this key"):
        age.decrypt(content, [age.generate_identity()], file="ward.age")
    with pytest.raises(NotForThisStation):
        age.decrypt(content, [])


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "age1",
        "age1é",
        "AGE1" + age.recipient_of(IDENTITY)[4:].upper(),
        IDENTITY,
        age.recipient_of(IDENTITY)[:-1],
        age.recipient_of(IDENTITY) + "\n",
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqs7kls8h"[:62],
    ],
)
def test_what_is_not_a_recipient(recipient: str) -> None:
    with pytest.raises(KeyMalformed):
        age.encrypt(b"", [recipient])


def test_a_recipient_of_low_order_is_refused() -> None:
    from exports import bech32

    with pytest.raises(KeyMalformed, match="weak point"):
        age.encrypt(b"", [bech32.encode("age", bytes(32))])


def test_no_recipient_at_all_is_refused() -> None:
    with pytest.raises(KeyMalformed, match="no recipient"):
        age.encrypt(b"", [])


@pytest.mark.parametrize("identity", ["", IDENTITY.lower(), IDENTITY[:-1], age.recipient_of(IDENTITY), IDENTITY + " "])
def test_what_is_not_an_identity_is_refused_and_never_repeated(identity: str) -> None:
    with pytest.raises(KeyMalformed) as caught:
        age.recipient_of(identity)
    assert "EGTZVFF" not in str(caught.value).upper()


def test_the_file_key_reads_back_and_only_the_right_one() -> None:
    encrypted = age.encrypt_keeping_key(b"census", [age.recipient_of(IDENTITY)])
    assert age.decrypt_with_file_key(encrypted.content, encrypted.file_key) == b"census"
    with pytest.raises(EncryptionDamaged):
        age.decrypt_with_file_key(encrypted.content, bytes(16))
    assert encrypted.file_key.hex() not in repr(encrypted)
    assert repr(encrypted.file_key) not in repr(encrypted)
