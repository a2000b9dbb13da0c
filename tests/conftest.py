"""What holds for every test.

The kit forces each file and folder to the disk, many ten thousand times in these tests: an hour on a slow disk. So
temporary files are in memory where the system has a folder for that (Linux), and elsewhere the tests' own process does
not wait for the disk; that the calls are made, and in which order, is what `tests/faults` and
`tests/exports/test_durable.py` show. No example of a property has a time limit of its own: machines differ.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30
"""Bytes that must be free there; a whole run leaves about 1.5 GB until it ends."""


def in_memory() -> bool:
    """Whether temporary files can be there."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def no_wait(fd: object) -> None:
    """Instead of `os.fsync`."""


if "TMPDIR" not in os.environ and in_memory():
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
elif os.environ.get("TMPDIR") != str(MEMORY):
    os.fsync = no_wait

settings.register_profile("kit", deadline=None)
settings.load_profile("kit")
