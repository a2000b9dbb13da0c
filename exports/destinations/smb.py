"""SMB (Windows shares, Samba) through fsspec and smbprotocol.

fsspec's own file system keeps its connections in one place of the process and finds them again by the name of the
server alone: two accounts of one server would be mixed up. So every act names its account and its own connections:

* signatures are always asked for, encryption unless the credentials say otherwise; no guest, no anonymous session;
* a folder is listed with its sizes in one question, not one more for each file;
* a file is renamed without replacing what stands there.
"""

from __future__ import annotations

import contextlib
import errno
from itertools import islice
from typing import Any

import smbclient
from fsspec.implementations.smb import SMBFileSystem
from smbprotocol.exceptions import AccessDenied, LogonFailure, SMBAuthenticationError, SMBOSError

from exports.destinations.address import Address
from exports.destinations.connection import MOST_ENTRIES
from exports.destinations.credentials import SmbCredentials
from exports.destinations.patience import Patience
from exports.language import N_

_DENIED = {0xC0000022, 0xC00000A2}
"""STATUS_ACCESS_DENIED, STATUS_MEDIA_WRITE_PROTECTED (MS-ERREF 2.3.1)."""
_SESSION_ENDED = {0xC0000203, 0xC00000C9, 0xC00000B5}
"""STATUS_USER_SESSION_DELETED, STATUS_NETWORK_NAME_DELETED, STATUS_IO_TIMEOUT: a new connection may do."""


class _OwnSmb(SMBFileSystem):  # type: ignore[misc] # fsspec has no types
    """`SMBFileSystem` with an account and connections of its own."""

    cachable = False

    def _connect(self) -> None:
        self.ours: dict[str, Any] = {
            "username": self.username,
            "password": self.password,
            "port": self._port,
            "encrypt": self.encrypt,
            "connection_timeout": self.timeout,
            "connection_cache": {},
        }
        smbclient.register_session(self.host, require_signing=True, **self.ours)

    def unc(self, path: str) -> str:
        """The path as Windows writes it."""
        windows = path.replace("/", "\\")
        return f"\\\\{self.host}{windows}"

    def ls(self, path: str, detail: bool = True, **_kwargs: Any) -> list[Any]:
        found: list[Any] = []
        with smbclient.scandir(self.unc(path), **self.ours) as entries:
            for entry in islice(entries, MOST_ENTRIES):
                name = f"{path.rstrip('/')}/{entry.name}"
                information = entry.smb_info
                kind = "file" if entry.is_file(follow_symlinks=False) else "other"
                found.append({"name": name, "size": information.end_of_file, "type": kind} if detail else name)
        return found

    def _open(self, path: str, mode: str = "rb", **_kwargs: Any) -> Any:
        return smbclient.open_file(self.unc(path), mode, buffering=0, share_access="r", **self.ours)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_kwargs: Any) -> bytes:
        """Bytes `start` to `end`; the server may give a question less than was asked for."""
        pieces: list[bytes] = []
        with self._open(path) as file:
            file.seek(start or 0)
            left = -1 if end is None else end - (start or 0)
            while left and (piece := file.read(left)):
                pieces.append(piece)
                left -= len(piece) if left > 0 else 0
        return b"".join(pieces)

    def rm_file(self, path: str) -> None:
        smbclient.remove(self.unc(path), **self.ours)

    def mv(self, path1: str, path2: str, **_kwargs: Any) -> None:
        smbclient.rename(self.unc(path1), self.unc(path2), **self.ours)


def connect(address: Address, credentials: SmbCredentials, patience: Patience) -> SMBFileSystem:
    """A connection. Raises whatever smbprotocol raises."""
    return _OwnSmb(
        address.host,
        port=address.port,
        username=credentials.user,
        password=credentials.password,
        encrypt=credentials.encrypt or None,
        timeout=round(patience.connect),
    )


def close(system: SMBFileSystem) -> None:
    """Let the connection go."""
    with contextlib.suppress(Exception):  # whatever it says, it is gone
        smbclient.reset_connection_cache(fail_on_error=False, connection_cache=system.ours["connection_cache"])


def explain(error: BaseException) -> str | None:
    """What an exception of smbprotocol means for whoever set the account up."""
    if isinstance(error, (LogonFailure, SMBAuthenticationError)):
        return N_("it refuses this account")
    if not isinstance(error, SMBOSError):
        return N_("this account may not do that there") if isinstance(error, AccessDenied) else None
    if error.errno == errno.ENOENT or error.ntstatus in _SESSION_ENDED:
        return None
    if error.ntstatus in _DENIED:
        return N_("this account may not do that there")
    return N_("it refuses to do that")
