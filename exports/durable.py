"""The one door through which the kit writes a file that somebody will rely on.

Rules: the final name appears only when every byte is on the disk; killed at any point, the old file or the new one is
there, whole; whatever interrupts the write, its temporary file is taken away again (it may be a sheet in clear).
Nothing else in the kit opens such a file for writing.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from exports.errors import FileUnwritable
from exports.open_files import replace_by, take_away


def write_durably(path: Path, content: bytes, *, private: bool = False) -> None:
    """Put `content` at `path`: temporary file beside it, fsync, rename over, fsync of the folder.

    `private` keeps the file to its owner where the system knows such rights.
    Raises `FileUnwritable`; the temporary file is then removed.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    try:
        _write_synced(temporary, content, 0o600 if private else 0o644)
        replace_by(path, temporary)
        sync_folder(path.parent)
    except OSError as error:
        _take_away(temporary)
        raise FileUnwritable(file=path.name, problem=error.strerror or type(error).__name__) from error
    except BaseException:
        _take_away(temporary)
        raise


def clear_partial(path: Path) -> None:
    """Remove what killed writes of `path` left beside it. Only for who holds the lock under which `path` is written: a
    write that runs at this moment would fail. Raises `FileUnwritable`."""
    try:
        for left in path.parent.glob(f".{path.name}.*.partial"):
            take_away(left)
    except OSError as error:
        raise FileUnwritable(file=path.name, problem=error.strerror or type(error).__name__) from error


def _take_away(temporary: Path) -> None:
    """As far as the disk lets us: the failure that led here is the one to tell."""
    with suppress(OSError):
        take_away(temporary)


def _write_synced(path: Path, content: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut (Windows has no such call: NTFS journals renames itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
