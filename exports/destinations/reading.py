"""A published folder of a server, as who may only read it sees it.

Rules of this module: it has no way to write: nothing here opens, moves or removes a file for another purpose than
reading its bytes. What a server says of names and sizes is not trusted; every read has a bound.
"""

from __future__ import annotations

from typing import Any

from exports.destinations.connection import MOST_ENTRIES, Connection, is_file_name
from exports.errors import DestinationUnreachable
from exports.language import N_

MAXIMUM_FILES = 100_000
"""More names than this are not a published folder."""
_PIECE = 1 << 20
"""Bytes asked for at once: each has the whole time limit for itself."""


class RemoteReader:
    """The files of one folder of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def name(self) -> str:
        """The address, without any secret."""
        return self._connection.address.name

    def sizes(self) -> dict[str, int]:
        """The files of the folder by name, with their sizes in bytes. A name that cannot be one of a file is passed
        over. Raises `DestinationUnreachable` and what proves that it is not the right server."""
        found: dict[str, int] = {}
        entries = self._connection.ask(self._entries)
        if len(entries) >= MOST_ENTRIES:
            raise DestinationUnreachable(destination=self.name, problem=N_("it holds too many files"))
        for entry in entries:
            name, size = str(entry["name"]).rpartition("/")[2], entry.get("size")
            if entry.get("type") != "file" or not is_file_name(name) or not isinstance(size, int) or size < 0:
                continue
            if len(found) >= MAXIMUM_FILES:
                raise DestinationUnreachable(destination=self.name, problem=N_("it holds too many files"))
            found[name] = size
        return found

    def read(self, name: str, limit: int, offset: int = 0) -> bytes:
        """At most `limit` bytes of a file from `offset` on. Raises `DestinationUnreachable`."""
        path, pieces, at = self._connection.path(name), [], offset
        while at < offset + limit:
            piece = self._piece(path, at, min(at + _PIECE, offset + limit))
            pieces.append(piece)
            at += len(piece)
            if len(piece) < _PIECE:
                break
        return b"".join(pieces)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _piece(self, path: str, start: int, end: int) -> bytes:
        return bytes(self._connection.ask(lambda system: system.cat_file(path, start=start, end=end)))[: end - start]

    def _entries(self, system: Any) -> list[dict[str, Any]]:
        return list(system.ls(self._connection.folder, detail=True))
