"""A file has its final name only when it is whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from exports.durable import write_durably
from exports.errors import FileUnwritable


def test_the_content_is_there_and_nothing_else(tmp_path: Path) -> None:
    write_durably(tmp_path / "a", b"old")
    write_durably(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_durably(tmp_path / "key", b"secret", private=True)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_failure_at_any_step_leaves_the_old_file_whole(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_durably(tmp_path / "a", b"old")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if call == "replace" else os, call, full)
    with pytest.raises(FileUnwritable) as caught:
        write_durably(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert caught.value.exit_code == 14
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_missing_folder_is_our_error(tmp_path: Path) -> None:
    with pytest.raises(FileUnwritable):
        write_durably(tmp_path / "no" / "a", b"")


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a sheet is written: its temporary file holds patients in clear."""

    def interrupted(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_durably(tmp_path / "sheet.pdf", b"in clear")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(FileUnwritable):
        write_durably(tmp_path / "a" / "b", b"")
