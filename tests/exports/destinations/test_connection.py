"""Time limits, tries, and what is said when a server fails: over a real line where nobody answers."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from exports.destinations.address import Address, Scheme
from exports.destinations.connection import Connection, is_file_name
from exports.destinations.credentials import Credentials, S3Credentials, SftpCredentials, SmbCredentials
from exports.destinations.patience import Patience, within
from exports.destinations.reading import RemoteReader
from exports.errors import ConnectorMissing, CredentialsInvalid, DestinationUnreachable

QUICK = Patience(connect=0.3, answer=0.3, attempts=2)


@pytest.fixture
def quiet() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def test_what_takes_too_long_is_left_to_itself() -> None:
    never = threading.Event()
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, never.wait)
    assert time.monotonic() - started < 2
    assert within(5, lambda: 3) == 3
    never.set()


def test_what_it_raises_is_raised() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        within(5, fail)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of connections that were given up on
@pytest.mark.parametrize("scheme", ["smb", "s3"])
def test_a_server_that_says_nothing_costs_its_time_once(quiet: int, scheme: Scheme) -> None:
    accounts: dict[str, Credentials] = {
        "smb": SmbCredentials(user="u", password="p"),
        "s3": S3Credentials(key_id="k", secret="s", endpoint=f"http://127.0.0.1:{quiet}"),
    }
    address = Address.parse("s3://bucket" if scheme == "s3" else f"{scheme}://127.0.0.1:{quiet}/share")
    reader = RemoteReader(Connection(address, lambda: accounts[scheme], QUICK))
    started = time.monotonic()
    for _ in range(20):
        with pytest.raises(DestinationUnreachable):
            reader.sizes()
    assert time.monotonic() - started < 10
    reader.close()


def test_nobody_there_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = Address.parse(f"smb://127.0.0.1:{port}/share")
    reader = RemoteReader(Connection(address, lambda: SmbCredentials(user="u", password="Tr0p-secret")))
    with pytest.raises(DestinationUnreachable) as failed:
        reader.sizes()
    assert "Tr0p-secret" not in f"{failed.value} {failed.value!r}"


def test_a_missing_library_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "paramiko", None)
    monkeypatch.delitem(sys.modules, "exports.destinations.sftp", raising=False)
    address = Address.parse("sftp://127.0.0.1/x")
    account = SftpCredentials(user="u", host_key="k", key="k")
    with pytest.raises(ConnectorMissing, match="paramiko"):
        RemoteReader(Connection(address, lambda: account)).sizes()


@pytest.mark.parametrize("account", [("not a key", "k"), ("", "ssh-ed25519 AAAA")])
def test_keys_that_are_none_are_said_before_anything_is_sent(quiet: int, account: tuple[str, str]) -> None:
    key, host_key = account
    address = Address.parse(f"sftp://127.0.0.1:{quiet}/x")
    credentials = SftpCredentials(user="u", host_key=host_key, key=key)
    with pytest.raises(CredentialsInvalid):
        RemoteReader(Connection(address, lambda: credentials, QUICK)).sizes()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "C:x", "a\nb", "a\0", "a*", "a|b", "\u202ex"])
def test_names_that_lead_elsewhere(name: str) -> None:
    assert not is_file_name(name)
    address = Address.parse("s3://bucket/x")
    with pytest.raises(DestinationUnreachable):
        RemoteReader(Connection(address, lambda: S3Credentials(key_id="k", secret="s"))).read(name, 1)
