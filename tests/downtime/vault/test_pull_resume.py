"""A download that was cut goes on where it ended, from wherever the same is offered, and is checked as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.offer import Offer
from downtime.vault.partial import PIECE, fetch, is_partial_name, partial_name
from downtime.vault.pull import LARGE, pull
from exports.errors import DestinationUnreachable, SignatureInvalid, SnapshotRefused
from exports.trusted_comment import TrustedComment
from tests.downtime.vault.hospital import NOW, Hospital, flip, tree


@dataclass
class Cut(Folder):
    """A folder whose line is cut after so many bytes of contents; it counts what was asked for."""

    path: Path
    after: int | None = None
    given: dict[str, int] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)

    def read(self, name: str, limit: int, offset: int = 0) -> bytes:
        if name.endswith(".minisig"):
            return super().read(name, limit, offset)
        self.offsets.append(offset)
        left = limit if self.after is None else min(limit, self.after - sum(self.given.values()))
        if left <= 0:
            raise DestinationUnreachable(destination=self.name, problem="cut")
        piece = super().read(name, left, offset)
        self.given[name] = self.given.get(name, 0) + len(piece)
        return piece


def partials(vault: Vault) -> list[Path]:
    return [path for path in vault.snapshots.iterdir() if is_partial_name(path.name)]


def begun(vault: Vault, hospital: Hospital, after: int = 1000) -> Path:
    """The partial file that a pull leaves whose line was cut after so many bytes."""
    pull_cut(vault, hospital, after)
    (found,) = partials(vault)
    assert found.stat().st_size == after
    return found


def pull_cut(vault: Vault, hospital: Hospital, after: int) -> None:
    """The source still lists its files, and gives nothing more of them."""
    with pytest.raises(DestinationUnreachable):
        pull(vault, Cut(hospital.folder, after), now=NOW)


def test_the_next_pull_asks_for_the_rest_only(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)
    size = (hospital.folder / name).stat().st_size
    begun(vault, hospital)
    assert vault.generations() == ()
    source = Cut(hospital.folder)
    assert pull(vault, source, now=NOW).accepted == (name,)
    assert (source.offsets[0], source.given[name]) == (1000, size - 1000)
    assert tree(vault.snapshots) == tree(hospital.folder)


def test_it_goes_on_from_another_source_of_the_same(vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
    name = hospital.publish(1)
    begun(vault, hospital)
    stick = tmp_path / "stick"
    stick.mkdir()
    for file, content in tree(hospital.folder).items():
        (stick / file).write_bytes(content)
    source = Cut(stick)
    pull(vault, source, now=NOW)
    assert source.offsets[0] == 1000
    assert vault.generations(check=True)[0].file == name


def test_the_same_name_signed_anew_starts_anew(vault: Vault, hospital: Hospital) -> None:
    begun_of = hospital.publish(1)
    begun(vault, hospital)
    (hospital.folder / begun_of).unlink()
    (hospital.folder / f"{begun_of}.minisig").unlink()
    assert hospital.publish(1) == begun_of  # the same number and second, another encryption
    source = Cut(hospital.folder)
    pull(vault, source, now=NOW)
    assert source.offsets[0] == 0
    assert tree(vault.snapshots) == tree(hospital.folder)


def test_a_beginning_that_does_not_fit_is_fetched_once_more_from_the_start(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)
    size = (hospital.folder / name).stat().st_size
    flip(begun(vault, hospital), 500)
    source = Cut(hospital.folder)
    assert pull(vault, source, now=NOW).accepted == (name,)
    assert source.given[name] == (size - 1000) + size
    assert tree(vault.snapshots) == tree(hospital.folder)


def test_a_source_that_does_not_fit_is_read_twice_at_most(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)
    size = (hospital.folder / name).stat().st_size
    begun(vault, hospital)
    flip(hospital.folder / name, 2000)
    source = Cut(hospital.folder)
    with pytest.raises(SnapshotRefused) as refused:
        pull(vault, source, now=NOW)
    assert isinstance(refused.value.__cause__, SignatureInvalid)
    assert source.given[name] == (size - 1000) + size
    assert list(vault.snapshots.iterdir()) == []


def test_one_that_is_whole_already_only_gets_its_name(vault: Vault, hospital: Hospital) -> None:
    """Killed between the last byte and the name."""
    name = hospital.publish(1)
    partial = begun(vault, hospital)
    partial.write_bytes((hospital.folder / name).read_bytes())
    source = Cut(hospital.folder, after=0)
    assert pull(vault, source, now=NOW).accepted == (name,)
    assert source.offsets == []


def test_one_with_bytes_too_many_starts_anew(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)
    partial = begun(vault, hospital)
    partial.write_bytes((hospital.folder / name).read_bytes() + b"\0")
    source = Cut(hospital.folder)
    assert pull(vault, source, now=NOW).accepted == (name,)
    assert source.offsets[0] == 0


def test_a_file_that_shrinks_while_it_is_read_is_refused_and_nothing_stays(vault: Vault, hospital: Hospital) -> None:
    name = hospital.publish(1)

    class Shrinking(Folder):
        def read(self, name: str, limit: int, offset: int = 0) -> bytes:
            content = super().read(name, limit, offset)
            return content if name.endswith(".minisig") else content[: max(0, 300 - offset)]

    with pytest.raises(SnapshotRefused, match=r"its size changed"):
        pull(vault, Shrinking(hospital.folder), now=NOW)
    assert name not in {one.file for one in vault.generations()}
    assert list(vault.snapshots.iterdir()) == []


def test_a_beginning_that_nothing_offers_any_more_goes(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(1)
    begun(vault, hospital)
    for path in hospital.folder.iterdir():
        path.unlink()
    name = hospital.publish(2)
    pull(vault, Folder(hospital.folder), now=NOW)
    assert set(tree(vault.snapshots)) == {name, f"{name}.minisig"}


def test_a_beginning_stays_while_the_source_is_out_of_reach(vault: Vault, hospital: Hospital, tmp_path: Path) -> None:
    hospital.publish(1)
    partial = begun(vault, hospital)
    with pytest.raises(DestinationUnreachable):
        pull(vault, Folder(tmp_path / "nowhere"), now=NOW)
    assert partial.exists()


def test_what_was_held_stays_while_another_is_cut(vault: Vault, hospital: Hospital) -> None:
    first = hospital.publish(1)
    pull(vault, Folder(hospital.folder), now=NOW)
    second = hospital.publish(2)
    result = pull(vault, Cut(hospital.folder, 1000), now=NOW)
    assert [refusal.file for refusal in result.refused] == [second]
    (newest,) = vault.generations(check=True)
    assert (newest.file, newest.state) == (first, GenerationState.CURRENT)


def test_a_stick_pulled_out_leaves_an_empty_mount_point_and_that_is_said(vault: Vault, hospital: Hospital) -> None:
    pull_first = hospital.publish(1)
    pull(vault, Folder(hospital.folder), now=NOW)
    hospital.publish(2)

    class PulledOut(Folder):
        def read(self, name: str, limit: int, offset: int = 0) -> bytes:
            if not name.endswith(".minisig"):
                for path in self.path.iterdir():
                    path.unlink()
            return super().read(name, limit, offset)

    with pytest.raises(DestinationUnreachable):
        pull(vault, PulledOut(hospital.folder), now=NOW)
    assert [one.file for one in vault.generations(check=True)] == [pull_first]


def test_a_large_file_comes_in_pieces_and_says_how_far_it_is(vault: Vault, tmp_path: Path) -> None:
    """A MiB at a time, whatever its size: 2 GiB must not be in memory at once."""
    size = LARGE + PIECE + 123
    content = os.urandom(size)
    comment = TrustedComment(
        site="essai",
        scope="all",
        sequence=1,
        time=NOW,
        patients=1,
        present=1,
        wards=1,
        allergies=0,
        orders=0,
        rows=2,
        size=size,
    )
    offer = Offer(comment.name.file, size, comment, b"signature")
    (tmp_path / offer.file).write_bytes(content)
    told: list[int] = []
    source = Cut(tmp_path)
    found = fetch(vault.snapshots, source, offer, lambda _path: None, told.append)
    assert found.name == partial_name(offer)
    assert found.read_bytes() == content
    assert source.offsets == [*range(0, size, PIECE)]
    assert told == [*source.offsets, size]
