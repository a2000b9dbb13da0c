"""What a test needs to know of a server: its address and its two accounts."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from downtime.vault.source import open_source
from exports.destinations.address import Address
from exports.destinations.configured import open_destination
from exports.destinations.credentials import Credentials, read_credentials
from exports.destinations.patience import PATIENCE, Patience
from exports.destinations.writing import RemoteDestination
from exports.site_config import DestinationTable


@dataclass(frozen=True)
class Place:
    """A server that runs. `write` and `read` are files of credentials; a test's own folder on it is `url(name)`."""

    kind: str
    port: int
    base: str
    write: Path
    read: Path
    disk: Path | None = None
    """Where its files are, as its administrator sees them; S3 has none."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, name: str, port: int | None = None) -> str:
        """The address of a folder of one test, which is made; through another port with `port`."""
        if self.disk is not None:
            (self.disk / name).mkdir(exist_ok=True)
        base = self.base if port is None else self.base.replace(str(self.port), str(port))
        return f"{base}/{name}"

    def destination(
        self, url: str, credentials: Path | None = None, *, patience: Patience = PATIENCE, append_only: bool = True
    ) -> RemoteDestination:
        """As the hospital side sees it."""
        file = credentials or self.write
        table = DestinationTable(url=url, credentials=file.name, append_only=append_only)
        found = open_destination(table, file.parent, patience)
        assert isinstance(found, RemoteDestination)
        return found

    def account(self, credentials: Path | None = None) -> Credentials:
        """What a station is given."""
        return read_credentials(credentials or self.read, Address.parse(self.base).scheme)

    def upload(self, url: str, folder: Path) -> None:
        """Everything of a folder, signatures last."""
        destination = self.destination(url)
        for path in sorted(folder.iterdir(), key=lambda path: (path.name.endswith(".minisig"), path.name)):
            destination.put(path.name, path.read_bytes())
        destination.close()


def credentials_file(path: Path, text: str) -> Path:
    """A private file."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


__all__ = ["Place", "credentials_file", "open_source"]
