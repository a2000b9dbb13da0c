"""A folder that is meant to be a mount."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.destinations.configured import open_destination
from exports.destinations.folder import MARKER, FolderDestination
from exports.errors import DestinationUnreachable, FileUnwritable
from exports.site_config import DestinationTable


class TestMounted:
    """A share that is not mounted looks like an empty folder: nothing is written to this machine's disk instead."""

    def test_a_folder_without_its_marker_is_out_of_reach(self, tmp_path: Path) -> None:
        share = FolderDestination(tmp_path, mounted=True)
        with pytest.raises(DestinationUnreachable, match=r"not mounted.*downtime\.destination"):
            share.names()
        assert list(tmp_path.iterdir()) == []
        (tmp_path / MARKER).touch()
        share.put("x", b"x")
        assert share.names() == (MARKER, "x")

    def test_a_folder_that_is_a_mount_is_never_made(self, tmp_path: Path) -> None:
        with pytest.raises(DestinationUnreachable):
            FolderDestination(tmp_path / "usb", mounted=True).names()
        assert list(tmp_path.iterdir()) == []

    def test_a_stick_pulled_out_between_listing_and_writing(self, tmp_path: Path) -> None:
        share = FolderDestination(tmp_path / "usb", mounted=True)
        share.folder.mkdir()
        (share.folder / MARKER).touch()
        share.names()
        (share.folder / MARKER).unlink()
        with pytest.raises(FileUnwritable, match="not mounted"):
            share.put("x", b"x")
        assert list(share.folder.iterdir()) == []

    def test_a_folder_elsewhere_is_never_made_and_one_of_the_site_is(self, tmp_path: Path) -> None:
        elsewhere = open_destination(DestinationTable(url=str(tmp_path / "share")), tmp_path / "site")
        with pytest.raises(DestinationUnreachable):
            elsewhere.names()
        assert list(tmp_path.iterdir()) == []
        assert open_destination(DestinationTable(url="published"), tmp_path).names() == ()
        assert [path.name for path in tmp_path.iterdir()] == ["published"]
