"""A process of its own: its seconds, its peak memory, what it printed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    seconds: float
    peak_mb: float
    """Largest resident memory, in MB of 10^6 bytes; 0 where the system does not tell."""
    output: str


_WATCHED = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
with os.fdopen(int(sys.argv[1]), "w") as said:
    print(os.waitstatus_to_exitcode(status), time.perf_counter() - started, usage.ru_maxrss, file=said)
"""
"""A small process in between: the system counts what a process held before it became the program, which is the memory
of whoever started it, and a benchmark holds much."""


def run(command: Sequence[str]) -> Ended:
    """Run to the end. A process that fails ends the benchmark with its command and exit code."""
    if not hasattr(os, "wait4"):
        return _run_unwatched(command)
    reading, writing = os.pipe()
    watched = [sys.executable, "-I", "-S", "-c", _WATCHED, str(writing), *command]
    with subprocess.Popen(watched, stdout=subprocess.PIPE, text=True, encoding="utf-8", pass_fds=(writing,)) as process:
        os.close(writing)
        assert process.stdout is not None
        output = process.stdout.read()
    with os.fdopen(reading) as said:
        code, seconds, peak = said.read().split()
    _check(command, int(code))
    return Ended(float(seconds), int(peak) * (1024 if sys.platform != "darwin" else 1) / 1e6, output)


def _run_unwatched(command: Sequence[str]) -> Ended:
    started = time.perf_counter()
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    _check(command, ended.returncode)
    return Ended(time.perf_counter() - started, 0.0, ended.stdout)


def _check(command: Sequence[str], code: int) -> None:
    if code:
        raise SystemExit(f"{list(command)} ended with exit code {code}")


def downtime(*words: str) -> Ended:
    """A verb of the kit, as the station or the hospital's server runs it."""
    return run([sys.executable, "-m", "downtime", *words])
