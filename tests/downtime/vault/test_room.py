"""The disk never fills: what goes first, what never goes, and that the old one stays when the new one does not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault, room
from downtime.vault.pull import PullResult, pull
from downtime.vault.room import GIB, MARGIN, Disk, bound, standing
from downtime.vault.settings import Room
from downtime.vault.state import read_state
from exports.errors import FileUnreadable, RoomShort
from tests.downtime.vault.hospital import NOW, Hospital

Limit = Callable[[int], None]


@pytest.fixture
def limit(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Give the snapshots of the vault so many bytes."""
    monkeypatch.setattr(room, "disk_of", lambda _vault: Disk(100 * GIB, 50 * GIB))

    def give(size: int) -> None:
        path = vault.folder / "vault.toml"
        text = path.read_text(encoding="utf-8").partition("\n[room]")[0]
        path.write_text(f"{text}\n[room]\nmost_gib = {size / GIB!r}\n", encoding="utf-8")

    return give


def fetched(vault: Vault, hospital: Hospital, told: list[str] | None = None) -> PullResult:
    def displacing(files: tuple[str, ...]) -> None:
        assert all((vault.snapshots / file).exists() for file in files)  # told before they go
        (told if told is not None else []).extend(files)

    return pull(Vault.open(vault.folder), Folder(hospital.folder), now=NOW, displacing=displacing)


def size_of(folder: Path, file: str) -> int:
    return sum((folder / name).stat().st_size for name in (file, f"{file}.minisig"))


def test_the_smaller_bound_counts() -> None:
    usual = Room()
    assert bound(usual, Disk(500 * GIB, 300 * GIB), 0) == 20 * GIB
    assert bound(usual, Disk(500 * GIB, 5 * GIB), 3 * GIB) == 7 * GIB  # a gigabyte stays free
    assert bound(usual, Disk(5 * GIB, 2 * GIB), 0) == int(1.5 * GIB)  # a tenth of a small disk
    assert bound(usual, Disk(500 * GIB, 0), 0) == 0


def test_room_is_made_for_the_next_one_and_no_more(vault: Vault, hospital: Hospital, limit: Limit) -> None:
    names = [hospital.publish(number) for number in (1, 2, 3)]
    fetched(vault, hospital)
    one = max(size_of(vault.snapshots, name) for name in names)
    limit(3 * one + 100)
    newest = hospital.publish(4)
    told: list[str] = []
    result = fetched(vault, hospital, told)
    assert (result.accepted, result.displaced) == (
        (newest,),
        (names[0],),
    )  # not its hour's last
    assert told == [names[0]]
    assert standing(Vault.open(vault.folder)).used <= 3 * one + 100
    assert read_state(vault.folder).dropped == {"all": 1}
    assert fetched(vault, hospital).accepted == ()  # what went is not fetched again and again


def test_what_would_go_first_is_not_fetched(vault: Vault, hospital: Hospital, limit: Limit) -> None:
    names = [hospital.publish(number) for number in range(1, 7)]
    one = max(size_of(hospital.folder, name) for name in names)
    limit(2 * one + 100)
    result = fetched(vault, hospital)
    assert (set(result.accepted), result.displaced) == ({names[-1], names[2]}, ())  # the last of each hour


def test_the_old_one_stays_when_the_new_one_does_not_fit_beside_it(
    vault: Vault, hospital: Hospital, limit: Limit
) -> None:
    old = hospital.publish(1)
    fetched(vault, hospital)
    limit(size_of(vault.snapshots, old) + 1000)
    new = hospital.publish(2)
    with pytest.raises(RoomShort) as failure:
        fetched(vault, hospital)
    assert failure.value.fields["file"] == new
    assert {one.file: one.state for one in vault.generations()} == {old: GenerationState.CURRENT}


def test_suspect_ones_go_before_good_ones(vault: Vault, hospital: Hospital, limit: Limit) -> None:
    old = hospital.publish(1, patients=40)
    suspect = hospital.publish(2, patients=5)
    fetched(vault, hospital)
    limit(2 * size_of(vault.snapshots, old) + size_of(vault.snapshots, suspect) // 2)
    new = hospital.publish(3, patients=40)
    assert fetched(vault, hospital).displaced == (suspect,)
    assert {one.file for one in vault.generations()} == {old, new}


def test_the_newest_may_take_of_what_should_stay_free(
    vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "disk_of", lambda _vault: Disk(100 * GIB, MARGIN + 200_000))
    name = hospital.publish(1)
    assert fetched(vault, hospital).accepted == (name,)
    monkeypatch.setattr(room, "disk_of", lambda _vault: Disk(100 * GIB, MARGIN))
    hospital.publish(2)
    with pytest.raises(RoomShort):
        fetched(vault, hospital)


def test_nothing_goes_when_the_disk_filled_but_the_newest_stays(
    vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [hospital.publish(number) for number in (1, 2, 3)]
    fetched(vault, hospital)
    monkeypatch.setattr(room, "disk_of", lambda _vault: Disk(100 * GIB, 0))
    assert set(fetched(vault, hospital).displaced) == set(names[:2])
    assert [one.file for one in vault.generations()] == [names[2]]


def test_the_daily_ones_outlive_the_others(vault: Vault, hospital: Hospital, limit: Limit) -> None:
    days = [hospital.publish(number, time=NOW - timedelta(days=12 - number)) for number in (1, 2, 3)]
    today = [hospital.publish(10 + number) for number in range(4)]
    one = max(size_of(hospital.folder, name) for name in (*days, *today))
    limit(4 * one + 100)
    fetched(vault, hospital)
    assert {one.file for one in vault.generations()} == {*days, today[-1]}


def test_a_disk_that_does_not_answer(vault: Vault) -> None:
    vault.snapshots.rmdir()
    with pytest.raises(FileUnreadable):
        room.disk_of(vault)
