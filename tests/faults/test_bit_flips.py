"""A small snapshot and its signature with one bit flipped, or cut: refused in our own words, or exactly the same copy.

The path is the one a laptop takes: signature, age, zstd, SQLite, what the snapshot says of itself. The first tests are
what a bad disk or stick does. The others sign the damaged bytes anew, layer by layer, as one who holds the hospital's
key could: there each inner layer stands alone.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from downtime.copy import Copy
from downtime.vault.opening import open_content
from exports import age, frame
from exports.errors import (
    CommentDisagrees,
    DowntimeError,
    EncryptionDamaged,
    NotForThisStation,
    SignatureInvalid,
    SignatureMalformed,
    SnapshotMalformed,
)
from exports.minisign_keys import PublicKey
from exports.record import TABLES
from exports.snapshot.census import census
from exports.snapshot.read import patient_record, rows
from exports.trusted_comment import signed_comment
from tests.vectors.layers import minisign
from tests.vectors.make import SEED
from tests.vectors.maker import Maker
from tests.vectors.vector import load

GOOD = load("good")
CONTENT, SIGNATURE = GOOD.content or b"", GOOD.signature or b""
SITE_KEY = PublicKey.parse(f"untrusted comment: \n{GOOD.public_key}\n", file="public key")
PARTS = Maker(SEED).parts
COMMENT = signed_comment(SIGNATURE, SITE_KEY, file=GOOD.name).text()
PACKED = bytes(age.decrypt(CONTENT, [GOOD.identity]))
DATABASE = frame.decompress(PACKED, file=GOOD.name)
FLIPS, TRUNCATIONS, INNER = 10_000, 1_000, 2_000
RANDOM_SEED = 20261123

Damage = tuple[str, bytes]
"""Where, and the damaged bytes."""


def flips(content: bytes, number: int, draw: random.Random) -> Iterator[Damage]:
    for _ in range(number):
        bit = draw.randrange(len(content) * 8)
        yield f"bit {bit}", flipped(content, bit)


def flipped(content: bytes, bit: int) -> bytes:
    damaged = bytearray(content)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def opened(content: bytes, signature: bytes) -> Copy | DowntimeError:
    """What the laptop does with the pair. Any exception that is not ours passes through and fails the test."""
    try:
        return open_content(content, signature, SITE_KEY, GOOD.identity, GOOD.name)
    except DowntimeError as error:
        return error


def is_the_same(copy: Copy) -> bool:
    with copy.page() as connection:
        same = hashlib.sha256(connection.serialize()).hexdigest() == GOOD.database
    copy.close()
    return same


def draws(name: str) -> random.Random:
    print(f"{name}: seed {RANDOM_SEED}")
    return random.Random(f"{RANDOM_SEED} {name}")


def split(pair: bytes) -> tuple[bytes, bytes]:
    return pair[: len(CONTENT)], pair[len(CONTENT) :]


def test_the_snapshot_opens_undamaged() -> None:
    found = opened(CONTENT, SIGNATURE)
    assert isinstance(found, Copy)
    assert is_the_same(found)


def test_ten_thousand_bit_flips_over_snapshot_and_signature() -> None:
    """Only the first line of a signature may differ, which minisign does not sign: then the copy is the same."""
    first_line = len(CONTENT) + SIGNATURE.index(b"\n")
    for where, damaged in flips(CONTENT + SIGNATURE, FLIPS, draws("flips")):
        found = opened(*split(damaged))
        if isinstance(found, Copy):
            assert is_the_same(found), where
            assert damaged[first_line:] == (CONTENT + SIGNATURE)[first_line:], where
        else:
            assert isinstance(found, SignatureInvalid | SignatureMalformed), where


def test_every_bit_of_the_signature() -> None:
    for bit in range(len(SIGNATURE) * 8):
        found = opened(CONTENT, flipped(SIGNATURE, bit))
        if isinstance(found, Copy):
            assert is_the_same(found), bit
            assert bit // 8 < SIGNATURE.index(b"\n"), bit
        else:
            assert isinstance(found, SignatureInvalid | SignatureMalformed), bit


def test_a_thousand_truncations() -> None:
    """Of the snapshot, or of its signature; the line end at the very end says nothing and may go."""
    draw = draws("truncations")
    for number in range(TRUNCATIONS):
        if number % 2:
            content, signature = CONTENT[: draw.randrange(len(CONTENT))], SIGNATURE
        else:
            content, signature = CONTENT, SIGNATURE[: draw.randrange(len(SIGNATURE))]
        found = opened(content, signature)
        where = f"{len(content)} and {len(signature)} bytes left"
        if isinstance(found, Copy):
            assert is_the_same(found), where
            assert (content, signature) == (CONTENT, SIGNATURE.removesuffix(b"\n")), where
        else:
            assert isinstance(found, SignatureInvalid | SignatureMalformed), where


def signed(content: bytes) -> bytes:
    return minisign(content, PARTS.key, COMMENT)


def encrypted(packed: bytes) -> bytes:
    return PARTS.age(packed).content


def truncations(content: bytes, number: int, draw: random.Random) -> Iterator[Damage]:
    for _ in range(number):
        left = draw.randrange(len(content))
        yield f"{left} bytes left", content[:left]


@pytest.mark.parametrize("damage", [flips, truncations])
def test_damaged_encryption_under_a_good_signature(damage: Callable[..., Iterator[Damage]]) -> None:
    for where, content in damage(CONTENT, INNER, draws(f"age, {damage.__name__}")):
        assert isinstance(opened(content, signed(content)), EncryptionDamaged | NotForThisStation), where


@pytest.mark.parametrize("damage", [flips, truncations])
def test_damaged_packing_under_a_good_signature(damage: Callable[..., Iterator[Damage]]) -> None:
    """A bit that zstd does not use may flip: then the copy is the same."""
    for where, packed in damage(PACKED, INNER, draws(f"zstd, {damage.__name__}")):
        content = encrypted(packed)
        found = opened(content, signed(content))
        if isinstance(found, Copy):
            assert is_the_same(found), where
        else:
            assert isinstance(found, SnapshotMalformed | CommentDisagrees), where


def test_a_damaged_database_under_a_good_signature() -> None:
    """Nothing can know that a letter was another one before it was signed; but nothing crashes, at opening or later."""
    for where, database in flips(DATABASE.rstrip(b"\0"), INNER // 2, draws("sqlite, flips")):
        try:
            copy = Copy.of_database(database.ljust(len(DATABASE), b"\0"), GOOD.name)
        except SnapshotMalformed:
            continue
        with closing(copy), copy.page() as connection:
            try:
                read_everything(connection)
            except SnapshotMalformed:
                continue
            except sqlite3.Error as error:  # a page answers this in words too
                pytest.fail(f"{where}: {error}")


def read_everything(connection: sqlite3.Connection) -> None:
    for row_type in TABLES:
        rows(connection, row_type)
    for (key,) in connection.execute("select key from patient").fetchall():
        patient_record(connection, key)
    census(connection)
