"""Where snapshots are put: a place that holds whole files under names.

Rules of this module: a file appears whole under its final name or not at all. Where a place can rename, files are
written under temporary names first; where it cannot, what is put appears whole by itself (S3). What is read back comes
from where it will be fetched, not from memory; what others may have put there is read up to a bound.
"""

from __future__ import annotations

from typing import Protocol


class Destination(Protocol):
    """A folder, here or on another machine."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    @property
    def renames(self) -> bool:
        """Whether a file gets its final name after it was written; else it appears whole under it."""
        ...

    @property
    def append_only(self) -> bool:
        """Whether nothing is ever taken away from here by the kit: what is old goes by the rules of the server."""
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
        """Give a file another name, durably. Raises `FileUnwritable`."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens when there is none. Raises `FileUnwritable`."""
        ...

    def close(self) -> None:
        """Let go of what is held open, if anything is."""
        ...
