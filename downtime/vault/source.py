"""Where snapshots are published, as a vault sees it: names, sizes and bytes. Today a folder.

Rules: nothing found at a source is trusted, not even its names or sizes; every read has a bound; a source that cannot
be reached is `DestinationUnreachable`, and so is one that goes away while it is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from exports.errors import DestinationUnreachable
from exports.language import N_

MAXIMUM_FILES = 100_000
"""More names than this are not a published folder."""


class SnapshotSource(Protocol):
    """A published folder, wherever it is."""

    @property
    def name(self) -> str:
        """How a person names it: a path or an address, without any secret."""
        ...

    def sizes(self) -> dict[str, int]:
        """The files at its top by name, with their sizes in bytes. Raises `DestinationUnreachable`."""
        ...

    def read(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes from the start of a file. Raises `DestinationUnreachable`."""
        ...


class Folder:
    """A folder of this computer: a mounted share, a USB stick."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        return str(self.path)

    def sizes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        try:
            for entry in self.path.iterdir():
                if len(found) >= MAXIMUM_FILES:
                    raise DestinationUnreachable(destination=self.path, problem=N_("it holds too many files"))
                try:
                    if entry.is_file() and not entry.is_symlink():
                        found[entry.name] = entry.stat().st_size
                except FileNotFoundError:
                    continue  # taken away by its own retention while we look
        except OSError as error:
            raise self._unreachable(error) from error
        return found

    def read(self, name: str, limit: int) -> bytes:
        try:
            with (self.path / name).open("rb") as file:
                return file.read(limit)
        except OSError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: OSError) -> DestinationUnreachable:
        return DestinationUnreachable(destination=self.path, problem=error.strerror or type(error).__name__)
