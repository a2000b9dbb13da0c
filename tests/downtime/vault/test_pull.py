"""A pull takes what the site signed, in order, and nothing else; whatever happens, the vault stays whole."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.pull import PullResult, pull
from downtime.vault.state import read_state
from exports import durable
from exports.errors import (
    CommentDisagrees,
    DestinationUnreachable,
    DowntimeError,
    FileUnwritable,
    NothingNewer,
    SignatureInvalid,
    SignatureMalformed,
    SnapshotRefused,
    VaultBusy,
)
from exports.lock import held
from tests.downtime.vault.hospital import NOW, Hospital, flip, tree


def pulled(vault: Vault, hospital: Hospital) -> PullResult:
    return pull(Vault.open(vault.folder), Folder(hospital.folder), now=NOW)


def refusal(vault: Vault, hospital: Hospital) -> DowntimeError:
    """Why the only bad file of the source is refused, by a vault that takes the good one."""
    result = pulled(vault, hospital)
    (found,) = result.refused
    assert found.file not in {one.file for one in vault.generations()}
    return found.error


def files(vault: Vault) -> set[str]:
    return {path.name for path in vault.snapshots.iterdir()}


def test_what_is_published_is_taken_byte_for_byte(vault: Vault, hospital: Hospital) -> None:
    names = [hospital.publish(1), hospital.publish(2)]
    result = pulled(vault, hospital)
    assert result.accepted == (names[1], names[0])
    assert result.refused == ()
    assert tree(vault.snapshots) == tree(hospital.folder)
    newest, oldest = Vault.open(vault.folder).generations()
    assert (newest.file, newest.state) == (names[1], GenerationState.CURRENT)
    assert (oldest.file, oldest.state) == (names[0], GenerationState.KEPT)
    assert newest.comment is not None
    assert (newest.comment.sequence, newest.comment.present) == (2, 4)


def test_the_newest_comes_first(vault: Vault, hospital: Hospital) -> None:
    for sequence in (1, 2, 3):
        hospital.publish(sequence)
    fetched: list[str] = []
    pull(vault, Folder(hospital.folder), now=NOW, progress=lambda file, _done, _total: fetched.append(file))
    assert fetched == sorted(fetched, reverse=True)
    assert len(fetched) == 3


def test_pulling_again_changes_nothing(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    pulled(vault, hospital)
    before = tree(vault.folder)
    result = pulled(vault, hospital)
    assert (result.accepted, result.held, result.refused) == ((), 1, ())
    assert tree(vault.folder) == before


def test_a_source_that_is_not_there_leaves_the_vault_as_it_was(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    pulled(vault, hospital)
    before = tree(vault.folder)
    shutil.rmtree(hospital.folder)
    with pytest.raises(DestinationUnreachable):
        pulled(vault, hospital)
    assert tree(vault.folder) == before


def test_an_empty_source_says_so(vault: Vault, hospital: Hospital) -> None:
    hospital.folder.mkdir()
    with pytest.raises(NothingNewer):
        pulled(vault, hospital)


@pytest.mark.parametrize("keep", [0, 1, 200, -1])
def test_a_truncated_file_is_refused(vault: Vault, hospital: Hospital, keep: int) -> None:
    hospital.publish(1)
    bad = hospital.folder / hospital.publish(2)
    bad.write_bytes(bad.read_bytes()[:keep])
    assert isinstance(refusal(vault, hospital), SignatureInvalid)


@pytest.mark.parametrize("position", [0, 30, 150, -1])
def test_an_altered_file_is_refused(vault: Vault, hospital: Hospital, position: int) -> None:
    hospital.publish(1)
    flip(hospital.folder / hospital.publish(2), position)
    assert isinstance(refusal(vault, hospital), SignatureInvalid)


def test_a_file_with_bytes_too_many_is_refused(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    bad = hospital.folder / hospital.publish(2)
    bad.write_bytes(bad.read_bytes() + b"\0")
    assert isinstance(refusal(vault, hospital), SignatureInvalid)


def test_a_file_far_too_large_is_not_even_read(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    bad = hospital.folder / hospital.publish(2)
    with bad.open("r+b") as file:
        file.truncate(1 << 40)  # a hole: a terabyte that takes no room

    class Watched(Folder):
        def read(self, name: str, limit: int) -> bytes:
            assert name != bad.name
            return super().read(name, limit)

    result = pull(vault, Watched(hospital.folder), now=NOW)
    assert [found.file for found in result.refused] == [bad.name]


def test_an_altered_comment_is_refused(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    bad = hospital.folder / f"{hospital.publish(2)}.minisig"
    bad.write_text(bad.read_text(encoding="utf-8").replace("sequence=2", "sequence=9"), encoding="utf-8")
    assert isinstance(refusal(vault, hospital), SignatureInvalid)


def test_a_signature_that_is_none_is_refused(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    (hospital.folder / f"{hospital.publish(2)}.minisig").write_bytes(b"\xff" * (1 << 20))
    assert isinstance(refusal(vault, hospital), SignatureMalformed)


def test_the_signature_of_one_snapshot_does_not_do_for_another(vault: Vault, hospital: Hospital) -> None:
    old, new = hospital.publish(1), hospital.publish(2)
    shutil.copy(hospital.folder / f"{old}.minisig", hospital.folder / f"{new}.minisig")
    assert isinstance(refusal(vault, hospital), CommentDisagrees)


def test_a_signature_without_its_file_is_refused(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    (hospital.folder / hospital.publish(2)).unlink()
    assert isinstance(refusal(vault, hospital), SnapshotRefused)


def test_a_file_without_signature_is_not_yet_published(vault: Vault, hospital: Hospital) -> None:
    first = hospital.publish(1)
    (hospital.folder / f"{hospital.publish(2)}.minisig").unlink()
    assert pulled(vault, hospital).accepted == (first,)
    assert len(files(vault)) == 2


def test_another_key_is_refused_beside_good_files(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    Hospital(hospital.folder, hospital.recipients).publish(2)
    assert isinstance(refusal(vault, hospital), SignatureInvalid)


def test_a_source_of_another_key_fails_as_a_whole(vault: Vault, hospital: Hospital) -> None:
    Hospital(hospital.folder, hospital.recipients).publish(1)
    with pytest.raises(SnapshotRefused):
        pulled(vault, hospital)
    assert files(vault) == set()


def test_another_site_of_the_same_key_is_refused(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    pulled(vault, hospital)
    Hospital(hospital.folder, hospital.recipients, hospital.key, site="autre").publish(2)
    assert isinstance(refusal(vault, hospital), SnapshotRefused)


def test_links_are_not_followed(vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
    hospital.publish(1)
    bad = hospital.folder / hospital.publish(2)
    bad.rename(tmp_path / "elsewhere")
    bad.symlink_to(tmp_path / "elsewhere")
    assert isinstance(refusal(vault, hospital), SnapshotRefused)


class TestOrder:
    def test_a_source_that_went_back_is_refused(self, vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        old = Hospital(tmp_path / "old", hospital.recipients, hospital.key)
        old.publish(4)
        with pytest.raises(SnapshotRefused) as said:
            pulled(vault, old)
        assert "older" in str(said.value)
        assert len(vault.generations()) == 1

    def test_also_after_the_newest_was_removed_from_the_vault(
        self, vault: Vault, hospital: Hospital, tmp_path: Path
    ) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        for file in vault.snapshots.iterdir():
            file.unlink()
        old = Hospital(tmp_path / "old", hospital.recipients, hospital.key)
        old.publish(4)
        with pytest.raises(SnapshotRefused):
            pulled(vault, old)

    def test_a_source_with_only_an_older_one_that_is_held_is_said_to_have_gone_back(
        self, vault: Vault, hospital: Hospital
    ) -> None:
        hospital.publish(4)
        newer = hospital.publish(5)
        pulled(vault, hospital)
        (hospital.folder / f"{newer}.minisig").unlink()
        result = pulled(vault, hospital)
        assert result.went_back == ("all",)
        assert len(vault.generations()) == 2

    def test_older_ones_are_filled_in_when_the_source_did_not_go_back(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        older = hospital.publish(4)
        result = pulled(vault, hospital)
        assert (result.accepted, result.refused) == ((older,), ())
        assert read_state(vault.folder).highest["all"].sequence == 5

    def test_a_sequence_that_the_vault_has_with_another_content(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(5, time=NOW)
        assert "same sequence" in str(refusal(vault, hospital))

    def test_a_sequence_that_the_vault_had_with_another_content(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        shutil.rmtree(hospital.folder)
        for file in vault.snapshots.iterdir():
            file.unlink()
        hospital.publish(5, time=NOW)
        with pytest.raises(SnapshotRefused, match="same sequence"):
            pulled(vault, hospital)

    def test_two_of_one_sequence_are_both_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        hospital.publish(6)
        hospital.publish(6, time=NOW)
        result = pulled(vault, hospital)
        assert len(result.refused) == 2
        assert len(result.accepted) == 1

    def test_a_counter_that_was_set_back_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(1, time=NOW)
        assert "sequence number older" in str(refusal(vault, hospital))

    def test_a_newer_sequence_with_an_older_time_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        pulled(vault, hospital)
        hospital.publish(6, time=NOW - timedelta(days=2))
        assert "time older" in str(refusal(vault, hospital))

    def test_scopes_have_their_own_order(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(5)
        hospital.publish(1, scope="cardio", time=NOW)
        assert len(pulled(vault, hospital).accepted) == 2
        assert {name: mark.sequence for name, mark in read_state(vault.folder).highest.items()} == {
            "all": 5,
            "cardio": 1,
        }


class TestFuture:
    def test_a_snapshot_of_the_future_is_refused(self, vault: Vault, hospital: Hospital) -> None:
        hospital.publish(1)
        hospital.publish(2, time=NOW + timedelta(minutes=16))
        assert "future" in str(refusal(vault, hospital))

    def test_a_clock_a_little_slow_is_borne(self, vault: Vault, hospital: Hospital) -> None:
        name = hospital.publish(2, time=NOW + timedelta(minutes=15))
        assert pulled(vault, hospital).accepted == (name,)


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
        write = durable.write_durably

        def badly(path: Path, content: bytes, *, private: bool = False) -> None:
            write(path, content, private=private)
            if path.name == name:
                flip(path)

        monkeypatch.setattr("downtime.vault.pull.write_durably", badly)
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
            def read(self, name: str, limit: int) -> bytes:
                if name == going:
                    (hospital.folder / going).unlink(missing_ok=True)
                return super().read(name, limit)

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
