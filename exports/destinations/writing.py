"""A folder of a server as a place to publish: the hospital side only. A station imports nothing of this.

Rules of this module: a file is sent piece by piece, each with the whole time limit for itself; what was sent in part is
taken away, or given up by the server, before the failure is told.
"""

from __future__ import annotations

import contextlib
import secrets
from functools import partial
from typing import Any

from exports.destinations.connection import Connection
from exports.destinations.reading import RemoteReader
from exports.errors import DestinationUnreachable, DowntimeError, FileUnwritable

_PIECE = 1 << 20


class RemoteDestination:
    """A folder of an SFTP, SMB or S3 server."""

    def __init__(self, connection: Connection, *, append_only: bool = False) -> None:
        self._connection = connection
        self._reader = RemoteReader(connection)
        self._append_only = append_only

    @property
    def name(self) -> str:
        return self._reader.name

    @property
    def renames(self) -> bool:
        return self._connection.address.scheme != "s3"

    @property
    def append_only(self) -> bool:
        return self._append_only

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._reader.sizes()))

    def read(self, name: str, limit: int) -> bytes:
        return self._reader.read(name, limit)

    def put(self, name: str, content: bytes) -> None:
        """Whole or not at all: under a temporary name first, where the server can rename."""
        temporary = f".{name}.{secrets.token_hex(6)}.partial" if self.renames else name
        try:
            self._send(temporary, content)
        except DestinationUnreachable as error:
            raise FileUnwritable(file=name, problem=error.fields["problem"]) from error
        if self.renames:
            self._replace(temporary, name)

    def _send(self, name: str, content: bytes) -> None:
        path = self._connection.path(name)
        file = self._connection.ask(lambda system: system.open(path, "wb"))
        try:
            for start in range(0, len(content), _PIECE):
                self._connection.once(partial(file.write, content[start : start + _PIECE]))
            self._connection.once(file.close)
        except BaseException:
            self._give_up(file, name)
            raise

    def _replace(self, temporary: str, name: str) -> None:
        """No server's renaming replaces what stands there by default."""
        try:
            self.rename(temporary, name)
        except FileUnwritable:
            try:
                if self._append_only:
                    raise
                self.remove(name)
                self.rename(temporary, name)
            except DowntimeError:
                with contextlib.suppress(DowntimeError):
                    self.remove(temporary)
                raise

    def rename(self, name: str, final: str) -> None:
        source, target = self._connection.path(name), self._connection.path(final)
        try:
            self._connection.ask(lambda system: system.mv(source, target))
        except DestinationUnreachable as error:
            raise FileUnwritable(file=final, problem=error.fields["problem"]) from error

    def remove(self, name: str) -> None:
        path = self._connection.path(name)

        def act(system: Any) -> None:
            with contextlib.suppress(FileNotFoundError):
                system.rm_file(path)

        try:
            self._connection.ask(act)
        except DestinationUnreachable as error:
            raise FileUnwritable(file=name, problem=error.fields["problem"]) from error

    def close(self) -> None:
        self._reader.close()

    def _give_up(self, file: Any, name: str) -> None:
        """S3 forgets the parts that were sent; elsewhere the part of a file is taken away, over a new connection."""
        if not self.renames:
            with contextlib.suppress(DowntimeError):
                self._connection.once(file.discard)
            file.closed = True  # else its end would send the rest
        self._connection.close()
        if self.renames:
            with contextlib.suppress(DowntimeError):
                self.remove(name)
