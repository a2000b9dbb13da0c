"""Passphrases come and go; the snapshots stay as they are, and nobody is ever shut out."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from downtime.vault import Folder, Vault, open_newest, slots, unlock
from downtime.vault.attempts import Clock, read_attempts
from downtime.vault.opening import unlock_slot
from downtime.vault.pull import pull
from downtime.vault.slots import SlotFound, add_slot, change_slot, remove_slot, slots_of
from exports.errors import (
    FileUnreadable,
    FileUnwritable,
    KeyMalformed,
    PassphraseWeak,
    SlotKnown,
    SlotLast,
    SlotNotProven,
    SlotUnknown,
    WrongPassphrase,
)
from tests.downtime.vault.hospital import CHEAP, NOW, PASSPHRASE, Hospital, tree

CRISIS = "huit lampes sous un pont"
OTHER = "un bateau vert au grenier"
STILL = Clock(now=lambda: NOW, sleep=lambda _: None)


def add(vault: Vault, name: str = "crisis", new: str = CRISIS, known: str = PASSPHRASE) -> None:
    add_slot(vault, known, name, new, CHEAP, STILL)


def opens(vault: Vault, passphrase: str) -> bool:
    try:
        unlock(vault, passphrase, STILL)
    except WrongPassphrase:
        return False
    return True


def names(vault: Vault) -> list[str]:
    return [slot.name for slot in slots_of(vault)]


def test_two_passphrases_open_the_same_snapshots_and_none_is_touched(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    pull(vault, Folder(hospital.folder), now=NOW)
    before = tree(vault.snapshots)
    add(vault)
    change_slot(vault, CRISIS, "ward", OTHER, CHEAP, STILL)
    assert tree(vault.snapshots) == before
    for passphrase, expected in ((CRISIS, True), (OTHER, True), (PASSPHRASE, False)):
        assert opens(vault, passphrase) is expected
    assert open_newest(vault, unlock(vault, CRISIS, STILL)).copy.manifest.patients == 4
    remove_slot(vault, CRISIS, "ward", STILL)
    assert (names(vault), opens(vault, OTHER), opens(vault, CRISIS)) == (["crisis"], False, True)
    assert tree(vault.snapshots) == before


def test_a_slot_says_its_cost_and_nothing_else(vault: Vault) -> None:
    assert slots_of(vault) == (SlotFound("ward", CHEAP),)


def test_the_last_one_stays(vault: Vault) -> None:
    with pytest.raises(SlotLast):
        remove_slot(vault, PASSPHRASE, "ward", STILL)
    assert opens(vault, PASSPHRASE)


def test_a_damaged_one_is_not_counted_and_can_be_made_good(vault: Vault) -> None:
    add(vault)
    (vault.folder / "identity" / "crisis.json").write_bytes(b"{")
    assert slots_of(vault) == (SlotFound("crisis", None), SlotFound("ward", CHEAP))
    with pytest.raises(SlotLast):
        remove_slot(vault, PASSPHRASE, "ward", STILL)
    change_slot(vault, PASSPHRASE, "crisis", OTHER, CHEAP, STILL)
    assert opens(vault, OTHER)
    (vault.folder / "identity" / "crisis.json").write_bytes(b"{")
    remove_slot(vault, PASSPHRASE, "crisis", STILL)
    assert names(vault) == ["ward"]


def test_removing_takes_the_passphrase_of_one_that_remains(vault: Vault) -> None:
    add(vault)
    with pytest.raises(SlotNotProven):
        remove_slot(vault, CRISIS, "crisis", STILL)
    assert names(vault) == ["crisis", "ward"]


@pytest.mark.parametrize("name", ["ward", "crisis"])
def test_a_name_is_taken_once(vault: Vault, name: str) -> None:
    add(vault)
    before = tree(vault.folder / "identity")
    with pytest.raises(SlotKnown):
        add(vault, name, OTHER)
    assert tree(vault.folder / "identity") == before


@pytest.mark.parametrize("name", ["", "../site", "a/b", "Crisis", "x" * 200, "con tact"])
def test_a_name_is_a_short_name(vault: Vault, name: str) -> None:
    before = tree(vault.folder)
    with pytest.raises(KeyMalformed):
        add(vault, name)
    assert tree(vault.folder) == before


@pytest.mark.parametrize("name", ["none", "../vault", "ward.json"])
def test_what_is_not_there(vault: Vault, name: str) -> None:
    with pytest.raises(SlotUnknown):
        change_slot(vault, PASSPHRASE, name, OTHER, CHEAP, STILL)
    with pytest.raises(SlotUnknown):
        remove_slot(vault, PASSPHRASE, name, STILL)
    assert opens(vault, PASSPHRASE)


def test_a_wrong_passphrase_changes_nothing_and_waits_ever_longer(vault: Vault) -> None:
    add(vault)
    before = tree(vault.folder / "identity")
    slept: list[float] = []
    clock = Clock(now=lambda: NOW, sleep=slept.append)
    tries: list[Callable[[], str]] = [
        lambda: add_slot(vault, "wrong", "new", OTHER, CHEAP, clock),
        lambda: change_slot(vault, "wrong", "ward", OTHER, CHEAP, clock),
        lambda: remove_slot(vault, "wrong", "ward", clock),
    ]
    for attempt in tries * 2:
        with pytest.raises(WrongPassphrase):
            attempt()
    assert slept == [1, 2, 4]
    assert read_attempts(vault.folder).wrong == 6
    assert tree(vault.folder / "identity") == before


class Cut(BaseException):
    """The power fails."""


def cut_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """The n-th thing that reaches the disk is the power cut instead; nothing after it happens either."""
    steps = itertools.count()

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            if next(steps) >= step:
                raise Cut
            return real(*given, **named)

        return act

    patch.setattr(os, "fsync", deadly(os.fsync))
    patch.setattr(Path, "replace", deadly(Path.replace))
    patch.setattr(Path, "unlink", deadly(Path.unlink))


def acts() -> dict[str, Callable[[Vault], object]]:
    return {
        "add": lambda vault: add(vault, "extra", OTHER),
        "change": lambda vault: change_slot(vault, PASSPHRASE, "ward", OTHER, CHEAP, STILL),
        "remove": lambda vault: remove_slot(vault, CRISIS, "ward", STILL),
    }


@pytest.mark.parametrize("name", acts())
def test_cut_at_any_step_somebody_still_opens_it(vault: Vault, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    add(vault)
    whole = False
    for step in range(40):
        with monkeypatch.context() as patch:
            cut_at(patch, step)
            try:
                acts()[name](vault)
                whole = True
            except Cut:
                pass
        vault = Vault.open(vault.folder)
        assert opens(vault, CRISIS)
        assert opens(vault, PASSPHRASE) or opens(vault, OTHER) or name == "remove"
        assert all(slot.cost for slot in slots_of(vault))
        if whole:
            break
        vault.add_slot(unlock(vault, CRISIS, STILL), "ward", PASSPHRASE, CHEAP)  # as before the cut
        (vault.folder / "identity" / "extra.json").unlink(missing_ok=True)
    assert whole
    assert step > 2


def test_a_full_disk_leaves_the_old_passphrase(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FileUnwritable):
            change_slot(vault, PASSPHRASE, "ward", OTHER, CHEAP, STILL)
    assert (opens(vault, PASSPHRASE), opens(vault, OTHER)) == (True, False)


@pytest.mark.parametrize("copy", ["ward.old", "alpha", "ward (1)"])
def test_a_copy_left_beside_a_slot_opens_nothing(vault: Vault, copy: str) -> None:
    add(vault)
    folder = vault.folder / "identity"
    (folder / f"{copy}.json").write_bytes((folder / "ward.json").read_bytes())
    assert SlotFound(copy, None) in slots_of(vault)
    change_slot(vault, CRISIS, "ward", OTHER, CHEAP, STILL)
    assert not opens(vault, PASSPHRASE)
    remove_slot(vault, CRISIS, copy, STILL)
    assert names(vault) == ["crisis", "ward"]


def test_capitals_of_a_file_name_shut_nobody_out(vault: Vault) -> None:
    folder = vault.folder / "identity"
    slot = (folder / "ward.json").read_bytes()
    (folder / "ward.json").unlink()
    (folder / "WARD.json").write_bytes(slot)
    assert opens(vault, PASSPHRASE)
    with pytest.raises(SlotLast):
        remove_slot(vault, PASSPHRASE, "WARD", STILL)


def test_one_that_cannot_be_read_keeps_no_other_shut(vault: Vault) -> None:
    add(vault)
    (vault.folder / "identity" / "another.json").mkdir()
    assert opens(vault, PASSPHRASE)
    assert slots_of(vault)[0] == SlotFound("another", None)
    (vault.folder / "identity" / "ward.json").unlink()
    (vault.folder / "identity" / "crisis.json").unlink()
    with pytest.raises(FileUnreadable):
        opens(vault, PASSPHRASE)


def test_the_passphrase_that_is_known_already_is_no_new_one(vault: Vault) -> None:
    add(vault)
    before = tree(vault.folder / "identity")
    with pytest.raises(PassphraseWeak):
        change_slot(vault, PASSPHRASE, "ward", PASSPHRASE, CHEAP, STILL)
    with pytest.raises(PassphraseWeak):
        add(vault, "extra", PASSPHRASE)
    assert tree(vault.folder / "identity") == before


def test_a_drawn_one_that_could_not_be_shown_is_not_written(vault: Vault) -> None:
    def closed() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        change_slot(vault, PASSPHRASE, "ward", OTHER, CHEAP, STILL, show=closed)
    assert (opens(vault, PASSPHRASE), opens(vault, OTHER)) == (True, False)


def test_the_one_that_proves_must_still_be_there(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    add(vault)
    add(vault, "forgotten", OTHER)

    def raced(vault: Vault, known: str, clock: Clock | None = None) -> tuple[str, str]:
        found = unlock_slot(vault, known, clock)
        (vault.folder / "identity" / "crisis.json").unlink()  # what another process removes meanwhile
        return found

    monkeypatch.setattr(slots, "unlock_slot", raced)
    with pytest.raises(SlotUnknown):
        remove_slot(vault, CRISIS, "ward", STILL)
    assert opens(vault, PASSPHRASE)
