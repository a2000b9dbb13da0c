"""What the checks look at: the vault, the clock, the disk and the built-in snapshot, passed and never global.

Rule: everything that a test must be able to change comes in through `Bench`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from downtime.self_test.sample import FOLDER
from downtime.vault import Generation, Vault
from printable.dates import Dates


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Bench:
    """One run of the self-test. `dates` writes times as the reader of the sentences does."""

    vault: Vault
    dates: Dates
    now: datetime = field(default_factory=_now)
    """Aware."""
    free_bytes: Callable[[Path], int] = _free_bytes
    """Bytes that may be written on the volume of a folder. Raises `OSError`."""
    sample: Path = FOLDER
    """The folder of the built-in snapshot."""

    @cached_property
    def generations(self) -> tuple[Generation, ...]:
        """The snapshots of the vault, newest first. Raises `FileUnreadable`."""
        return self.vault.generations()
