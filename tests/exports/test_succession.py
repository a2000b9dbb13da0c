"""The statement of a change of key: read back as it was made, refused when anything of it differs."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.errors import SignatureInvalid, SignatureMalformed, SuccessionRefused
from exports.minisign import sign
from exports.minisign_keys import PublicKey, SecretKey
from exports.signing_keys import SigningKeys
from exports.succession import (
    FORMAT,
    LARGEST,
    NEW_SIGNATURE,
    OLD_SIGNATURE,
    Reason,
    Statement,
    Succession,
    after,
    before,
    check_statement,
    is_statement_name,
    make_statement,
)
from tests.exports.test_publish import FIRST, numbered, sealed
from tests.exports.test_publish import KEY as PUBLISHER

OLD, NEW, THIRD = SecretKey.generate(), SecretKey.generate(), SecretKey.generate()


def succession(old: SecretKey = OLD, new: SecretKey = NEW, **changes: object) -> Succession:
    made = Succession(
        format=FORMAT,
        site="valmont",
        old_key=old.public_key().line,
        new_key=new.public_key().line,
        made_at="2026-11-23T14:05:00+00:00",
        reason=Reason.PLANNED,
        last={"all": 12, "cardio-1": 3},
    )
    return msgspec.structs.replace(made, **changes)


GOOD = make_statement(succession(), NEW, OLD)


def problem(statement: Statement) -> str:
    with pytest.raises(SuccessionRefused) as said:
        check_statement(statement)
    return str(said.value)


def resigned(content: bytes, comment: str | None = None) -> Statement:
    """A content of which both signatures are right."""
    said = comment or succession().comment
    return Statement(GOOD.name, content, sign(content, OLD, said).encode(), sign(content, NEW, said).encode())


def test_it_is_read_back_as_it_was_made() -> None:
    checked = check_statement(GOOD)
    assert (checked.succession, checked.vouched) == (succession(), True)
    assert GOOD.name == f"valmont_{NEW.public_key().identifier}.succession"
    assert is_statement_name(GOOD.name)
    assert list(GOOD.files)[-1] == GOOD.name


def test_the_minisign_program_verifies_both_signatures(tmp_path: Path) -> None:
    for name, content in GOOD.files.items():
        (tmp_path / name).write_bytes(content)

    def verified(key: PublicKey, *more: str) -> bool:
        command = ["minisign", "-V", "-q", "-P", key.line, "-m", GOOD.name, *more]
        return subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0

    assert verified(OLD.public_key())
    assert verified(NEW.public_key(), "-x", f"{GOOD.name}{NEW_SIGNATURE}")
    assert not verified(NEW.public_key())


def test_a_statement_that_the_minisign_program_signed_is_taken(tmp_path: Path) -> None:
    (tmp_path / GOOD.name).write_bytes(GOOD.content)
    for key, suffix in ((OLD, OLD_SIGNATURE), (NEW, NEW_SIGNATURE)):
        (tmp_path / "key").write_text(key.text(None), encoding="utf-8")
        signature = tmp_path / f"{GOOD.name}{suffix}"
        comment = ["-t", succession().comment, "-x", str(signature)]
        command = ["minisign", "-S", "-s", "key", "-m", GOOD.name, *comment]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, input=b"\n")
    by_old, by_new = ((tmp_path / f"{GOOD.name}{suffix}").read_bytes() for suffix in (OLD_SIGNATURE, NEW_SIGNATURE))
    assert check_statement(Statement(GOOD.name, GOOD.content, by_old, by_new)).vouched


def test_without_the_old_key_nobody_vouches_for_it() -> None:
    lost = make_statement(succession(reason=Reason.LOST), NEW, None)
    assert not check_statement(lost).vouched
    assert len(lost.files) == 2


def test_signatures_of_others_are_refused() -> None:
    stranger = sign(GOOD.content, THIRD, succession().comment).encode()
    assert "the old key did not" in problem(changed(GOOD, old_signature=stranger))
    assert "the new key did not" in problem(changed(GOOD, new_signature=stranger))
    assert "the new key did not" in problem(changed(GOOD, new_signature=b""))
    assert "the new key did not" in problem(changed(GOOD, new_signature=GOOD.old_signature))


def test_a_signature_made_for_something_else_does_not_serve() -> None:
    """Whoever gets the key to sign a file must not get a statement by it."""
    assert "the new key did not" in problem(resigned(GOOD.content, "timestamp:1 file:x"))
    assert "the new key did not" in problem(resigned(GOOD.content, FIRST.text()))


def test_a_statement_is_no_snapshot() -> None:
    keys = SigningKeys(OLD.public_key())
    with pytest.raises(SignatureMalformed):
        keys.comment_of(GOOD.old_signature, file="f")


def test_itself_as_successor() -> None:
    own = succession(new=OLD)
    assert "same key as old and new" in problem(make_statement(own, OLD, OLD))
    same_id = SecretKey(OLD.key_id, THIRD.seed)
    assert "same key as old and new" in problem(make_statement(succession(new=same_id), same_id, OLD))


def test_another_name() -> None:
    assert "the name of the file" in problem(changed(GOOD, name=GOOD.name.replace("valmont", "other")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ("format = 1", 'format = "1"'),
        ('reason = "planned"', 'reason = "because"'),
        ('reason = "planned"\n', ""),
        ('site = "valmont"', 'site = "Valmont"'),
        ("+00:00", "+01:00"),
        ("+00:00", ""),
        ("14:05:00", "14:05"),
        ("all = 12", "all = -1"),
        ("all = 12", "all = 9007199254740992"),
        ("all = 12", "all = 12.0"),
        ("all = 12", "All = 12"),
        ("all = 12", "all = 12\nzeta = 1\nbeta = 2"),
        ("RW", "RX"),
        ("format = 1", "format = 1\nmore = 1"),
        ("[last]", "[last]\n[last]"),
        ("# A hospital", "# a hospital"),
    ],
)
def test_anything_else_is_no_statement(old: str, new: str) -> None:
    content = GOOD.content.decode()
    assert old in content
    assert "not a statement" in problem(resigned(content.replace(old, new, 1).encode()))


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 3000, GOOD.content + b"#" * LARGEST])
def test_what_is_not_even_text_of_the_kind(content: bytes) -> None:
    assert "not a statement" in problem(resigned(content))


@given(st.integers(0, len(GOOD.content) * 8 - 1))
def test_no_bit_of_it_may_change(bit: int) -> None:
    content = bytearray(GOOD.content)
    content[bit // 8] ^= 1 << bit % 8
    problem(changed(GOOD, content=bytes(content)))


@pytest.mark.parametrize(
    "name",
    [
        "x.succession",
        "a_0.succession",
        "../a_0123456789ABCDEF.succession",
        "A_0123456789ABCDEF.succession",
        "nul_0123456789ABCDEF.succession",
    ],
)
def test_names_that_are_none(name: str) -> None:
    assert not is_statement_name(name)


class TestChain:
    first = check_statement(GOOD)
    second = check_statement(make_statement(succession(NEW, THIRD), THIRD, NEW))

    def test_forwards_and_backwards_nearest_first(self) -> None:
        known = [self.second, self.first]
        assert after(OLD.public_key(), known) == (self.first, self.second)
        assert before(THIRD.public_key(), known) == (self.second, self.first)
        assert after(THIRD.public_key(), known) == before(OLD.public_key(), known) == ()

    def test_a_ring_ends(self) -> None:
        back = check_statement(make_statement(succession(THIRD, OLD), OLD, THIRD))
        assert len(after(OLD.public_key(), [self.first, self.second, back])) == 3

    def test_a_thief_makes_a_second_one_and_both_are_shown(self) -> None:
        other = check_statement(make_statement(succession(OLD, THIRD), THIRD, OLD))
        assert after(OLD.public_key(), [self.first, other]) == (self.first, other)


class TestSigningKeys:
    """A replaced key counts up to the last number that the site gave."""

    keys = SigningKeys(NEW.public_key(), (succession(PUBLISHER, NEW, last={"all": 2}),))

    def test_up_to_the_last_number(self) -> None:
        assert self.keys.comment_of(sealed(numbered(2)).signature, file="f").sequence == 2

    def test_above_it(self) -> None:
        with pytest.raises(SignatureInvalid):
            self.keys.comment_of(sealed(numbered(3)).signature, file="f")

    def test_of_another_scope_or_site(self) -> None:
        for changes in ({"scope": "cardio"}, {"site": "other"}):
            with pytest.raises(SignatureInvalid):
                self.keys.comment_of(sealed(numbered(1, **changes)).signature, file="f")


def changed(statement: Statement, **changes: object) -> Statement:
    return replace(statement, **changes)  # type: ignore[arg-type]
