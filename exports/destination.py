"""Where snapshots are put: a place that holds whole files under names.

Rules of this module: a file appears whole under its name or not at all; what is read back comes from the disk where the
system can be told so, not from its memory of what was written; what others may have put there is read up to a bound.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from exports.durable import sync_folder, write_durably
from exports.errors import DestinationUnreachable, FileUnwritable


class Destination(Protocol):
    """A folder, here or on another machine."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names of its files, in order. Raises `DestinationUnreachable`."""
        ...

    def read(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes from the start of a file. Raises `DestinationUnreachable`."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Write a file durably. Raises `FileUnwritable`."""
        ...

    def rename(self, name: str, final: str) -> None:
        """Give a file another name, durably; one of that name is replaced. Raises `FileUnwritable`."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens when there is none. Raises `FileUnwritable`."""
        ...


@dataclass(frozen=True)
class FolderDestination:
    """A folder of this machine or a mounted one; made at the first use."""

    folder: Path

    @property
    def name(self) -> str:
        return str(self.folder)

    def names(self) -> tuple[str, ...]:
        try:
            self.folder.mkdir(exist_ok=True)
            return tuple(sorted(path.name for path in self.folder.iterdir() if path.is_file()))
        except OSError as error:
            raise DestinationUnreachable(destination=self.name, problem=_why(error)) from error

    def read(self, name: str, limit: int) -> bytes:
        try:
            with (self.folder / name).open("rb") as file:
                if hasattr(os, "posix_fadvise"):
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                return file.read(limit)
        except OSError as error:
            raise DestinationUnreachable(destination=self.name, problem=_why(error)) from error

    def put(self, name: str, content: bytes) -> None:
        write_durably(self.folder / name, content)

    def rename(self, name: str, final: str) -> None:
        try:
            (self.folder / name).replace(self.folder / final)
            sync_folder(self.folder)
        except OSError as error:
            raise FileUnwritable(file=final, problem=_why(error)) from error

    def remove(self, name: str) -> None:
        try:
            (self.folder / name).unlink(missing_ok=True)
            sync_folder(self.folder)
        except OSError as error:
            raise FileUnwritable(file=name, problem=_why(error)) from error


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
