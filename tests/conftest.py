"""What holds for every test.

The kit forces each file and folder to the disk, many ten thousand times in these tests: an hour on a slow disk. So
temporary files are in memory where the system has a folder for that (Linux), and elsewhere the tests' own process does
not wait for the disk; that the calls are made, and in which order, is what `tests/faults` and
`tests/exports/test_durable.py` show. No example of a property has a time limit of its own: machines differ.

Windows has no package manager that brings the programs of `tests.tools.install`: there, and only there, a test that
starts one of them is skipped, by its name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
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


class PopenOnWindows(subprocess.Popen[Any]):
    """`subprocess.Popen` that says which program Windows has not."""

    def __init__(self, command: Any, *given: Any, **named: Any) -> None:
        program = command if isinstance(command, str) else command[0]
        if Path(program).name == program and shutil.which(program) is None:
            pytest.skip(f"{program} is not on this Windows")
        super().__init__(command, *given, **named)


if os.name == "nt":
    subprocess.Popen = PopenOnWindows  # type: ignore[assignment,misc]

settings.register_profile("kit", deadline=None)
settings.load_profile("kit")
