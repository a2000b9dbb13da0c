"""How far a long act is, on one line of the terminal.

Rules: on standard error, and only when that is a terminal: what a script reads stays clean; it names what is read and
how much is done, never a patient.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from downtime.streams import is_terminal
from exports.source import Progress, no_progress

_BETWEEN = 0.1
_WIDTH = 78


@contextmanager
def terminal_progress(stream: TextIO | None = None) -> Iterator[Progress]:
    """A `Progress` for the time of an act; the line is wiped at its end."""
    out = stream or sys.stderr
    if not is_terminal(out):
        yield no_progress
        return
    last = 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _BETWEEN and done < total:
            return
        last = now
        share = f"{min(100, done * 100 // total)} %" if total else ""
        out.write(f"\r{what[: _WIDTH - 8]:<{_WIDTH - 8}}{share:>7}")
        out.flush()

    try:
        yield show
    finally:
        out.write("\r" + " " * _WIDTH + "\r")
        out.flush()
