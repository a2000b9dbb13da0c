"""One process at a time, by a lock that the system takes off by itself when its holder is killed.

Rules: the lock is on the open file, never in its existence, so that no dead process keeps anything shut; the file stays
where it is and holds nothing. Long acts (an export, a pull) do not wait for one another; short ones (a number, a few
settings) do.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exports.errors import FileUnwritable

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE = 0.01
"""Seconds between two looks at a lock that another holds; what is waited for takes some milliseconds."""


@contextmanager
def held(path: Path, *, wait: bool = False, at_most: float = math.inf) -> Iterator[None]:
    """Hold the lock of the file `path`, which is made; with `wait`, once who holds it lets it go.

    Raises `BlockingIOError` (another holds it, and `wait` is false or `at_most` seconds are over) and `FileUnwritable`.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FileUnwritable(file=path.name, problem=error.strerror or type(error).__name__) from error
    try:
        _take(handle, at_most if wait else 0.0)
        yield
    finally:
        os.close(handle)  # which takes the lock off


def _take(handle: int, at_most: float) -> None:
    until = time.monotonic() + at_most
    while True:
        try:
            return _lock(handle)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
        time.sleep(_PAUSE)
