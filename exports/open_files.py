"""Files that another program has open: Windows lets nobody replace or remove them, nor open one that is being replaced.

Rules of this module:

* such a file is free again within milliseconds (a page that reads it, a pull that replaces it, an antivirus that looks
  at it): what is refused is tried again for `PATIENCE`, and only then is it a failure;
* elsewhere nothing is waited for: there, whoever is refused has no right.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

PATIENCE = 2.0
"""Seconds: how long an antivirus holds a file of some megabytes, and less than a person waits for."""
_PAUSE = 0.005

T = TypeVar("T")


def patiently(act: Callable[[], T], *, windows: bool = os.name == "nt", at_most: float = PATIENCE) -> T:
    """Do `act` on a file, again while Windows refuses it. Raises what `act` raises, at the latest after `at_most`."""
    until = time.monotonic() + at_most
    while True:
        try:
            return act()
        except PermissionError:
            if not windows or time.monotonic() >= until:
                raise
        time.sleep(_PAUSE)


def open_to_read(path: Path) -> BinaryIO:
    """A file that another program may be replacing. Raises `OSError`."""
    return patiently(lambda: path.open("rb"))


def read_whole(path: Path) -> bytes:
    """The content of a small file that another program may be replacing. Raises `OSError`."""
    with open_to_read(path) as file:
        return file.read()


def replace_by(path: Path, new: Path) -> None:
    """Put the file `new` in the place of `path`, which another program may be reading. Raises `OSError`."""
    patiently(lambda: new.replace(path))


def take_away(path: Path) -> None:
    """Remove a file, if it is there, that another program may be reading. Raises `OSError`."""
    patiently(lambda: path.unlink(missing_ok=True))
