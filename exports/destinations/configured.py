"""The destinations of downtime.toml, as objects that can be published to.

Rules of this module: made once for an export, so that a server is connected to once and one that is dead costs its
time once; credentials that cannot be read fail their own destination only, when it is used.
"""

from __future__ import annotations

from pathlib import Path

from exports.destinations.address import Address
from exports.destinations.connection import Connection
from exports.destinations.credentials import read_credentials
from exports.destinations.destination import Destination
from exports.destinations.folder import FolderDestination
from exports.destinations.patience import PATIENCE, Patience
from exports.destinations.writing import RemoteDestination
from exports.site_config import DestinationTable


def open_destination(table: DestinationTable, folder: Path, patience: Patience = PATIENCE) -> Destination:
    """One destination; relative paths start at `folder`. Nothing is connected to yet.

    A folder outside the site's own is never made: it is a share or a stick, and may not be mounted.
    """
    if not table.is_address:
        inside = not Path(table.url).is_absolute()
        return FolderDestination(folder / table.url, inside, table.mounted, table.append_only)
    address = Address.parse(table.url)
    connection = Connection(address, lambda: read_credentials(folder / table.credentials, address.scheme), patience)
    return RemoteDestination(connection, append_only=table.append_only)
