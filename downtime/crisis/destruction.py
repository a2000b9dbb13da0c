"""Destroying a vault: the keys first, then everything that they opened.

Rules of this module:

* the key slots are overwritten, synced and removed before anything else: from then on no snapshot and no entry of the
  journal can be read by anybody who has not the site's recovery key;
* overwriting reaches the file, not every cell of a flash disk: an old copy of a slot may survive there, and is then
  protected by its passphrase (Argon2id) and the encryption of the disk; nothing here says more than that;
* what stays is public, and named; whatever else is in the folder goes, also what this version does not know;
* killed at any point, it is done again from the start and finishes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from downtime.crisis.ended import FILE as ENDED
from downtime.crisis.proof import FileDigest
from downtime.vault.settings import FILE as SETTINGS
from downtime.vault.vault import RECIPIENT, SLOTS
from exports.durable import sync_folder
from exports.errors import FileUnreadable, FileUnwritable
from exports.open_files import patiently, take_away

SHEET = "end-of-crisis.pdf"
STAYS = frozenset({ENDED, SHEET, SETTINGS, RECIPIENT, "site.pub"})
"""Files at the top of the vault that hold nothing secret; and the empty files of the locks, which are held."""


def files_of(folder: Path) -> Iterator[Path]:
    """Every file of the vault that goes, the key slots first. Raises `FileUnreadable`."""
    try:
        found = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    except OSError as error:
        raise FileUnreadable(file=folder.name, problem=error.strerror or type(error).__name__) from error
    going = [path for path in found if not _stays(path, folder)]
    slots = folder / SLOTS
    yield from sorted(going, key=lambda path: (path.parent != slots, path))


def digest(path: Path, name: str) -> FileDigest:
    """Raises `FileUnreadable`. Of a link, the link itself is what goes."""
    sha256, size = hashlib.sha256(), 0
    try:
        if path.is_symlink():
            target = os.fsencode(path.readlink())
            return FileDigest(file=name, size=len(target), sha256=hashlib.sha256(target).hexdigest())
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                sha256.update(piece)
                size += len(piece)
    except OSError as error:
        raise FileUnreadable(file=name, problem=error.strerror or type(error).__name__) from error
    return FileDigest(file=name, size=size, sha256=sha256.hexdigest())


def digests(folder: Path) -> tuple[FileDigest, ...]:
    """Of all that goes. Raises `FileUnreadable`."""
    return tuple(digest(path, path.relative_to(folder).as_posix()) for path in files_of(folder))


def destroy(folder: Path) -> None:
    """Take everything away but what stays. Raises `FileUnreadable`, `FileUnwritable`."""
    slots = folder / SLOTS
    for path in files_of(folder):
        try:
            if path.parent == slots and not path.is_symlink():
                overwrite(path)
            take_away(path)
            if path.parent == slots:
                sync_folder(slots)
        except OSError as error:
            name = path.relative_to(folder).as_posix()
            raise FileUnwritable(file=name, problem=error.strerror or type(error).__name__) from error
    _remove_folders(folder)


def overwrite(path: Path) -> None:
    """Random bytes in the place of the old ones, on the disk when this returns. Raises `OSError`."""
    with patiently(lambda: path.open("r+b")) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(secrets.token_bytes(size))
        file.flush()
        os.fsync(file.fileno())


def _stays(path: Path, folder: Path) -> bool:
    if path.parent != folder or path.is_symlink():
        return False
    return path.name in STAYS or (path.name.startswith(".") and path.name.endswith(".lock"))


def _remove_folders(folder: Path) -> None:
    """Empty ones; one that something came into meanwhile stays, and is said as left."""
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        with suppress(OSError):
            path.rmdir()
    with suppress(OSError):
        sync_folder(folder)


def left_in(folder: Path) -> tuple[str, ...]:
    """What is in the folder now, without the locks."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.name.endswith(".lock"))
    return tuple(sorted(found))
