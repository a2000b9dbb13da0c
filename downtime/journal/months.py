"""The files of the journal, one per month (UTC): `journal/2026-11.journal`. Only ever added to.

Rules: the order of the names is the order of the entries; a clock that was set back never writes into an older file;
what is appended is on the disk when the call returns. Reading is by pieces, and a line longer than any entry is no
line.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from downtime.journal.line import LONGEST_LINE, read_line
from exports.durable import sync_folder
from exports.errors import FileUnreadable, FileUnwritable

FOLDER = "journal"
SUFFIX = ".journal"
_NAME = re.compile(r"\d{4}-\d{2}\.journal")


@dataclass(frozen=True)
class Tail:
    """The end of the chain on the disk. `file` is "" while there is none."""

    sequence: int
    hash: str
    file: str = ""
    good: int = 0
    """Bytes of `file` up to the end of its last whole line."""
    size: int = 0
    """Bytes of `file`: more than `good` when a write was cut."""

    @property
    def torn(self) -> bool:
        return self.size > self.good


def month_of(at: datetime) -> str:
    """The name of the file of that time."""
    return f"{at.astimezone(UTC):%Y-%m}{SUFFIX}"


def month_files(folder: Path) -> tuple[str, ...]:
    """The names, oldest first. Raises `FileUnreadable`."""
    try:
        return tuple(sorted(name for name in os.listdir(folder) if _NAME.fullmatch(name)))  # noqa: PTH208 - names only
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FileUnreadable(file=folder.name, problem=error.strerror or type(error).__name__) from error


def raw_lines(file: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The lines of a file from byte `start` to byte `end`, line ends included. Raises `FileUnreadable`."""
    try:
        with file.open("rb") as stream:
            stream.seek(start)
            left = end - start if end is not None else None
            while left is None or left > 0:
                raw = stream.readline(LONGEST_LINE if left is None else min(LONGEST_LINE, left))
                if not raw:
                    return
                left = left - len(raw) if left is not None else None
                yield raw
    except OSError as error:
        raise FileUnreadable(file=file.name, problem=error.strerror or type(error).__name__) from error


def find_tail(folder: Path, genesis: str, known: Tail | None) -> Tail:
    """The end of the chain; of what `known` already covers nothing is read again. Raises `FileUnreadable`."""
    files = month_files(folder)
    if not files:
        return Tail(0, genesis)
    newest = files[-1]
    size = _size(folder / newest)
    if known is not None and known.file == newest and size >= known.size:
        return known if size == known.size else scan(folder, replace(known, size=known.good))
    tail = scan(folder, Tail(0, genesis, newest))
    for earlier in reversed(files[:-1]):
        if tail.sequence:
            break
        before = scan(folder, Tail(0, genesis, earlier))
        tail = replace(tail, sequence=before.sequence, hash=before.hash)
    return tail


def scan(folder: Path, tail: Tail) -> Tail:
    """Read on in the file of `tail`, from its end to the file's."""
    sequence, last, good, size = tail.sequence, tail.hash, tail.good, tail.good
    for raw in raw_lines(folder / tail.file, tail.good):
        size += len(raw)
        line = read_line(raw)
        if line is not None:
            sequence, last, good = line.body.sequence, line.hash, size
    return Tail(sequence, last, tail.file, good, size)


def is_there(folder: Path, sequence: int, line_hash: str) -> bool:
    """Whether the journal has that entry; looked for from the newest month back. Raises `FileUnreadable`."""
    start = line_hash.encode()
    for name in reversed(month_files(folder)):
        for raw in raw_lines(folder / name):
            if raw.startswith(start):
                line = read_line(raw)
                if line is not None and line.body.sequence == sequence:
                    return True
    return False


def torn_bytes(folder: Path, tail: Tail) -> tuple[str | None, bytes]:
    """The digest of what a cut write left at the end, and the line end that it lacks."""
    if not tail.torn:
        return None, b""
    digest, last = hashlib.sha256(), b"\n"
    for raw in raw_lines(folder / tail.file, tail.good, tail.size):
        digest.update(raw)
        last = raw
    missing = b"" if last.endswith(b"\n") else b"\n"
    digest.update(missing)
    return digest.hexdigest(), missing


def append_durably(path: Path, content: bytes) -> None:
    """Add `content` to the end of `path`, which is made when it is missing. Raises `FileUnwritable`."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        is_new = not path.exists()
        handle = os.open(path, flags, 0o600)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(path.parent)
    except OSError as error:
        raise FileUnwritable(file=path.name, problem=error.strerror or type(error).__name__) from error


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise FileUnreadable(file=file.name, problem=error.strerror or type(error).__name__) from error
