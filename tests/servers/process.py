"""Starting a server, waiting until it answers, and stopping it with all that it started."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

HOST = "127.0.0.1"
_START = 30.0
"""Seconds that a server may take to start on a machine that does other things too."""


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on, below those that systems give to clients: whoever knocks
    at such a one before its server is there may reach himself, and then keeps the server from it."""
    found: list[int] = []
    with contextlib.ExitStack() as stack:
        while len(found) < count:
            one = stack.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                one.bind((HOST, secrets.choice(range(15000, 32000))))
                found.append(int(one.getsockname()[1]))
    return found


@contextmanager
def running(
    command: Sequence[object], log: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, once it takes connections."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started, at once; the children of sshd have sessions of their own."""
    with contextlib.suppress(psutil.NoSuchProcess):
        server = psutil.Process(process.pid)
        for one in (server, *server.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    pause = threading.Event()
    for _ in range(int(_START / 0.05)):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        pause.wait(0.05)
    raise AssertionError(f"the server does not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def accounts(folder: Path) -> dict[str, str]:
    """Makes the two accounts of the page known to one server only, both as whoever runs the tests: no account of this
    machine is added or needed (nss_wrapper)."""
    user, group = os.getuid(), os.getgid()
    lines = ["root:x:0:0:root:/root:/bin/sh", "nobody:x:65534:65534:nobody:/:/bin/false"]
    lines += [f"sshd:x:{65533}:65534::/run/sshd:/usr/sbin/nologin"]
    lines += [f"{name}:x:{user}:{group}::{folder}:/bin/sh" for name in ("downtime-write", "downtime-read")]
    (folder / "passwd").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "group").write_text(f"root:x:0:\nnogroup:x:65534:\ntests:x:{group}:\n", encoding="utf-8")
    return {
        "LD_PRELOAD": "libnss_wrapper.so",
        "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
        "NSS_WRAPPER_GROUP": str(folder / "group"),
    }
