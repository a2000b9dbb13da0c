"""Samba, with the smb.conf of the page."""

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

GRACE = 1
"""Seconds after which a file that was written stays as it is."""
PASSWORDS = {"downtime-write": "Écrire-et-rien-d'autre", "downtime-read": "Lire-et-rien-d'autre"}


@contextmanager
def smb_server(folder: Path) -> Iterator[Place]:
    """The server, with its files below `folder`."""
    published = folder / "published"
    published.mkdir(parents=True)
    own = []
    for name in ("private", "lock", "state", "cache", "pid"):
        (folder / name).mkdir(mode=0o700)
        own.append(
            f"    {name} {'directory' if name in {'lock', 'state', 'cache', 'pid'} else 'dir'} = {folder / name}"
        )
    (folder / "rpc").mkdir(mode=0o755)
    (port,) = free_ports(1)
    own += [
        f"    ncalrpc dir = {folder / 'rpc'}",
        f"    passdb backend = tdbsam:{folder / 'private' / 'passdb.tdb'}",
        f"    log file = {folder / 'samba.log'}",
        f"    interfaces = {HOST}",
        "    bind interfaces only = yes",
        f"    smb ports = {port}",
        "    load printers = no",
        "    printcap name = /dev/null",
        "    unix charset = UTF-8",
    ]
    (config,) = blocks("smb.conf")
    config = replaced(
        config, {"/srv/downtime/published": str(published), "worm:grace_period = 60": f"worm:grace_period = {GRACE}"}
    )
    config = replaced(config, {"[downtime]": "\n".join([*own, "", "[downtime]"])})
    (folder / "smb.conf").write_text(config, encoding="utf-8")
    environment = accounts(folder)
    for user, password in PASSWORDS.items():
        subprocess.run(
            [_program("smbpasswd"), "-c", str(folder / "smb.conf"), "-s", "-a", user],
            input=f"{password}\n{password}\n",
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environment},
        )
    files = {
        user: credentials_file(folder / f"{user}.toml", f'user = "{user}"\npassword = "{password}"\n')
        for user, password in PASSWORDS.items()
    }
    command = [_program("smbd"), "-F", "--no-process-group", "-s", folder / "smb.conf", "--debug-stdout"]
    with running(command, folder / "log", port, environment) as process:
        base = f"smb://{HOST}:{port}/downtime"
        yield Place("smb", port, base, files["downtime-write"], files["downtime-read"], published, process)


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
    assert found is not None, f"{name} is not installed: make test installs it"
    return found
