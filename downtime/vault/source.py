"""Where snapshots are published, as a vault sees it: names, sizes and bytes. A folder, or a folder of a server.

Rules: nothing found at a source is trusted, not even its names or sizes; every read has a bound; a source that cannot
be reached is `DestinationUnreachable`, and so is one that goes away while it is read. A source is only ever read:
there is nothing here by which a laptop could change what is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from exports.destinations.address import Address, is_address
from exports.destinations.connection import Connection
from exports.destinations.credentials import Credentials
from exports.destinations.patience import PATIENCE, Patience
from exports.destinations.reading import MAXIMUM_FILES, RemoteReader
from exports.errors import CredentialsInvalid, DestinationUnreachable
from exports.language import N_
from exports.open_files import open_to_read


class SnapshotSource(Protocol):
    """A published folder, wherever it is."""

    @property
    def name(self) -> str:
        """How a person names it: a path or an address, without any secret."""
        ...

    def sizes(self) -> dict[str, int]:
        """The files at its top by name, with their sizes in bytes. Raises `DestinationUnreachable`."""
        ...

    def read(self, name: str, limit: int, offset: int = 0) -> bytes:
        """At most `limit` bytes of a file, from `offset` on. Raises `DestinationUnreachable`."""
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

    def read(self, name: str, limit: int, offset: int = 0) -> bytes:
        try:
            with open_to_read(self.path / name) as file:
                file.seek(offset)
                return file.read(limit)
        except OSError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: OSError) -> DestinationUnreachable:
        return DestinationUnreachable(destination=self.path, problem=error.strerror or type(error).__name__)


@contextmanager
def open_source(
    where: str, credentials: Credentials | None = None, patience: Patience = PATIENCE
) -> Iterator[SnapshotSource]:
    """A folder, or a server with the account that may read there. A server is connected to when it is first asked.

    Raises `AddressRefused`, and `CredentialsInvalid` when a server is named and no account.
    """
    if not is_address(where):
        yield Folder(Path(where))
        return
    address = Address.parse(where)
    if credentials is None:
        raise CredentialsInvalid(file="--credentials", problem=N_("none were given for this server"))
    account = credentials
    reader = RemoteReader(Connection(address, lambda: account, patience))
    try:
        yield reader
    finally:
        reader.close()
