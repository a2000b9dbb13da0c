"""A file that another program has open is waited for where the system asks for it, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from exports.durable import write_durably
from exports.open_files import open_to_read, patiently, read_whole, take_away

READ_FOR_EVER = """
import sys, pathlib
from exports.open_files import read_whole
path = pathlib.Path(sys.argv[1])
print("begun", flush=True)
while (content := read_whole(path)) != b"last":
    assert len(content) == 1000 and len(set(content)) == 1, content
"""


class Held:
    """A file that is let go after so many tries."""

    def __init__(self, tries: int) -> None:
        self.left = tries

    def __call__(self) -> str:
        self.left -= 1
        if self.left > 0:
            raise PermissionError(13, "Access denied")
        return "done"


def test_on_windows_it_is_tried_again() -> None:
    assert patiently(Held(3), windows=True) == "done"


def test_on_windows_not_for_ever() -> None:
    with pytest.raises(PermissionError):
        patiently(Held(10**6), windows=True, at_most=0.02)


def test_elsewhere_who_is_refused_has_no_right() -> None:
    held = Held(2)
    with pytest.raises(PermissionError):
        patiently(held, windows=False)
    assert held.left == 1


def test_what_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_to_read(tmp_path / "none")
    take_away(tmp_path / "none")


def test_a_file_is_replaced_while_another_program_reads_it(tmp_path: Path) -> None:
    """What a pull does to the vault that the pages are read from: nobody fails, and nobody reads half."""
    path = tmp_path / "state.json"
    write_durably(path, bytes(1000))
    command = [sys.executable, "-c", READ_FOR_EVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == b"begun"
        for turn in range(50):
            write_durably(path, bytes([turn]) * 1000)
        write_durably(path, b"last")
        _, said = reader.communicate(timeout=60)
    assert (reader.returncode, said) == (0, b"")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert read_whole(path) == b"last"
