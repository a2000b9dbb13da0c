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


def run(command: Sequence[str]) -> Ended:
    """Run to the end. A process that fails ends the benchmark with its command and exit code."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        output = process.stdout.read()
        peak = 0.0
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss * (1024 if sys.platform != "darwin" else 1) / 1e6
        else:
            process.wait()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{list(command)} ended with exit code {process.returncode}")
    return Ended(seconds, peak, output)


def downtime(*words: str) -> Ended:
    """A verb of the kit, as the station or the hospital's server runs it."""
    return run([sys.executable, "-m", "downtime", *words])
