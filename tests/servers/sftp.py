"""OpenSSH, with the sshd_config of the page."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.page import blocks, replaced
from tests.servers.place import Place, credentials_file
from tests.servers.process import HOST, accounts, free_ports, running

USERS = {"write": "downtime-write", "read": "downtime-read"}


def make_key(path: Path, kind: str = "ed25519") -> Path:
    """A pair of keys without passphrase."""
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(path)], check=True)
    return path


@contextmanager
def sftp_server(folder: Path) -> Iterator[Place]:
    """The server, with its files below `folder`."""
    published, keys = folder / "published", folder / "authorized"
    published.mkdir(parents=True)
    keys.mkdir()
    host = make_key(folder / "host")
    host_key = host.with_suffix(".pub").read_text(encoding="utf-8").strip()
    files = {}
    for name, user in USERS.items():
        key = make_key(folder / name)
        shutil.copy(key.with_suffix(".pub"), keys / user)
        text = f'user = "{user}"\nkey_file = "{key.name}"\nhost_key = "{host_key}"\n'
        files[name] = credentials_file(folder / f"{name}.toml", text)
    (port,) = free_ports(1)
    (config,) = blocks("sshd_config")
    config = replaced(config, {"/etc/ssh/downtime/%u": f"{keys}/%u"})
    # StrictModes is about the folders above: a folder for temporary files may be written by all
    own = f"ListenAddress {HOST}\nPort {port}\nHostKey {host}\nPidFile none\nStrictModes no\nUsePAM no\n"
    (folder / "sshd_config").write_text(own + config, encoding="utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # which the service makes at its start
    command = [_program(), "-D", "-e", "-f", folder / "sshd_config"]
    with running(command, folder / "log", port, accounts(folder)) as process:
        base = f"sftp://{HOST}:{port}{published}"
        yield Place("sftp", port, base, files["write"], files["read"], published, process)


def _program() -> str:
    """sshd wants to be named by its whole path."""
    found = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
    assert found is not None, "OpenSSH's server is not installed: make test installs it"
    return found
