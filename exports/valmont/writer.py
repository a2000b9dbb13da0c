"""Writes resources to a folder as a Bulk Data export does: one NDJSON file per type, and `manifest.json`.

Rules: nothing is kept in memory but counts; the same resources in the same order make the same bytes.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from exports.valmont.clock import instant
from exports.valmont.resource import LOCAL, Resource


class BulkFolder:
    """A folder of NDJSON files under way (FHIR Bulk Data Access, "Complete Status")."""

    def __init__(self, folder: Path, transaction_time: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._folder = folder
        self._time = transaction_time
        self._files: dict[str, BinaryIO] = {}
        self._stack = ExitStack()
        self._encoder = msgspec.json.Encoder()

    def __enter__(self) -> BulkFolder:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()
        if error is None:
            (self._folder / "manifest.json").write_bytes(self._manifest())

    def write(self, resource: Resource) -> None:
        """One line of the file of the resource's type."""
        kind: str = resource["resourceType"]
        file = self._files.get(kind)
        if file is None:
            file = self._stack.enter_context((self._folder / f"{kind}.ndjson").open("wb"))
            self._files[kind] = file
        file.write(self._encoder.encode(resource))
        file.write(b"\n")
        self.counts[kind] += 1

    def _manifest(self) -> bytes:
        output = [{"type": kind, "url": f"{kind}.ndjson", "count": self.counts[kind]} for kind in sorted(self.counts)]
        content = {
            "transactionTime": instant(self._time),
            "request": f"{LOCAL}/$export",
            "requiresAccessToken": False,
            "output": output,
            "error": [],
        }
        return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
