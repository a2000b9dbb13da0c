"""A pull takes what the site signed and nothing else; whatever the source holds, the vault stays whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.pull import pull
from exports.errors import (
    CommentDisagrees,
    DestinationUnreachable,
    NothingNewer,
    SignatureInvalid,
    SignatureMalformed,
    SnapshotRefused,
)
from tests.downtime.vault.hospital import NOW, Hospital, flip, tree
from tests.downtime.vault.pulling import files, pulled, refusal


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
        def read(self, name: str, limit: int, offset: int = 0) -> bytes:
            assert name != bad.name
            return super().read(name, limit, offset)

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
