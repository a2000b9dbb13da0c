"""Datasette on a database that never changes: its server as a process, quick of what it can be (no facets proposed)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.station import Reader, free_port


@contextmanager
def datasette(database: Path) -> Iterator[int]:
    """Datasette on the file; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(database), "--port", str(port)]
    command += ["--setting", "suggest_facets", "off"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                try:
                    Reader(port).get("/-/versions.json")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()
