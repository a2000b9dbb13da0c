"""On what a run was measured, and the run as it is kept in a file."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import psutil

from tests.benchmarks.figures import Figure

_TOLD = ("cryptography", "flask", "msgspec", "reportlab", "waitress", "zstandard", "zxing-cpp")


@dataclass(frozen=True)
class Machine:
    measured_on: str
    system: str
    processor: str
    cores: int
    memory_gb: float
    python: str
    sqlite: str
    versions: dict[str, str]

    @classmethod
    def this(cls) -> Machine:
        return cls(
            measured_on=datetime.now(UTC).date().isoformat(),
            system=platform.system(),
            processor=platform.machine(),
            cores=os.cpu_count() or 1,
            memory_gb=round(psutil.virtual_memory().total / 2**30, 1),
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            versions={name: version(name) for name in _TOLD},
        )


@dataclass(frozen=True)
class Run:
    machine: Machine
    quick: bool
    figures: tuple[Figure, ...]
