"""What a pull does when the disk fails, and what it keeps of what it took."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import timedelta

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.pull import pull
from exports.errors import (
    FileUnwritable,
    SnapshotRefused,
    VaultBusy,
)
from exports.lock import held
from tests.downtime.vault.hospital import NOW, Hospital, flip, tree
from tests.downtime.vault.pulling import files, pulled


class TestDisk:
    def test_a_full_disk_leaves_the_vault_as_it_was(
        self, vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hospital.publish(1)
        pulled(vault, hospital)
        before = tree(vault.folder)
        hospital.publish(2)

        def full(_handle: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr("exports.durable.os.fsync", full)
            with pytest.raises(FileUnwritable):
                pulled(vault, hospital)
        assert tree(vault.folder) == before
        assert len(pulled(vault, hospital).accepted) == 1

    def test_bytes_that_the_disk_changed_are_not_kept(
        self, vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = hospital.publish(1)
        sync = os.fsync

        def badly(handle: int) -> None:
            sync(handle)
            for path in vault.snapshots.glob(f".{name}.*"):
                flip(path)

        monkeypatch.setattr("downtime.vault.partial.os.fsync", badly)
        with pytest.raises(SnapshotRefused):
            pulled(vault, hospital)
        assert files(vault) == set()

    def test_what_a_killed_pull_left_is_cleared_away(self, vault: Vault, hospital: Hospital) -> None:
        name = hospital.publish(1)
        (vault.snapshots / f".{name}.0123456789ab.partial").write_bytes(b"half")
        (vault.snapshots / hospital.publish(2).replace("all", "old")).write_bytes(b"no signature")
        pulled(vault, hospital)
        assert files(vault) == set(tree(hospital.folder))

    def test_the_newest_damaged_on_the_disk_is_fetched_anew(self, vault: Vault, hospital: Hospital) -> None:
        name = hospital.publish(1)
        pulled(vault, hospital)
        flip(vault.snapshots / name)
        assert pulled(vault, hospital).accepted == (name,)
        assert tree(vault.snapshots) == tree(hospital.folder)
        assert vault.generations()[0].state is GenerationState.CURRENT

    def test_the_newest_damaged_and_gone_from_the_source_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        kept, name = hospital.publish(1), hospital.publish(2)
        pulled(vault, hospital)
        flip(vault.snapshots / name)
        (hospital.folder / f"{name}.minisig").unlink()
        pulled(vault, hospital)
        damaged, good = vault.generations()
        assert (damaged.file, damaged.state) == (name, GenerationState.REFUSED)
        assert (good.file, good.state) == (kept, GenerationState.CURRENT)

    def test_one_pull_at_a_time(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1)
        with held(vault.folder / ".pull.lock"), pytest.raises(VaultBusy):
            pulled(vault, hospital)

    def test_a_file_that_goes_away_while_it_is_read_stops_nobody(self, vault: Vault, hospital: Hospital) -> None:
        good, going = hospital.publish(1), hospital.publish(2)

        class Going(Folder):
            def read(self, name: str, limit: int, offset: int = 0) -> bytes:
                if name == going:
                    (hospital.folder / going).unlink(missing_ok=True)
                return super().read(name, limit, offset)

        result = pull(vault, Going(hospital.folder), now=NOW)
        assert (result.accepted, result.refused) == ((good,), ())


class TestRetention:
    def test_old_generations_go_and_are_not_fetched_again(self, vault: Vault, hospital: Hospital) -> None:
        start = NOW - timedelta(hours=30)
        for sequence in range(1, 9):
            hospital.publish(sequence, time=start + timedelta(minutes=15 * sequence))
        hospital.publish(9, time=NOW)
        first = pulled(vault, hospital)
        kept = {one.comment.sequence for one in vault.generations() if one.comment is not None}
        assert kept == {9, 8, 7, 3}  # 08:05 of the day before, and the last of each of its hours
        assert len(first.accepted) == 4
        assert pulled(vault, hospital).accepted == ()

    def test_what_ages_is_dropped_when_something_newer_comes(self, vault: Vault, hospital: Hospital) -> None:
        for sequence in range(1, 5):
            hospital.publish(sequence)
        pulled(vault, hospital)
        later = NOW + timedelta(days=40)
        newest = hospital.publish(5, time=later)
        result = pull(vault, Folder(hospital.folder), now=later)
        assert len(result.dropped) == 4
        assert [one.file for one in vault.generations()] == [newest]
        assert len(files(vault)) == 2

    def test_nothing_ages_while_nothing_newer_comes(self, vault: Vault, hospital: Hospital) -> None:
        """In a long crisis, and when the clock jumps by years, every generation stays."""
        for sequence in range(1, 5):
            hospital.publish(sequence)
        pulled(vault, hospital)
        later = pull(vault, Folder(hospital.folder), now=NOW + timedelta(days=4000))
        assert later.dropped == ()
        assert len(vault.generations()) == 4

    def test_a_refused_file_goes_after_a_month(self, vault: Vault, hospital: Hospital) -> None:
        bad = hospital.publish(1)
        hospital.publish(2)
        pulled(vault, hospital)
        (vault.snapshots / f"{bad}.minisig").write_text("damaged", encoding="utf-8")
        shutil.rmtree(hospital.folder)
        hospital.publish(3, time=NOW + timedelta(days=29))
        pull(vault, Folder(hospital.folder), now=NOW + timedelta(days=29))
        assert bad in {one.file for one in vault.generations()}
        hospital.publish(4, time=NOW + timedelta(days=31))
        pull(vault, Folder(hospital.folder), now=NOW + timedelta(days=31))
        assert bad not in {one.file for one in vault.generations()}
