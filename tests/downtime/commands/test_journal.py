"""`downtime journal`, as a security officer types it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from downtime.journal import Act, Entry, Journal, entries
from downtime.vault import Vault, unlock
from exports.errors import (
    ExportSuffixUnknown,
    FileUnwritable,
    JournalBroken,
    PassphraseMissing,
    VaultNotFound,
    WrongPassphrase,
)
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE, SECRET_NAME


def fill(laptop: Laptop) -> str:
    """Four entries, the last three signed; gives the identity."""
    vault = Vault.open(laptop.vault)
    identity = unlock(vault, PASSPHRASE)
    journal = Journal.open(vault.folder, [vault.recipient])
    journal.record(Entry(act=Act.PULL))
    journal.unlocked(identity)
    journal.record(Entry(act=Act.UNLOCK), Entry(act=Act.SEARCH, query=SECRET_NAME), Entry(act=Act.LOCK))
    return identity


def cut(laptop: Laptop) -> None:
    """The last line goes."""
    (month,) = (laptop.vault / "journal").glob("*.journal")
    month.write_bytes(b"".join(month.read_bytes().splitlines(keepends=True)[:-1]))


def test_how_long_it_is(laptop: Laptop) -> None:
    fill(laptop)
    result = laptop.run("journal", laptop.vault)
    assert result.exit_code == 0
    assert "4 entries." in result.output
    assert "Code of the last entry: 4-" in result.output


def test_never_sealed_is_said(laptop: Laptop) -> None:
    vault = Vault.open(laptop.vault)
    Journal.open(vault.folder, [vault.recipient]).record(Entry(act=Act.PULL))
    assert "No entry is sealed" in laptop.run("journal", laptop.vault).output


def test_never_written(laptop: Laptop) -> None:
    result = laptop.run("journal", laptop.vault, "--verify")
    assert (result.exit_code, "0 entries." in result.output) == (0, True)
    assert "no entry was ever written" in result.output


def test_whole_without_the_secret(laptop: Laptop) -> None:
    fill(laptop)
    result = laptop.run("journal", laptop.vault, "--verify")
    assert (result.exit_code, "the seal covers it up to entry 4" in result.output) == (0, True)


def test_whole_with_the_secret_and_the_try_is_journalled(laptop: Laptop) -> None:
    identity = fill(laptop)
    result = laptop.run("journal", laptop.vault, "--verify", "--content", "--passphrase-file", laptop.passphrase)
    assert (result.exit_code, "Every entry decrypts" in result.output) == (0, True)
    assert list(entries(laptop.vault, identity))[-1].entry.act is Act.UNLOCK


def test_a_wrong_passphrase_is_journalled(laptop: Laptop) -> None:
    identity = fill(laptop)
    laptop.passphrase.write_text("tout autre chose\n", encoding="utf-8")
    result = laptop.run("journal", laptop.vault, "--content", "--passphrase-file", laptop.passphrase)
    assert result.exit_code == WrongPassphrase.exit_code
    last = list(entries(laptop.vault, identity))[-1]
    assert (last.entry.act, last.entry.failure) == (Act.UNLOCK_REFUSED, WrongPassphrase.exit_code)


def test_a_broken_one_says_where(laptop: Laptop) -> None:
    fill(laptop)
    cut(laptop)
    result = laptop.run("journal", laptop.vault, "--verify")
    assert result.exit_code == JournalBroken.exit_code
    assert "FAULT: entry 4 was cut off at the end." in result.output
    assert laptop.run("journal", laptop.vault).exit_code == JournalBroken.exit_code


def test_json(laptop: Laptop) -> None:
    fill(laptop)
    whole = json.loads(laptop.run("journal", laptop.vault, "--verify", "--json").stdout)
    assert (whole["whole"], whole["entries"], whole["sealed"], whole["unsigned"]) == (True, 4, 4, 1)
    cut(laptop)
    broken = json.loads(laptop.run("journal", laptop.vault, "--verify", "--json").stdout)
    assert (broken["whole"], broken["faults"][0]["kind"], broken["faults"][0]["first"]) == (False, "cut-off", 4)


def test_a_noted_code(laptop: Laptop) -> None:
    fill(laptop)
    code = json.loads(laptop.run("journal", laptop.vault, "--json").stdout)["code"]
    assert laptop.run("journal", laptop.vault, "--verify", "--known", code).exit_code == 0
    other = code.replace("4-", "3-", 1)
    assert laptop.run("journal", laptop.vault, "--verify", "--known", other).exit_code == JournalBroken.exit_code
    assert laptop.run("journal", laptop.vault, "--verify", "--known", "4-zzzz").exit_code == 2


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_export(laptop: Laptop, suffix: str) -> None:
    fill(laptop)
    file = laptop.folder / f"journal.{suffix}"
    result = laptop.run("journal", laptop.vault, "--export", file, "--passphrase-file", laptop.passphrase)
    assert (result.exit_code, "6 entries written" in result.output) == (0, True)
    assert SECRET_NAME not in result.output
    text = file.read_text(encoding="utf-8-sig")
    if suffix == "csv":
        acts = [row["act"] for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";")]
    else:
        acts = [json.loads(line)["subtype"][-1]["code"] for line in text.splitlines()]
    assert acts == ["pull", "unlock", "search", "lock", "unlock", "export-journal"]


def test_a_broken_one_is_exported_and_said(laptop: Laptop) -> None:
    fill(laptop)
    cut(laptop)
    file = laptop.folder / "journal.csv"
    result = laptop.run("journal", laptop.vault, "--export", file, "--passphrase-file", laptop.passphrase)
    assert result.exit_code == JournalBroken.exit_code
    assert "search" in file.read_text(encoding="utf-8-sig")


def test_the_suffix_is_checked_before_the_passphrase(laptop: Laptop) -> None:
    assert laptop.run("journal", laptop.vault, "--export", "journal.xlsx").exit_code == ExportSuffixUnknown.exit_code


def test_nothing_in_clear_goes_into_the_vault(laptop: Laptop) -> None:
    fill(laptop)
    file = laptop.vault / "journal.csv"
    result = laptop.run("journal", laptop.vault, "--export", file, "--passphrase-file", laptop.passphrase)
    assert (result.exit_code, file.exists()) == (FileUnwritable.exit_code, False)


def test_no_terminal_to_ask(laptop: Laptop) -> None:
    assert laptop.run("journal", laptop.vault, "--content").exit_code == PassphraseMissing.exit_code


def test_no_vault(laptop: Laptop) -> None:
    assert laptop.run("journal", laptop.folder / "nowhere").exit_code == VaultNotFound.exit_code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_explains_itself(bare: Laptop, language: str) -> None:
    result = bare.run("--language", language, "journal", "--help")
    assert (result.exit_code, result.output.startswith("Usage")) == (0, True)
