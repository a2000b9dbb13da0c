"""A process that has the kit loaded and makes children of itself, each of which runs one command line and may die.

A child costs some milliseconds instead of a second, so that hundreds of deaths fit into a test. It reads one JSON line
per child from standard input and answers with one. Python forbids forking where threads run, which is why this is a
process of its own and not the test's. Systems without `fork` start a whole program each time: slower, the same test.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from downtime.cli import VERBS, main
from tests.faults.file_layer import SIGNAL, Fault, Layer

FORKS = hasattr(os, "fork")
KILLED = -int(SIGNAL) if os.name != "nt" else int(SIGNAL)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One command line, in a child. The file layer stands over `watched`; a kill may come `kill_after` seconds."""

    arguments: tuple[str, ...]
    watched: str
    fault: Fault | None = None
    kill_after: float | None = None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the child: its exit code (negative: the signal), what it said, how long it lived, and whether it
    met the fault that was ordered."""

    code: int
    said: str
    seconds: float
    met: bool

    @property
    def killed(self) -> bool:
        return self.code == KILLED


class Nursery:
    """The process, from the test's side."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        environment = os.environ | {"LC_ALL": "en"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=_ROOT
        )
        self._folder = folder

    def run(self, *arguments: object, fault: Fault | None = None, kill_after: float | None = None) -> Ended:
        """One command line in a child of its own."""
        words = tuple(map(str, arguments))
        order = Order(arguments=words, watched=str(self._folder), fault=fault, kill_after=kill_after)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Ended)

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(timeout=60)
        finally:
            self._process.kill()


_ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    started = Nursery(folder)
    try:
        yield started
    finally:
        started.close()


def child(order: Order) -> None:
    """Run the command line under the file layer; ends the process. The last byte on standard error is
    whether the fault came."""
    layer = Layer(Path(order.watched), order.fault)
    layer.install()
    code = 1
    try:
        main(list(order.arguments))
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stderr.buffer.write(b"\0" if layer.met else b"")
        sys.stderr.buffer.flush()
        os._exit(code)


def attend(order: Order) -> Ended:
    """Make the child, kill it if that is ordered, and tell what became of it."""
    with tempfile.TemporaryFile() as heard:
        started = time.perf_counter()
        end = _forked if FORKS else _spawned
        code = end(order, heard.fileno())
        seconds = time.perf_counter() - started
        heard.seek(0)
        said = heard.read()
    met = code == KILLED or said.endswith(b"\0")
    return Ended(code=code, said=said.decode("utf-8", "replace"), seconds=seconds, met=met)


def _forked(order: Order, heard: int) -> int:
    number = os.fork()
    if number == 0:
        os.dup2(heard, 1)
        os.dup2(heard, 2)
        child(order)
    if order.kill_after is not None:
        time.sleep(order.kill_after)
        os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def _spawned(order: Order, heard: int) -> int:
    given = msgspec.json.encode(order).decode()
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.nursery", given], stdout=heard, stderr=heard)
    if order.kill_after is not None:
        time.sleep(order.kill_after)
        process.kill()
    return process.wait()


def serve() -> None:
    """Answer orders until standard input ends."""
    for verb in ("export", "pull"):
        importlib.import_module(VERBS[verb].module)
    answers = os.fdopen(os.dup(1), "wb")
    for line in sys.stdin.buffer:
        answers.write(msgspec.json.encode(attend(msgspec.json.decode(line, type=Order))) + b"\n")
        answers.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(msgspec.json.decode(sys.argv[1].encode(), type=Order))
    serve()
