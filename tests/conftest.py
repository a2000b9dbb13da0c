"""What holds for every test.

Temporary files are in memory where the system has a folder for that (Linux): the kit forces each file and folder to the
disk, many ten thousand times in these tests, which takes most of an hour on a slow disk. No example of a property has a
time limit of its own: machines differ.
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

if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

settings.register_profile("kit", deadline=None)
settings.load_profile("kit")
