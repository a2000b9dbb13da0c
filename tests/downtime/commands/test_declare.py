"""`downtime declare` as a person types it, and what the other verbs say meanwhile."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from downtime.commands.journalled import journal_of
from downtime.crisis.declaration import known_crisis
from downtime.journal import Act, entries
from downtime.vault import Vault, unlock
from exports.errors import WrongPassphrase
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, PASSPHRASE

SECOND = NOW - timedelta(hours=10) + timedelta(minutes=30)
BETWEEN = (SECOND - timedelta(minutes=5)).isoformat()
"""After the first snapshot and before the second."""


def acts(laptop: Laptop, *wanted: Act) -> list[tuple[str, str, str]]:
    vault = Vault.open(laptop.vault)
    found = [record.entry for record in entries(vault.folder, unlock(vault, PASSPHRASE))]
    return [(entry.act.value, entry.reader, entry.detail) for entry in found if entry.act in wanted]


def test_declared_without_a_passphrase_and_pulls_say_that_they_are_frozen(laptop: Laptop) -> None:
    laptop.hospital.publish(3)
    done = laptop.run("declare", laptop.vault, "--by", "Anne Cadre")
    assert done.exit_code == 0, done.output
    assert "Crisis declared at" in done.output and "by Anne Cadre; nothing is fetched any more" in done.output
    frozen = laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder)
    assert frozen.exit_code == 67 and "A crisis was declared on" in frozen.output
    assert f"downtime declare {laptop.vault} --cancel" in frozen.output
    assert acts(laptop, Act.DECLARE) == [("declare", "Anne Cadre", "newest")]
    assert len(Vault.open(laptop.vault).generations()) == 2


def test_the_list_says_what_is_set_aside(laptop: Laptop) -> None:
    assert laptop.run("declare", laptop.vault, "--by", "A", "--before", BETWEEN).exit_code == 0
    listed = laptop.run("snapshots", laptop.vault)
    newest, older = (line for line in listed.output.splitlines() if "all " in line)
    assert "set aside: from after the declared time" in newest and older.rstrip().endswith("current")
    assert listed.output.startswith("Crisis declared at") and "Copies from before" in listed.output
    lines = json.loads(laptop.run("snapshots", laptop.vault, "--json").stdout)
    assert [(line["state"], line["after"]) for line in lines] == [("current", True), ("current", False)]


def test_a_sheet_of_the_time_before_says_so_and_a_drill_is_an_exercise(laptop: Laptop) -> None:
    laptop.run("declare", laptop.vault, "--by", "A", "--before", BETWEEN, "--drill")
    file = laptop.folder / "ward.pdf"
    done = laptop.run("print", laptop.vault, "ward-list", "-o", file, "--passphrase-file", laptop.passphrase)
    assert done.exit_code == 0, done.output
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "EXERCICE" in said or "EXERCISE" in said
    assert "04:20" in said or "05:20" in said  # the declared time, in the hospital's zone
    assert "set aside because of the crisis" in done.stderr
    printed = [e.entry for e in entries(laptop.vault, unlock(Vault.open(laptop.vault), PASSPHRASE)) if e.entry.form]
    first = min(one.file for one in Vault.open(laptop.vault).generations())
    assert {entry.snapshot for entry in printed} == {first}


def test_a_mistake_is_taken_back_with_the_passphrase_only(laptop: Laptop) -> None:
    laptop.run("declare", laptop.vault, "--by", "A")
    wrong = laptop.folder / "wrong"
    wrong.write_text("not this one\n", encoding="utf-8")
    wrong.chmod(0o600)
    assert laptop.run("declare", laptop.vault, "--cancel", "--passphrase-file", wrong).exit_code == 41
    assert laptop.run("declare", laptop.vault, "--cancel").exit_code == 15
    assert known_crisis(laptop.vault) is not None
    done = laptop.run("declare", laptop.vault, "--cancel", "--by", "B", "--passphrase-file", laptop.passphrase)
    assert done.exit_code == 0 and known_crisis(laptop.vault) is None
    laptop.hospital.publish(3)
    assert laptop.run("pull", laptop.vault, "--from", laptop.hospital.folder).exit_code == 0
    assert [act for act, _, _ in acts(laptop, Act.DECLARE, Act.DECLARE_CANCELLED)] == ["declare", "declare-cancelled"]
    again = laptop.run("declare", laptop.vault, "--cancel", "--passphrase-file", laptop.passphrase)
    assert again.exit_code == 73


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--before", "2999-01-01T00:00Z"), 68),
        (("--before", "02:00"), 68),  # never opened: the hospital's time zone is not known yet
        (("--before", "2020-01-01T00:00Z"), 69),
        (("--before", BETWEEN, "--no-before"), 2),
        (("--cancel", "--drill"), 2),
    ],
)
def test_what_is_refused_changes_nothing(laptop: Laptop, arguments: tuple[str, ...], code: int) -> None:
    done = laptop.run("declare", laptop.vault, "--by", "A", *arguments)
    assert done.exit_code == code, done.output
    assert known_crisis(laptop.vault) is None


def test_again_with_another_time_and_as_json(laptop: Laptop) -> None:
    laptop.run("declare", laptop.vault, "--by", "A", "--before", BETWEEN)
    laptop.run("declare", laptop.vault, "--by", "B", "--no-before", "--passphrase-file", laptop.passphrase)
    told = json.loads(laptop.run("declare", laptop.vault, "--by", "C", "--json").stdout)
    assert (told["declared_by"], told["before"], told["drill"]) == ("A", None, False)
    assert datetime.fromisoformat(told["declared_at"]).tzinfo == UTC
    drill = laptop.run("declare", laptop.vault, "--by", "A", "--drill")
    assert "declared as a real one" in drill.stderr


@pytest.mark.parametrize("looser", [("--no-before",), ("--before", NOW.isoformat())])
def test_reading_newer_copies_than_was_declared_needs_the_passphrase(laptop: Laptop, looser: tuple[str, ...]) -> None:
    """Whoever passes by must not let in what the crisis cell set aside."""
    laptop.run("declare", laptop.vault, "--by", "A", "--before", BETWEEN)
    before = known_crisis(laptop.vault)
    wrong = laptop.folder / "wrong"
    wrong.write_text("not the passphrase\n", encoding="utf-8")
    refused = laptop.run("declare", laptop.vault, "--by", "B", *looser, "--passphrase-file", wrong)
    assert refused.exit_code == WrongPassphrase.exit_code, refused.output
    assert known_crisis(laptop.vault) == before
    assert laptop.run("declare", laptop.vault, "--by", "B", *looser).exit_code != 0
    assert known_crisis(laptop.vault) == before
    done = laptop.run("declare", laptop.vault, "--by", "B", *looser, "--passphrase-file", laptop.passphrase)
    assert done.exit_code == 0, done.output
    stricter = laptop.run("declare", laptop.vault, "--by", "C", "--before", BETWEEN)
    assert stricter.exit_code == 0, stricter.output


def test_a_vault_whose_journal_cannot_be_written_is_frozen_all_the_same(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from downtime.journal import Journal
    from exports.errors import FileUnwritable

    def full(*_: object) -> None:
        raise FileUnwritable(file="journal", problem="No space left on device")

    monkeypatch.setattr(Journal, "record", full)
    done = laptop.run("declare", laptop.vault, "--by", "A")
    assert done.exit_code == 0 and "not journalled" in done.stderr
    assert known_crisis(laptop.vault) is not None
    assert journal_of(Vault.open(laptop.vault)).code() is None


def test_nothing_of_it_is_made_for_no_vault(tmp_path: Path, bare: Laptop) -> None:
    assert bare.run("declare", tmp_path / "none").exit_code == 40
