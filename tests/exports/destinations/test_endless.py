"""A server that never stops naming files."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from types import SimpleNamespace
from typing import Any

import paramiko
import pytest

from exports.destinations import connection, reading, sftp, smb
from exports.destinations.address import Address
from exports.destinations.connection import Connection
from exports.destinations.credentials import SftpCredentials
from exports.destinations.reading import RemoteReader
from exports.errors import DestinationUnreachable

MOST = 50


def over_sftp(_patch: pytest.MonkeyPatch) -> Any:
    entry = paramiko.SFTPAttributes()
    entry.filename, entry.st_mode, entry.st_size = "a", stat.S_IFREG | 0o600, 1
    entry.st_uid = entry.st_gid = entry.st_atime = entry.st_mtime = 0
    system = object.__new__(sftp._PinnedSftp)
    system.ftp = SimpleNamespace(listdir_iter=lambda _path: repeat(entry))
    return system


def over_smb(patch: pytest.MonkeyPatch) -> Any:
    entry = SimpleNamespace(name="a", smb_info=SimpleNamespace(end_of_file=1), is_file=lambda **_: True)

    @contextmanager
    def scandir(_path: str, **_: Any) -> Iterator[Iterator[Any]]:
        yield repeat(entry)

    patch.setattr("smbclient.scandir", scandir)
    system = object.__new__(smb._OwnSmb)
    system.host, system.ours = "h", {}
    return system


@pytest.mark.parametrize("made", [over_sftp, over_smb])
def test_a_listing_without_end_is_refused_and_not_kept(
    made: Callable[[pytest.MonkeyPatch], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (connection, reading, sftp, smb):
        monkeypatch.setattr(module, "MOST_ENTRIES", MOST)
    system = made(monkeypatch)
    assert len(system.ls("/f", detail=True)) == MOST
    place = Connection(Address.parse("sftp://h/f"), lambda: SftpCredentials(user="u", host_key="k"))
    monkeypatch.setattr(place, "_connected", lambda: system)
    with pytest.raises(DestinationUnreachable, match="too many"):
        RemoteReader(place).sizes()
