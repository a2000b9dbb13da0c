"""The numbers of snapshots: they rise by publication and are never given twice.

Rules of this module: the next number is one more than the highest that the state file or any destination knows; it is
written down before anything gets a final name, so that a run killed after publishing cannot give it again, even when
the destination is out of reach the next time. A number that was written down and then not published stays unused:
stations ask that numbers rise, not that none is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exports.durable import write_durably
from exports.errors import FileUnreadable, FileUnwritable
from exports.language import N_
from exports.names import is_short_name
from exports.open_files import read_whole
from exports.trusted_comment import LARGEST_NUMBER


def next_sequence(state: Path, scope: str, seen: Iterable[int]) -> int:
    """The number for the next snapshot of `scope`; `seen` are those that stand published.

    Raises `FileUnreadable` for a state file that is not a number: to guess would be to give a number twice.
    """
    return 1 + max([_stored(_file(state, scope)), *seen])


def last_numbers(state: Path) -> dict[str, int]:
    """The last number given to a snapshot of each scope that ever had one.

    Raises `FileUnreadable` for a state file that is not a number, and for a folder that cannot be read.
    """
    try:
        files = sorted(state.glob("*.sequence"))
    except OSError as error:
        raise FileUnreadable(file=state, problem=error.strerror or type(error).__name__) from error
    return {file.stem: _stored(file) for file in files if is_short_name(file.stem)}


def claim(state: Path, scope: str, sequence: int) -> None:
    """Write down that `sequence` is taken; what a killed run left of this is taken away. Raises `FileUnwritable`."""
    try:
        state.mkdir(exist_ok=True)
        for left in state.glob(f".{_file(state, scope).name}.*.partial"):
            left.unlink()
    except OSError as error:
        raise FileUnwritable(file=state, problem=error.strerror or type(error).__name__) from error
    write_durably(_file(state, scope), f"{sequence}\n".encode())


def _file(state: Path, scope: str) -> Path:
    return state / f"{scope}.sequence"


def _stored(path: Path) -> int:
    try:
        text = read_whole(path).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise FileUnreadable(file=path, problem=error.strerror or type(error).__name__) from error
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) < LARGEST_NUMBER):
        raise FileUnreadable(file=path, problem=N_("it holds no number"))
    return int(text)
