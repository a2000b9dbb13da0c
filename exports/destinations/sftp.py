"""SFTP through fsspec and paramiko, to a server whose host key was noted beforehand.

fsspec's own file system takes any host key that it has not seen (`AutoAddPolicy`), waits without end for a server that
has gone quiet, and moves with the extension that replaces files. So its connection and its moving are ours:

* the server must show one of the host keys of the credentials, whatever `known_hosts` of this machine says;
* only the key of the credentials is tried: no agent, no other keys, no password;
* a file is renamed by the request that does not replace what stands there (SFTP 3, section 6.5).
"""

from __future__ import annotations

import io
from itertools import islice
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from exports.destinations.address import Address
from exports.destinations.connection import MOST_ENTRIES
from exports.destinations.credentials import SftpCredentials
from exports.destinations.patience import Patience
from exports.errors import CredentialsInvalid, ServerUnproven
from exports.language import N_

_REQUEST = 1 << 15
"""Bytes that every server gives to one request (SFTP 3, section 3)."""

_LOST = "Socket is closed"
"""What paramiko says of a connection that is gone, with the same exception as of a refusal."""


class _NoOtherKey(paramiko.MissingHostKeyPolicy):  # type: ignore[misc] # paramiko has no types
    """A server that shows no key of the kinds noted is as unproven as one that shows a wrong key."""

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:  # noqa: ARG002
        raise paramiko.BadHostKeyException(hostname, key, key)


class _PinnedSftp(SFTPFileSystem):  # type: ignore[misc] # fsspec has no types
    """`SFTPFileSystem` that knows its server."""

    cachable = False

    def _connect(self) -> None:
        given = dict(self.ssh_kwargs)
        port, keys, quiet = given["port"], given.pop("host_keys"), given.pop("quiet")
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(_NoOtherKey())
        known_as = self.host if port == 22 else f"[{self.host}]:{port}"
        for key in keys:
            self.client.get_host_keys().add(known_as, key.get_name(), key)
        try:
            self.client.connect(self.host, allow_agent=False, look_for_keys=False, **given)
            self.ftp = self.client.open_sftp()
        except BaseException:
            self.client.close()
            raise
        self.ftp.get_channel().settimeout(quiet)

    def ls(self, path: str, detail: bool = False, **_kwargs: Any) -> list[Any]:
        entries = islice(self.ftp.listdir_iter(path), MOST_ENTRIES)
        found = [self._decode_stat(entry, path) for entry in entries]
        return found if detail else sorted(entry["name"] for entry in found)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_kwargs: Any) -> bytes:
        """Bytes `start` to `end`, with all requests under way at once: one at a time is slow over a long line. Never
        beyond the end of the file: paramiko waits for ever for what is asked for there."""
        with self.ftp.open(path, "rb") as file:
            size = int(file.stat().st_size or 0)
            start, end = start or 0, size if end is None else min(end, size)
            asked = [(at, min(_REQUEST, end - at)) for at in range(start, end, _REQUEST)]
            return b"".join(file.readv(asked))

    def _open(self, path: str, mode: str = "rb", **_kwargs: Any) -> paramiko.SFTPFile:
        file = self.ftp.open(path, mode)
        if "w" in mode:
            file.set_pipelined(True)  # its close says whether all of it was written
        return file

    def mv(self, path1: str, path2: str, **_kwargs: Any) -> None:
        self.ftp.rename(path1, path2)


def connect(address: Address, credentials: SftpCredentials, patience: Patience) -> SFTPFileSystem:
    """A connection. Raises `CredentialsInvalid`, `ServerUnproven` and whatever paramiko raises."""
    lines = (credentials.host_key,) if isinstance(credentials.host_key, str) else credentials.host_key
    try:
        return _PinnedSftp(
            address.host,
            port=address.port,
            username=credentials.user,
            pkey=_private_key(credentials),
            host_keys=[_host_key(line) for line in lines],
            quiet=patience.answer,
            timeout=patience.connect,
            banner_timeout=patience.connect,
            auth_timeout=patience.connect,
            channel_timeout=patience.connect,
        )
    except paramiko.BadHostKeyException:
        raise ServerUnproven(destination=address.name, problem=N_("its host key is another")) from None


def close(system: SFTPFileSystem) -> None:
    """Let the connection go."""
    system.client.close()


def explain(error: BaseException) -> str | None:
    """What an exception of paramiko means for whoever set the account up."""
    if isinstance(error, paramiko.AuthenticationException):
        return N_("it refuses this account")
    if type(error) is OSError and error.errno is None and str(error) != _LOST:
        return N_("it refuses to do that")  # SSH_FX_FAILURE: a name that stands already, a full disk
    return None


def _host_key(line: str) -> paramiko.PKey:
    words = line.split()
    # `ssh-keyscan` puts the name of the server first, a file of known hosts too
    kind = next((i for i, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), len(words))
    try:
        entry = paramiko.hostkeys.HostKeyEntry.from_line(" ".join(["server", *words[kind : kind + 2]]))
    except Exception:  # paramiko has several of them for a line that is none
        entry = None
    if entry is None or entry.key is None:
        raise CredentialsInvalid(file="host_key", problem=N_("it is not a line as ssh-keyscan gives it"))
    return entry.key


def _private_key(credentials: SftpCredentials) -> paramiko.PKey:
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(credentials.key), password=credentials.key_passphrase or None)
        except paramiko.PasswordRequiredException:
            raise CredentialsInvalid(file="key", problem=N_("it is under a passphrase; add key_passphrase")) from None
        except Exception:  # noqa: S112 - not of this kind, or damaged: paramiko raises whatever its parsers do
            continue
    raise CredentialsInvalid(file="key", problem=N_("it is not a private key, or its passphrase is wrong"))
