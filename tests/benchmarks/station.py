"""The station as it runs on the laptop: the real `downtime serve` process, and readers who ask it over HTTP."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from downtime.vault import Vault, unlock
from exports.key_slot import Cost
from tests.benchmarks.hospital import PASSPHRASE, Hospital

HOST = "127.0.0.1"
FORM = "application/x-www-form-urlencoded"
CHEAPEST = Cost(memory=64, iterations=1, lanes=1)
"""A passphrase that costs nothing: its price is set on purpose, and reported apart."""
PATIENCE = 60.0
"""Seconds a station has to answer."""


def without_passphrase_cost(hospital: Hospital) -> Path:
    """A copy of the hospital's vault that opens with the same passphrase at once."""
    folder = hospital.folder / "vault-cheap"
    if not folder.exists():
        identity = unlock(Vault.open(hospital.vault), PASSPHRASE)
        shutil.copytree(hospital.vault, folder)
        for slot in folder.rglob("slots/*.json"):
            slot.unlink()
        Vault.open(folder).add_slot(identity, "bench", PASSPHRASE, CHEAPEST)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class Reader:
    """One browser, with its cookies and one connection that stays open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)

    def get(self, path: str) -> bytes:
        return self._asked("GET", path, None)

    def token(self, page: str) -> str:
        """That of the forms of a page."""
        (token, *_) = re.findall(rb'name="csrf" value="([^"]+)"', self.get(page))
        return str(token.decode())

    def send(self, path: str, token: str, **form: str) -> bytes:
        """Post a form."""
        return self._asked("POST", path, urlencode({"csrf": token, **form}))

    def enter(self) -> Reader:
        """Unlocked, and signed in."""
        self.send("/unlock", self.token("/unlock"), passphrase=PASSPHRASE)
        self.send("/sign-in", self.token("/sign-in"), name="Léa Martin", role="nurse")
        return self

    def close(self) -> None:
        self._connection.close()

    def _asked(self, method: str, path: str, body: str | None) -> bytes:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": FORM, "Origin": f"http://{HOST}:{self.port}"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 303):
            raise SystemExit(f"{method} {path} was answered with {answer.status}")
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        return content


@dataclass(frozen=True)
class Station:
    """A running `downtime serve`."""

    port: int
    process: subprocess.Popen[bytes]
    started: float
    """When the process was started, on the clock of `time.perf_counter`."""

    def wait(self) -> float:
        """Seconds from the start of the process to the answer of its unlock page."""
        while time.perf_counter() - self.started < PATIENCE:
            try:
                Reader(self.port).get("/unlock")
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.002)
            else:
                return time.perf_counter() - self.started
        raise SystemExit("downtime serve does not answer")

    @property
    def peak_mb(self) -> float:
        """Largest resident memory so far, MB of 10^6 bytes; what is resident now where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if status.exists():
            (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii"))
            return int(kilobytes) * 1024 / 1e6
        memory = psutil.Process(self.process.pid).memory_info()
        return float(getattr(memory, "peak_wset", memory.rss)) / 1e6


@contextmanager
def serving(vault: Path) -> Iterator[Station]:
    """`downtime serve VAULT`, ended as an administrator would."""
    port = free_port()
    command = [sys.executable, "-m", "downtime", "serve", str(vault), "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield Station(port, process, started)
        finally:
            process.terminate()
