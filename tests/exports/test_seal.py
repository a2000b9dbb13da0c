"""A sealed snapshot: opened by the right station only, refused when any layer was touched, read back by its maker."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from exports import age, frame, minisign
from exports.errors import (
    DowntimeError,
    EncryptionDamaged,
    KeyMalformed,
    NotForThisStation,
    PublicationFailed,
    SignatureInvalid,
    SignatureMalformed,
    SnapshotMalformed,
)
from exports.minisign import SecretKey
from exports.seal import Proof, check_sealed, seal, unseal

DATABASE = b"SQLite format 3\0" + os.urandom(100_000) + bytes(100_000)
KEY = SecretKey.generate()
PUBLIC = KEY.public_key()
IDENTITY = age.generate_identity()
RECIPIENTS = [age.recipient_of(IDENTITY), age.recipient_of(age.generate_identity())]
COMMENT = "site=Valmont scope=all sequence=12"
SEALED = seal(DATABASE, RECIPIENTS, KEY, COMMENT)


def opened(content: bytes, signature: str | bytes, identity: str = IDENTITY) -> tuple[bytes, str]:
    return unseal(content, signature, PUBLIC, [identity], file="valmont_all.sqlite.zst.age")


def signed(content: bytes) -> str:
    return minisign.sign(content, KEY, COMMENT)


def test_round_trip_and_read_back() -> None:
    assert opened(SEALED.content, SEALED.signature) == (DATABASE, COMMENT)
    check_sealed(SEALED.proof, SEALED.content, SEALED.signature, PUBLIC)


def test_it_opens_without_the_kit(tmp_path: Path) -> None:
    """The three commands of the documentation, with the stock programs."""
    (tmp_path / "x.age").write_bytes(SEALED.content)
    (tmp_path / "x.age.minisig").write_text(SEALED.signature, encoding="utf-8")
    (tmp_path / "site.pub").write_text(PUBLIC.text(), encoding="utf-8")
    (tmp_path / "identity.txt").write_text(IDENTITY + "\n", encoding="utf-8")
    verified = subprocess.run(
        ["minisign", "-V", "-p", "site.pub", "-m", "x.age"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert f"Trusted comment: {COMMENT}" in verified.stdout
    packed = subprocess.run(
        ["age", "-d", "-i", "identity.txt", "x.age"], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    assert subprocess.run(["zstd", "-d", "-c"], input=packed, check=True, capture_output=True).stdout == DATABASE


def test_signature_comes_first() -> None:
    """What the key did not sign is not even decrypted: the error is the signature's, whatever else is wrong."""
    with pytest.raises(SignatureInvalid):
        opened(SEALED.content[:-1], SEALED.signature, age.generate_identity())
    with pytest.raises(SignatureInvalid):
        opened(b"", SEALED.signature)
    with pytest.raises(SignatureMalformed):
        opened(b"", "")
    with pytest.raises(SignatureInvalid):
        unseal(SEALED.content, SEALED.signature, SecretKey.generate().public_key(), [IDENTITY], file="f")


def test_each_inner_layer_is_still_checked_under_a_good_signature() -> None:
    recipients = RECIPIENTS
    cut = SEALED.content[:-1]
    bare = age.encrypt(DATABASE, recipients)
    trailing = age.encrypt(frame.compress(DATABASE) + b"\0", recipients)
    two = age.encrypt(frame.compress(DATABASE) * 2, recipients)
    empty = age.encrypt(b"", recipients)
    for content, error in (
        (cut, EncryptionDamaged),
        (DATABASE, EncryptionDamaged),
        (b"", EncryptionDamaged),
        (bare, SnapshotMalformed),
        (trailing, SnapshotMalformed),
        (two, SnapshotMalformed),
        (empty, SnapshotMalformed),
    ):
        with pytest.raises(error, match=r"^valmont_all\.sqlite\.zst\.age"):
            opened(content, signed(content))


def test_another_station_is_told_so() -> None:
    with pytest.raises(NotForThisStation):
        opened(SEALED.content, SEALED.signature, age.generate_identity())
    with pytest.raises(KeyMalformed):
        opened(SEALED.content, SEALED.signature, RECIPIENTS[0])


def test_the_cap_is_enforced() -> None:
    arguments = (SEALED.content, SEALED.signature, PUBLIC, [IDENTITY])
    assert unseal(*arguments, file="f", max_size=len(DATABASE))[0] == DATABASE
    with pytest.raises(SnapshotMalformed, match="more than this computer accepts"):
        unseal(*arguments, file="f", max_size=len(DATABASE) - 1)


def test_a_signed_bomb_is_refused() -> None:
    content = age.encrypt(frame.compress(bytes(32 << 20)), RECIPIENTS)
    with pytest.raises(SnapshotMalformed):
        unseal(content, signed(content), PUBLIC, [IDENTITY], file="f", max_size=16 << 20)


# Read back by the maker


@pytest.mark.parametrize("position", [0, 30, 150, 400, 10_000, -17, -1])
def test_read_back_sees_a_flipped_bit(position: int) -> None:
    damaged = bytearray(SEALED.content)
    damaged[position] ^= 1
    with pytest.raises(PublicationFailed):
        check_sealed(SEALED.proof, bytes(damaged), SEALED.signature, PUBLIC)
    with pytest.raises(PublicationFailed):  # even were the signature made over the damage
        check_sealed(SEALED.proof, bytes(damaged), signed(bytes(damaged)), PUBLIC)


def test_read_back_sees_a_cut_file_or_signature() -> None:
    for content, signature in (
        (SEALED.content[:-1], SEALED.signature),
        (b"", SEALED.signature),
        (SEALED.content, ""),
        (SEALED.content, SEALED.signature[:-20]),
        (SEALED.content, minisign.sign(SEALED.content, KEY, COMMENT + "3")),
        (SEALED.content, minisign.sign(SEALED.content, SecretKey.generate(), COMMENT)),
    ):
        with pytest.raises(PublicationFailed):
            check_sealed(SEALED.proof, content, signature, PUBLIC)


def test_read_back_sees_another_snapshot() -> None:
    other = seal(DATABASE[:-1], RECIPIENTS, KEY, COMMENT)
    with pytest.raises(PublicationFailed):
        check_sealed(SEALED.proof, other.content, other.signature, PUBLIC)
    crossed = Proof(other.proof.file_key, SEALED.proof.database_digest, COMMENT)
    with pytest.raises(PublicationFailed, match="not the one that was made"):
        check_sealed(crossed, other.content, other.signature, PUBLIC)


def test_the_proof_does_not_show() -> None:
    assert repr(SEALED.proof.file_key) not in repr(SEALED)
    assert "file_key" not in repr(SEALED)


def test_a_bad_recipient_is_the_maker_s_error() -> None:
    with pytest.raises(KeyMalformed):
        seal(DATABASE, ["age1nobody"], KEY, COMMENT)
    with pytest.raises(DowntimeError):
        seal(DATABASE, [], KEY, COMMENT)
