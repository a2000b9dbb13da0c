"""minisign: the program itself both ways, and every altered byte of a signature or a key."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.errors import (
    KeyMalformed,
    KeyPassphraseWrong,
    PassphraseMissing,
    SignatureInvalid,
    SignatureMalformed,
)
from exports.minisign import (
    MAXIMUM_COMMENT,
    PublicKey,
    SecretKey,
    Signature,
    digest_of,
    sign,
    sign_digest,
    verify,
    verify_digest,
)
from exports.minisign_keys import DEFAULT_COST, MAXIMUM_COST, ScryptCost

CHEAP = ScryptCost(opslimit=32768, memlimit=1 << 20)
KEY = SecretKey.generate()
PUBLIC = KEY.public_key()
COMMENT = "site=Centre hospitalier de Valmont scope=all sequence=12 time=2026-11-23T14:05:00+00:00"
CONTENT = b"the age file"


def minisign(folder: Path, *arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["minisign", *arguments], cwd=folder, input=answers, capture_output=True, encoding="utf-8", check=False
    )


# The program, both ways


def test_program_reads_our_public_key_and_signature(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    comment = "Hôpital « Valmont » – données du 23/11"
    (tmp_path / "file.minisig").write_text(sign(CONTENT, KEY, comment), encoding="utf-8")
    (tmp_path / "site.pub").write_text(PUBLIC.text(), encoding="utf-8")
    by_file = minisign(tmp_path, "-V", "-p", "site.pub", "-m", "file")
    assert by_file.returncode == 0
    assert f"Trusted comment: {comment}" in by_file.stdout
    assert minisign(tmp_path, "-V", "-P", PUBLIC.line, "-m", "file").returncode == 0
    (tmp_path / "file").write_bytes(CONTENT + b".")
    assert minisign(tmp_path, "-V", "-p", "site.pub", "-m", "file").returncode != 0


@pytest.mark.parametrize("passphrase", [None, "quatre mots sans lien"])
@pytest.mark.parametrize("cost", [CHEAP, DEFAULT_COST])
def test_program_signs_with_our_secret_key(passphrase: str | None, cost: ScryptCost, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    (tmp_path / "site.key").write_text(KEY.text(passphrase, cost=cost), encoding="utf-8")
    made = minisign(tmp_path, "-S", "-s", "site.key", "-m", "file", "-t", COMMENT, answers=f"{passphrase}\n")
    assert made.returncode == 0, made.stderr
    assert verify(CONTENT, (tmp_path / "file.minisig").read_bytes(), PUBLIC, file="file") == COMMENT


def test_we_read_the_program_s_keys_without_passphrase(tmp_path: Path) -> None:
    assert minisign(tmp_path, "-G", "-W", "-p", "site.pub", "-s", "site.key").returncode == 0
    key = SecretKey.parse((tmp_path / "site.key").read_bytes(), file="site.key")
    public = PublicKey.parse((tmp_path / "site.pub").read_bytes(), file="site.pub")
    assert key.public_key() == public
    assert public.text() == (tmp_path / "site.pub").read_text(encoding="utf-8")


def test_we_read_the_program_s_keys_under_a_passphrase(tmp_path: Path) -> None:
    """The program's own cost is 1 GiB and some seconds: the dearest that is accepted."""
    passphrase = "quatre mots sans lien"
    made = minisign(tmp_path, "-G", "-p", "site.pub", "-s", "site.key", answers=f"{passphrase}\n{passphrase}\n")
    assert made.returncode == 0, made.stderr
    key = SecretKey.parse((tmp_path / "site.key").read_bytes(), passphrase, file="site.key")
    assert key.public_key() == PublicKey.parse((tmp_path / "site.pub").read_bytes(), file="site.pub")


def test_we_verify_the_program_s_signature_with_its_default_comment(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    (tmp_path / "site.key").write_text(KEY.text(None), encoding="utf-8")
    assert minisign(tmp_path, "-S", "-s", "site.key", "-m", "file").returncode == 0
    comment = verify(CONTENT, (tmp_path / "file.minisig").read_bytes(), PUBLIC, file="file")
    assert comment.startswith("timestamp:")
    assert "\tfile:file\thashed" in comment


def test_legacy_signature_of_the_program_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    (tmp_path / "site.key").write_text(KEY.text(None), encoding="utf-8")
    assert minisign(tmp_path, "-S", "-l", "-s", "site.key", "-m", "file").returncode == 0
    with pytest.raises(SignatureMalformed, match="legacy"):
        verify(CONTENT, (tmp_path / "file.minisig").read_bytes(), PUBLIC, file="file")


# Signatures


def test_signing_by_pieces_is_signing_whole() -> None:
    digest = digest_of(io.BytesIO(CONTENT * 300_000))
    assert digest == hashlib.blake2b(CONTENT * 300_000).digest()
    assert verify_digest(digest, sign(CONTENT * 300_000, KEY, COMMENT), PUBLIC, file="f") == COMMENT
    assert verify(CONTENT * 300_000, sign_digest(digest, KEY, COMMENT), PUBLIC, file="f") == COMMENT


def test_signature_text_round_trip() -> None:
    text = sign(CONTENT, KEY, COMMENT)
    assert Signature.parse(text, file="f").text() == text
    assert Signature.parse(text.replace("\n", "\r\n"), file="f").trusted_comment == COMMENT


def test_another_key_is_refused_even_under_the_same_id() -> None:
    other = SecretKey.generate()
    for public in (
        other.public_key(),
        PublicKey(PUBLIC.key_id, other.public_key().key),
        PublicKey(bytes(8), PUBLIC.key),
    ):
        with pytest.raises(SignatureInvalid):
            verify(CONTENT, sign(CONTENT, KEY, COMMENT), public, file="f")


def test_the_comment_of_another_signature_is_refused() -> None:
    first = sign(CONTENT, KEY, "sequence=1").splitlines()
    second = sign(CONTENT + b"2", KEY, "sequence=2").splitlines()
    with pytest.raises(SignatureInvalid):
        verify(CONTENT, "\n".join(first[:2] + second[2:]) + "\n", PUBLIC, file="f")
    with pytest.raises(SignatureInvalid):
        verify(CONTENT, "\n".join([*first[:2], second[2], first[3]]) + "\n", PUBLIC, file="f")


def test_every_flipped_bit_of_a_signature_is_refused_but_in_the_untrusted_comment() -> None:
    text = sign(CONTENT, KEY, COMMENT).encode("utf-8")
    free = text.index(b"\n")
    for position in range(len(text) * 8):
        damaged = bytearray(text)
        damaged[position // 8] ^= 1 << position % 8
        if len(b"untrusted comment: ") <= position // 8 < free and b"\n" not in damaged[:free]:
            continue
        if damaged[free - 1 : free] == b"\r" or position // 8 == len(text) - 1:
            continue
        with pytest.raises((SignatureInvalid, SignatureMalformed)):
            verify(CONTENT, bytes(damaged), PUBLIC, file="f")


def test_every_truncation_of_a_signature_is_refused() -> None:
    text = sign(CONTENT, KEY, COMMENT)
    for length in range(len(text) - 1):  # the last line end may be missing
        with pytest.raises((SignatureInvalid, SignatureMalformed)):
            verify(CONTENT, text[:length], PUBLIC, file="f")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(), st.text()))
def test_any_content_raises_only_our_errors(content: str | bytes) -> None:
    with pytest.raises(SignatureMalformed):
        Signature.parse(content, file="f")
    with pytest.raises(KeyMalformed):
        PublicKey.parse(content, file="f")
    with pytest.raises(KeyMalformed):
        SecretKey.parse(content, "p", file="f")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=100), min_size=2, max_size=4), st.binary(max_size=160))
def test_any_lines_raise_only_our_errors(lines: list[str], packed: bytes) -> None:
    line = base64.b64encode(packed).decode("ascii")
    with pytest.raises(SignatureMalformed):
        Signature.parse(f"untrusted comment: x\n{line}\ntrusted comment: {lines[0]}\n{lines[1]}\n", file="f")
    with pytest.raises(KeyMalformed):
        PublicKey.parse(f"untrusted comment: x\n{line}\n", file="f")
    with pytest.raises(KeyMalformed):
        SecretKey.parse(f"untrusted comment: x\n{line}\n", "p", file="f")


@pytest.mark.parametrize(
    "comment", ["two\nlines", "\x1b[2J", "a\rb", "\u202e", "\ud800", "é" * (MAXIMUM_COMMENT // 2 + 1)]
)
def test_a_comment_that_could_deceive_is_neither_made_nor_taken(comment: str) -> None:
    with pytest.raises(ValueError, match="one line of printable text"):
        sign(CONTENT, KEY, comment)
    private = KEY.private_key()
    signature = private.sign(hashlib.blake2b(CONTENT).digest())
    over_all = private.sign(signature + comment.encode("utf-8", "surrogatepass"))
    forged = Signature(KEY.key_id, signature, comment, over_all).text()
    with pytest.raises(SignatureMalformed):
        verify(CONTENT, forged, PUBLIC, file="f")


def test_longest_comment() -> None:
    assert verify(CONTENT, sign(CONTENT, KEY, "x" * MAXIMUM_COMMENT), PUBLIC, file="f") == "x" * MAXIMUM_COMMENT


# Keys


def test_keys_round_trip() -> None:
    assert PublicKey.parse(PUBLIC.text("Centre hospitalier"), file="f") == PUBLIC
    assert SecretKey.parse(KEY.text(None), file="f") == KEY
    sealed = KEY.text("é à", cost=CHEAP)
    assert SecretKey.parse(sealed, "é à\n", file="f") == KEY
    assert SecretKey.parse(sealed, "e\u0301 a\u0300", file="f") == KEY


def test_wrong_or_missing_passphrase() -> None:
    sealed = KEY.text("right", cost=CHEAP)
    with pytest.raises(KeyPassphraseWrong, match=r"site\.key"):
        SecretKey.parse(sealed, "wrong", file="site.key")
    with pytest.raises(PassphraseMissing):
        SecretKey.parse(sealed, file="site.key")


@pytest.mark.parametrize("passphrase", [None, "p"])
def test_every_altered_byte_of_a_secret_key_is_refused(passphrase: str | None) -> None:
    packed = base64.b64decode(KEY.text(passphrase, cost=CHEAP).splitlines()[1])
    # The low bits of the two limits (38 to 53) may give the same cost; in a clear key they and the salt say nothing.
    tested = [*range(38), *range(54, 158)] if passphrase else [*range(6), *range(54, 158)]
    for position in tested:
        damaged = bytearray(packed)
        damaged[position] ^= 0x40
        text = f"untrusted comment: x\n{base64.b64encode(damaged).decode('ascii')}\n"
        with pytest.raises((KeyMalformed, KeyPassphraseWrong)):
            SecretKey.parse(text, passphrase, file="f")


def test_a_hostile_cost_is_refused_before_any_memory_is_taken() -> None:
    for opslimit, memlimit in ((1 << 25, (1 << 30) + 1), ((1 << 25) + 1, 1 << 30), (1 << 63, 1 << 63)):
        packed = bytearray(base64.b64decode(KEY.text("p", cost=CHEAP).splitlines()[1]))
        packed[38:54] = opslimit.to_bytes(8, "little") + memlimit.to_bytes(8, "little")
        text = f"untrusted comment: x\n{base64.b64encode(packed).decode('ascii')}\n"
        with pytest.raises(KeyMalformed, match="too much memory"):
            SecretKey.parse(text, "p", file="f")


def test_costs_are_libsodium_s() -> None:
    """N and p of libsodium's interactive and sensitive limits, and of ours."""
    assert ScryptCost(524288, 16777216).parameters() == (1 << 14, 1)
    assert MAXIMUM_COST.parameters() == (1 << 20, 1)
    assert DEFAULT_COST.parameters() == (1 << 17, 1)


def test_a_public_key_is_not_a_secret_key_and_the_reverse() -> None:
    with pytest.raises(KeyMalformed, match="secret"):
        SecretKey.parse(PUBLIC.text(), file="f")
    with pytest.raises(KeyMalformed, match="public"):
        PublicKey.parse(KEY.text(None), file="f")


def test_a_secret_key_does_not_show() -> None:
    assert repr(KEY.seed) not in repr(KEY)
    assert "seed" not in repr(KEY)
