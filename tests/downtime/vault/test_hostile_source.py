"""Whatever lies at a source: the vault takes what the site signed, and says the rest in the kit's own words."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime.vault import Folder, Vault
from downtime.vault.pull import pull
from exports.errors import DowntimeError
from tests.downtime.vault.hospital import NOW, Hospital, enrolled, tree

on_disk = settings(deadline=None, max_examples=30)
"""A pull waits for the disk, which others use too."""


class Place:
    """An enrolled vault and a source with one good snapshot and one to be spoiled, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hospital = Hospital(folder / "published")
        enrolled(folder / "vault", self.hospital)
        self.good, self.bad = self.hospital.publish(1), self.hospital.publish(2)
        self.signature = (self.hospital.folder / f"{self.bad}.minisig").read_bytes()

    def pull(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """What a fresh copy of the vault holds after a pull from the source with these files in it."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            source = Path(shutil.copytree(self.hospital.folder, Path(name) / "source"))
            vault = Path(shutil.copytree(self.folder / "vault", Path(name) / "vault"))
            for file, content in files.items():
                (source / file).write_bytes(content)
            result = pull(Vault.open(vault), Folder(source), now=NOW)
            assert all(isinstance(refusal.error, DowntimeError) for refusal in result.refused)
            return tree(vault / "snapshots")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as name:
        yield Place(Path(name))


def held(place: Place, *names: str) -> dict[str, bytes]:
    whole = tree(place.hospital.folder)
    return {file: content for file, content in whole.items() if file.removesuffix(".minisig") in names}


@on_disk
@given(st.binary(max_size=300))
def test_any_bytes_as_a_signature(place: Place, content: bytes) -> None:
    assert place.pull({f"{place.bad}.minisig": content}) == held(place, place.good)


@on_disk
@given(st.data())
def test_any_change_of_a_signature(place: Place, data: st.DataObject) -> None:
    """The first line is not signed, and says nothing: only there may a byte differ."""
    position = data.draw(st.integers(place.signature.index(b"\n") + 1, len(place.signature) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != place.signature[position]))
    changed = place.signature[:position] + bytes([byte]) + place.signature[position + 1 :]
    assert place.pull({f"{place.bad}.minisig": changed}) == held(place, place.good)


@on_disk
@given(st.binary(max_size=300))
def test_any_bytes_as_a_content(place: Place, content: bytes) -> None:
    assert place.pull({place.bad: content}) == held(place, place.good)


@pytest.mark.parametrize(
    "name",
    [
        "..sqlite.zst.age",
        "essai_all_20261123T999999Z.sqlite.zst.age",
        "essai_all_20261123T040000Z.sqlite.zst.age ",
        "ESSAI_all_20261123T040000Z.sqlite.zst.age",
        ".essai_all_20261123T040000Z.sqlite.zst.age",
        "vault.toml",
        "état_all_20261123T040000Z.sqlite.zst.age",
    ],
)
def test_a_name_that_is_not_a_snapshots_is_passed_over(place: Place, name: str) -> None:
    spoiled = {name: b"x", f"{name}.minisig": place.signature}
    assert place.pull(spoiled) == held(place, place.good, place.bad)
