"""The servers and what a test of them needs, for `conftest.py`."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from downtime.vault import Vault
from downtime.vault.partial import is_partial_name
from exports.destinations.patience import Patience
from tests.servers.place import Place
from tests.servers.s3 import s3_server
from tests.servers.sftp import sftp_server
from tests.servers.smb import smb_server

KINDS = ("sftp", "smb", "s3")
IMPATIENT = Patience(connect=1.5, answer=3.0, attempts=2)
LARGE = 12 << 20
ON_SERVERS = [
    # smbclient's word for a file whose server is gone: nobody can close it any more
    pytest.mark.filterwarnings("ignore:unclosed SMB handle:ResourceWarning"),
]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Place]]:
    """All three, started once."""
    makers: dict[str, Callable[[Path], contextlib.AbstractContextManager[Place]]] = {
        "sftp": sftp_server,
        "smb": smb_server,
        "s3": s3_server,
    }
    with contextlib.ExitStack() as stack:
        yield {kind: stack.enter_context(make(tmp_path_factory.mktemp("s") / kind)) for kind, make in makers.items()}


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, servers: dict[str, Place]) -> Place:
    """One server after the other."""
    return servers[request.param]


@pytest.fixture
def url(place: Place, request: pytest.FixtureRequest) -> str:
    """A folder on the server for this test alone."""
    return place.url(f"t{abs(hash(request.node.nodeid)) % 10**9}")


def downtime(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """One verb as a person runs it."""
    command = [sys.executable, "-m", "downtime.cli", "--language", "en", *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def partial_size(vault: Vault) -> int:
    """Bytes of the beginning that the vault keeps."""
    return sum(path.stat().st_size for path in vault.snapshots.iterdir() if is_partial_name(path.name))
