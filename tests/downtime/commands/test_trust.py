"""`downtime trust`: what a person sees and types when the hospital has a new signing key."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import click
import pytest

from downtime.cli import kit
from downtime.commands.trust import HIDDEN
from downtime.journal import Act
from downtime.journal.reading import entries
from downtime.vault import Vault, unlock
from exports.errors import (
    FileUnreadable,
    FingerprintMissing,
    FingerprintWrong,
    KeyMalformed,
    SnapshotRefused,
    SuccessionRefused,
    SuccessionWaits,
)
from exports.fingerprint import fingerprint
from exports.language import translator
from exports.minisign_keys import SecretKey
from exports.succession import Reason
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital
from tests.downtime.vault.test_succession import put, statement

Answer = Callable[[int], str]
Person = Callable[..., "Said"]


@pytest.fixture
def new(laptop: Laptop) -> Hospital:
    """The hospital has published number 3 with its new key, and the statement."""
    key = SecretKey.generate()
    put(laptop.hospital, statement(laptop.hospital.key, key, last=2))
    hospital = replace(laptop.hospital, key=key)
    hospital.publish(3)
    return hospital


@dataclass(frozen=True)
class Said:
    """What came of one command at a terminal; `asked` are the numbers of the groups that were asked for."""

    exit_code: int
    output: str
    asked: list[int]


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    """A person who gives `answer(number)` for each group."""

    def person(answer: Answer, *words: object) -> Said:
        asked: list[int] = []

        class Terminal:
            def isatty(self) -> bool:
                return True

        def prompt(question: str, **_: object) -> str:
            asked.append(int(question.rsplit(maxsplit=1)[-1]))
            return answer(asked[-1])

        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Terminal())
            patch.setattr(click, "prompt", prompt)
            code = kit(translator("en")).main([str(word) for word in words], "downtime", standalone_mode=False)
        said = capsys.readouterr()
        return Said(code or 0, said.out + said.err, asked)

    return person


def acts(laptop: Laptop) -> list[tuple[Act, int | None]]:
    vault = Vault.open(laptop.vault)
    return [(one.entry.act, one.entry.failure) for one in entries(laptop.vault, unlock(vault, PASSPHRASE))]


def whole(hospital: Hospital) -> str:
    return " ".join(fingerprint(hospital.key.public_key()))


def pull(laptop: Laptop, code: int = 0) -> str:
    result = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
    assert result.exit_code == code, result.output
    return result.output


def test_a_pull_says_that_a_key_waits_and_takes_nothing_of_it(laptop: Laptop, new: Hospital) -> None:
    said = pull(laptop, SuccessionWaits.exit_code)
    assert "Nothing new." in said
    assert "new key" in said
    assert "downtime trust" in said
    assert "not signed by this site's key" not in said
    assert (Act.SNAPSHOT_REFUSED, SuccessionWaits.exit_code) in acts(laptop)
    listed = laptop.run("snapshots", laptop.vault)
    assert (listed.exit_code, "downtime trust" in listed.stderr) == (0, True)
    checked = json.loads(laptop.run("check", laptop.vault, "--json").stdout)
    (found,) = [one for one in checked["checks"] if one["name"] == "key"]
    assert "downtime trust" in found["sentence"]


def test_what_was_refused_counts_more(laptop: Laptop, new: Hospital) -> None:
    replace(laptop.hospital, key=SecretKey.generate()).publish(4)
    pull(laptop, SnapshotRefused.exit_code)


def test_accepted_by_four_groups_that_the_screen_does_not_show(
    laptop: Laptop, new: Hospital, at_a_terminal: Person
) -> None:
    pull(laptop, SuccessionWaits.exit_code)
    groups = fingerprint(new.key.public_key())
    result = at_a_terminal(lambda number: groups[number - 1].lower(), "trust", laptop.vault)
    asked = result.asked
    assert result.exit_code == 0, result.output
    assert len(set(asked)) == 4
    assert result.output.count(HIDDEN) == 4
    for number, group in enumerate(groups, 1):
        assert (group in result.output) is (number not in asked)
    for word in ("essai", "planned", laptop.hospital.key.public_key().identifier, new.key.public_key().identifier):
        assert word in result.output
    assert Vault.open(laptop.vault).site_key == new.key.public_key()
    assert "1 new snapshot." in pull(laptop)
    assert (Act.KEY_ACCEPTED, None) in acts(laptop)
    assert "downtime trust" not in laptop.run("snapshots", laptop.vault).stderr


def test_the_groups_are_drawn_anew_each_time(laptop: Laptop, new: Hospital, at_a_terminal: Person) -> None:
    """Twelve times the same first group of eight would come once in 10^6 even for the likeliest one."""
    pull(laptop, SuccessionWaits.exit_code)
    wrong = fingerprint(SecretKey.generate().public_key())
    first: set[int] = set()
    for _ in range(12):
        result = at_a_terminal(lambda number: wrong[number - 1], "trust", laptop.vault)
        assert result.exit_code == FingerprintWrong.exit_code
        first.update(result.asked)
    assert len(first) > 1


def test_a_group_of_another_key_is_refused_at_once_and_journalled(
    laptop: Laptop, new: Hospital, at_a_terminal: Person
) -> None:
    pull(laptop, SuccessionWaits.exit_code)
    other = fingerprint(SecretKey.generate().public_key())
    result = at_a_terminal(lambda number: other[number - 1], "trust", laptop.vault)
    asked = result.asked
    assert result.exit_code == FingerprintWrong.exit_code
    assert len(asked) == 1
    assert Vault.open(laptop.vault).site_key == laptop.hospital.key.public_key()
    assert (Act.KEY_REFUSED, FingerprintWrong.exit_code) in acts(laptop)


def test_what_was_misheard_is_asked_again(laptop: Laptop, new: Hospital, at_a_terminal: Person) -> None:
    pull(laptop, SuccessionWaits.exit_code)
    groups = fingerprint(new.key.public_key())
    answers = iter(["X", "AAAAU", None, None, None, None])
    result = at_a_terminal(lambda number: next(answers) or groups[number - 1], "trust", laptop.vault)
    asked = result.asked
    assert result.exit_code == 0
    assert asked[0] == asked[1]
    assert "have it read once more" in result.output


def test_by_a_script(laptop: Laptop, new: Hospital) -> None:
    pull(laptop, SuccessionWaits.exit_code)
    assert laptop.run("trust", laptop.vault).exit_code == FingerprintMissing.exit_code
    assert laptop.run("trust", laptop.vault, "--fingerprint", "x").exit_code == FingerprintWrong.exit_code
    assert laptop.run("trust", laptop.vault, "--fingerprint", whole(new)[:5]).exit_code == FingerprintWrong.exit_code
    assert laptop.run("trust", laptop.vault, "--fingerprint", whole(new)).exit_code == 0
    again = laptop.run("trust", laptop.vault)
    assert (again.exit_code, "No new key waits" in again.output) == (0, True)


def test_from_a_stick(laptop: Laptop, new: Hospital) -> None:
    (file,) = laptop.hospital.folder.glob("*.succession")
    assert laptop.run("trust", laptop.vault, file, "--fingerprint", whole(new)).exit_code == 0
    again = laptop.run("trust", laptop.vault, file)
    assert (again.exit_code, "already" in again.output) == (0, True)


def test_two_that_wait_must_be_told_apart(laptop: Laptop, new: Hospital) -> None:
    """One of them is the thief's."""
    put(laptop.hospital, statement(laptop.hospital.key, SecretKey.generate(), last=2))
    pull(laptop, SuccessionWaits.exit_code)
    result = laptop.run("trust", laptop.vault, "--fingerprint", whole(new))
    assert result.exit_code == 2
    name = f"essai_{new.key.public_key().identifier}.succession"
    assert name in result.output
    file = laptop.vault / "successions" / name
    assert laptop.run("trust", laptop.vault, file, "--fingerprint", whole(new)).exit_code == 0


def test_copies_of_a_thief_are_named(laptop: Laptop) -> None:
    forged = laptop.hospital.publish(9, time=NOW + timedelta(minutes=1))
    key = SecretKey.generate()
    put(laptop.hospital, statement(laptop.hospital.key, key, last=2, reason=Reason.COMPROMISED))
    pull(laptop, SuccessionWaits.exit_code)
    result = laptop.run("trust", laptop.vault, "--fingerprint", whole(replace(laptop.hospital, key=key)))
    assert result.exit_code == 0
    assert "other hands" in result.output
    assert forged in result.stderr


class TestTheOldKeyIsLost:
    def test_a_statement_that_nothing_vouches_for_takes_the_whole_fingerprint(
        self, laptop: Laptop, at_a_terminal: Person
    ) -> None:
        key = SecretKey.generate()
        made = replace(statement(laptop.hospital.key, key, last=2, reason=Reason.LOST), old_signature=b"")
        put(laptop.hospital, made)
        file = laptop.hospital.folder / made.name
        groups = fingerprint(key.public_key())
        result = at_a_terminal(lambda number: groups[number - 1], "trust", laptop.vault, file)
        asked = result.asked
        assert result.exit_code == 0
        assert asked == list(range(1, 9))
        assert not any(group in result.output for group in groups)

    def test_a_bare_site_pub_too(self, laptop: Laptop, tmp_path: Path) -> None:
        new = replace(laptop.hospital, key=SecretKey.generate())
        new.publish(3)
        file = tmp_path / "new.pub"
        file.write_text(new.key.public_key().text(), encoding="utf-8")
        assert laptop.run("trust", laptop.vault, file).exit_code == FingerprintMissing.exit_code
        assert laptop.run("trust", laptop.vault, file, "--fingerprint", whole(new)).exit_code == 0
        assert "1 new snapshot." in pull(laptop)
        laptop.site_key.write_text(laptop.hospital.key.public_key().text(), encoding="utf-8")
        back = laptop.run("trust", laptop.vault, laptop.site_key, "--fingerprint", whole(laptop.hospital))
        assert back.exit_code == SuccessionRefused.exit_code


def test_what_is_no_statement_or_key(laptop: Laptop, tmp_path: Path) -> None:
    file = tmp_path / "essai_0123456789ABCDEF.succession"
    file.write_text("hello", encoding="utf-8")
    assert laptop.run("trust", laptop.vault, file).exit_code == SuccessionRefused.exit_code
    assert laptop.run("trust", laptop.vault, tmp_path / "none.succession").exit_code == FileUnreadable.exit_code
    other = tmp_path / "other"
    other.write_text("hello", encoding="utf-8")
    assert laptop.run("trust", laptop.vault, other).exit_code == KeyMalformed.exit_code
