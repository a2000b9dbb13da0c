"""So many browsers of a station, in a process of its own: `python -m tests.benchmarks.load` with a `Load` as JSON.

Each browser asks for one page after the other on a connection that stays open, without a pause. Prints the seconds of
each answer, and those of all together.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time

import msgspec


class Load(msgspec.Struct, frozen=True):
    """What is asked, and how."""

    port: int
    paths: tuple[str, ...]
    cookie: str
    clients: int
    seconds: float

    def run(self) -> Answers:
        """In a process of its own."""
        command = [sys.executable, "-m", __name__]
        done = subprocess.run(command, input=msgspec.json.encode(self), stdout=subprocess.PIPE, check=True)
        return msgspec.json.decode(done.stdout, type=Answers)


class Answers(msgspec.Struct, frozen=True):
    """How long each answer took, in seconds, and all of them together; the bytes of all pages."""

    each: list[float]
    seconds: float
    size: int

    @property
    def rate(self) -> float:
        return len(self.each) / self.seconds


def ask(load: Load) -> Answers:
    spent: list[float] = []
    sizes: list[int] = []
    started = time.perf_counter()
    end = started + load.seconds
    threads = [
        threading.Thread(target=_browser, args=(load, first, end, spent, sizes)) for first in range(load.clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Answers(spent, time.perf_counter() - started, sum(sizes))


def _browser(load: Load, first: int, end: float, spent: list[float], sizes: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", load.port, timeout=60)
    number = first
    while (now := time.perf_counter()) < end:
        connection.request("GET", load.paths[number % len(load.paths)], headers={"Cookie": load.cookie})
        answer = connection.getresponse()
        sizes.append(len(answer.read()))
        if answer.status != 200:
            raise SystemExit(f"a page was answered with {answer.status}")
        spent.append(time.perf_counter() - now)
        number += 1
    connection.close()


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(ask(msgspec.json.decode(sys.stdin.buffer.read(), type=Load))))
