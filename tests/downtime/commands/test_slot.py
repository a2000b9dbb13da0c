"""`downtime slot`, typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from downtime.vault import Vault, unlock
from exports.errors import (
    PassphraseTooShort,
    PassphraseWeak,
    SlotKnown,
    SlotLast,
    SlotNotProven,
    SlotUnknown,
    VaultNotFound,
    WrongPassphrase,
)
from exports.key_slot import DEFAULT
from exports.passphrase_words import word_list
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import PASSPHRASE

CRISIS = "huit lampes sous un pont"


@pytest.fixture
def crisis(tmp_path: Path) -> Path:
    path = tmp_path / "crisis"
    path.write_text(CRISIS, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_added_listed_changed_and_removed(laptop: Laptop, crisis: Path) -> None:
    known = ("--passphrase-file", laptop.passphrase)
    added = laptop.run("slot", laptop.vault, "add", "crisis", "--new-passphrase-file", crisis, *known)
    assert (added.exit_code, added.output) == (0, "crisis opens the vault.\n")
    assert laptop.run("slot", laptop.vault, "list").output == "crisis\nward\n"
    assert unlock(Vault.open(laptop.vault), CRISIS)

    changed = laptop.run("slot", laptop.vault, "change", "ward", "--make-passphrase", "--passphrase-file", crisis)
    assert changed.exit_code == 0
    (drawn,) = re.findall(r"^    ([a-z ]+)$", changed.output, re.MULTILINE)
    assert set(drawn.split()) <= set(word_list("fr"))
    assert "6 words" in changed.output
    assert "66 bits" in changed.output
    assert unlock(Vault.open(laptop.vault), drawn)
    with pytest.raises(WrongPassphrase):
        unlock(Vault.open(laptop.vault), PASSPHRASE)

    removed = laptop.run("slot", laptop.vault, "remove", "ward", "--passphrase-file", crisis)
    assert removed.exit_code == 0
    assert "copy of this disk" in removed.stderr
    found = json.loads(laptop.run("slot", laptop.vault, "list", "--json").output)
    cost = {"memory": DEFAULT.memory, "iterations": DEFAULT.iterations, "lanes": DEFAULT.lanes}
    assert found == [{"name": "crisis", "cost": cost}]


def test_what_is_refused(laptop: Laptop, crisis: Path) -> None:
    known = ("--passphrase-file", laptop.passphrase)
    new = ("--new-passphrase-file", crisis)

    def code(*words: object) -> int:
        return laptop.run("slot", laptop.vault, *words).exit_code

    assert code("remove", "ward", *known) == SlotLast.exit_code
    assert code("add", "ward", *new, *known) == SlotKnown.exit_code
    assert code("change", "none", *new, *known) == SlotUnknown.exit_code
    assert code("remove", "none", *known) == SlotUnknown.exit_code
    assert code("add", "Two Words", *new, *known) == 2
    assert code("add", "x", "--make-passphrase", *new, *known) == 2
    assert code("add", "x", *new, "--passphrase-file", crisis) == WrongPassphrase.exit_code
    assert code("add", "crisis", *new, *known) == 0
    assert code("remove", "ward", *known) == SlotNotProven.exit_code
    crisis.write_text("Cardio-1-2026!!", encoding="utf-8")
    assert code("add", "x", *new, *known) == PassphraseWeak.exit_code
    crisis.write_text("short", encoding="utf-8")
    assert code("change", "crisis", *new, *known) == PassphraseTooShort.exit_code
    assert laptop.run("slot", laptop.folder, "list").exit_code == VaultNotFound.exit_code
    assert laptop.run("slot", laptop.vault, "list").output == "crisis\nward\n"


def test_every_change_is_journalled(laptop: Laptop, crisis: Path) -> None:
    from downtime.journal import Act, entries

    known = ("--passphrase-file", laptop.passphrase)
    laptop.run("slot", laptop.vault, "add", "crisis", "--new-passphrase-file", crisis, *known)
    laptop.run("slot", laptop.vault, "remove", "ward", *known)
    vault = Vault.open(laptop.vault)
    found = [one.entry for one in entries(vault.folder, unlock(vault, PASSPHRASE))]
    changes = [(one.detail, one.failure) for one in found if one.act is Act.SLOT_CHANGED]
    assert changes == [("add crisis", None), ("remove ward", SlotNotProven.exit_code)]
    assert all(one.reader for one in found if one.act is Act.SLOT_CHANGED)


def test_a_laptop_is_enrolled_with_a_drawn_passphrase(bare: Laptop) -> None:
    result = bare.run(
        "enroll", bare.vault, "--site-key", bare.site_key, "--station", "cardio-1", "--make-passphrase",
        "--language", "en",
    )  # fmt: skip
    assert result.exit_code == 0
    (drawn,) = re.findall(r"^    ([a-z]+(?: [a-z]+){5})$", result.output, re.MULTILINE)
    assert set(drawn.split()) <= set(word_list("en"))
    assert unlock(Vault.open(bare.vault), drawn)
    refused = bare.run(
        "enroll", bare.folder / "v", "--site-key", bare.site_key, "--station", "x", "--make-passphrase",
        "--passphrase-file", bare.passphrase,
    )  # fmt: skip
    assert refused.exit_code == 2


def test_a_laptop_is_not_enrolled_with_its_own_name(bare: Laptop) -> None:
    bare.passphrase.write_text("Cardio-1-2026!!", encoding="utf-8")
    result = bare.run(
        "enroll", bare.vault, "--site-key", bare.site_key, "--station", "cardio-1",
        "--passphrase-file", bare.passphrase,
    )  # fmt: skip
    assert result.exit_code == PassphraseWeak.exit_code
    assert not bare.vault.exists()


def test_a_drawn_passphrase_is_shown_once_the_known_one_is_right_and_before_it_counts(
    laptop: Laptop, crisis: Path
) -> None:
    refused = laptop.run("slot", laptop.vault, "change", "ward", "--make-passphrase", "--passphrase-file", crisis)
    assert (refused.exit_code, refused.stdout) == (WrongPassphrase.exit_code, "")
    known = ("--passphrase-file", laptop.passphrase)
    changed = laptop.run("slot", laptop.vault, "change", "ward", "--make-passphrase", *known)
    assert changed.exit_code == 0
    assert changed.stdout.index("66 bits") < changed.stdout.index("ward opens the vault.")
