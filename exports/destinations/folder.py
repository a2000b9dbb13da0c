"""A folder of this machine, a mounted share or a USB stick as a place to publish.

Rules of this module: a share that is not mounted looks like an empty folder, or like one that can be made. So a folder
that is meant to be a mount (`mounted = true`) must hold the file `downtime.destination`, which IT puts there once, and
nothing is made in its stead; only a folder inside the site's own is made at the first use.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from exports.durable import sync_folder, write_durably
from exports.errors import DestinationUnreachable, FileUnwritable
from exports.language import N_, Phrase
from exports.open_files import open_to_read, replace_by, take_away

MARKER = "downtime.destination"
"""The file by which a mounted folder is known. Empty, on the share or the stick itself."""


@dataclass(frozen=True)
class FolderDestination:
    """A folder; with `make` it is made at the first use."""

    folder: Path
    make: bool = True
    mounted: bool = False
    append_only: bool = False
    renames: bool = True

    @property
    def name(self) -> str:
        return str(self.folder)

    def names(self) -> tuple[str, ...]:
        try:
            if self.make and not self.mounted:
                self.folder.mkdir(exist_ok=True)
            found = tuple(sorted(path.name for path in self.folder.iterdir() if path.is_file()))
        except OSError as error:
            raise DestinationUnreachable(destination=self.name, problem=_why(error)) from error
        if self.mounted and MARKER not in found:
            raise DestinationUnreachable(destination=self.name, problem=_unmarked())
        return found

    def read(self, name: str, limit: int) -> bytes:
        try:
            with open_to_read(self.folder / name) as file:
                if hasattr(os, "posix_fadvise"):
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                return file.read(limit)
        except OSError as error:
            raise DestinationUnreachable(destination=self.name, problem=_why(error)) from error

    def put(self, name: str, content: bytes) -> None:
        self._check_mounted(name)
        write_durably(self.folder / name, content)

    def rename(self, name: str, final: str) -> None:
        try:
            replace_by(self.folder / final, self.folder / name)
            sync_folder(self.folder)
        except OSError as error:
            raise FileUnwritable(file=final, problem=_why(error)) from error

    def remove(self, name: str) -> None:
        try:
            take_away(self.folder / name)
            sync_folder(self.folder)
        except OSError as error:
            raise FileUnwritable(file=name, problem=_why(error)) from error

    def close(self) -> None:
        """A folder holds nothing open."""

    def _check_mounted(self, name: str) -> None:
        """A stick that was pulled out since: what is under its mount point is the disk of this machine."""
        if self.mounted and not (self.folder / MARKER).is_file():
            raise FileUnwritable(file=name, problem=_unmarked())


def _unmarked() -> Phrase:
    return Phrase(N_("it is not mounted, or the file {marker} was never put there"), {"marker": MARKER})


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
