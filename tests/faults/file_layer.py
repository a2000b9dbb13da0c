"""A file layer that fails on purpose: between the program and the disk, inside one folder.

Rules of this module:

* every act that changes the disk (open to write, each write, flush to disk, rename, removal, new folder) is counted,
  and every act that reads it apart; the fault comes *instead of* the n-th;
* `Kind.KILL` ends the process as a power cut does; `Kind.TORN` lets half of the bytes of a write through first;
  `Kind.FULL` is a disk without room from there on (removals succeed); `Kind.BROKEN` is one act that the disk refuses;
* Python's own files are outside of the folder and are left alone. What C code writes by itself is not seen: the kit has
  none (its SQLite is in memory; a server that can write no file at all is tested in `tests/downtime/test_demo.py`).
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Windows ends a process by TerminateProcess for either."""


class Kind(StrEnum):
    KILL = "kill"
    TORN = "torn"
    FULL = "full"
    BROKEN = "broken"


class Change(StrEnum):
    """What an act asks of the disk; `READ` changes nothing."""

    READ = "read"
    OPEN = "open"
    WRITE = "write"
    SYNC = "sync"
    NAME = "name"
    REMOVE = "remove"


NEEDS_ROOM = frozenset({Change.OPEN, Change.WRITE, Change.SYNC, Change.NAME})


@dataclass(frozen=True)
class Fault:
    """`kind` comes at act number `at`, from 0; the acts that `kind` is about are counted."""

    kind: Kind
    at: int

    def is_about(self, change: Change) -> bool:
        match self.kind:
            case Kind.KILL:
                return change is not Change.READ
            case Kind.TORN:
                return change is Change.WRITE
            case Kind.FULL:
                return change in NEEDS_ROOM
            case Kind.BROKEN:
                return True


class Layer:
    """Stands in this process from `install` on, for good: the process is a child made for it."""

    def __init__(self, folder: Path, fault: Fault | None) -> None:
        self._folder = str(folder.resolve()) + os.sep
        self._fault = fault
        self._seen = 0
        self.met = False
        """Whether the fault came."""

    def install(self) -> None:
        for name in ("replace", "rename"):
            setattr(os, name, self._by_path(getattr(os, name), Change.NAME))
        for name in ("unlink", "remove", "rmdir"):
            setattr(os, name, self._by_path(getattr(os, name), Change.REMOVE))
        os.mkdir = self._by_path(os.mkdir, Change.OPEN)
        for name in ("listdir", "scandir"):
            setattr(os, name, self._by_path(getattr(os, name), Change.READ))
        for name in ("fsync", "ftruncate"):
            setattr(os, name, self._by_handle(getattr(os, name), Change.SYNC))
        os.write = self._write(os.write)
        os.open = self._open(os.open)
        os.fdopen = self._stream(io.open)
        io.open = builtins.open = self._stream(io.open)

    def act(self, change: Change, half: Callable[[], object] | None = None) -> None:
        """One act is about to happen; `half` does a part of it."""
        fault = self._fault
        if fault is None or not fault.is_about(change):
            return
        number, self._seen = self._seen, self._seen + 1
        if number < fault.at or (number > fault.at and fault.kind is not Kind.FULL):
            return
        self.met = True
        if fault.kind is Kind.FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if fault.kind is Kind.BROKEN:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if fault.kind is Kind.TORN and half is not None:
            half()
        _die()

    def _inside(self, path: Any) -> bool:
        return not isinstance(path, int) and os.path.abspath(os.fspath(path)).startswith(self._folder)  # noqa: PTH100

    def _by_path(self, real: Callable[..., Any], change: Change) -> Callable[..., Any]:
        def faulty(path: Any = ".", *more: Any, **named: Any) -> Any:
            if self._inside(path):
                self.act(change)
            return real(path, *more, **named)

        return faulty

    def _by_handle(self, real: Callable[..., Any], change: Change) -> Callable[..., Any]:
        def faulty(handle: int, *more: Any) -> Any:
            if _is_on_disk(handle):
                self.act(change)
            return real(handle, *more)

        return faulty

    def _write(self, real: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        def faulty(handle: int, data: Any) -> int:
            if _is_on_disk(handle):
                self.act(Change.WRITE, lambda: real(handle, bytes(data)[: len(data) // 2]))
            return real(handle, data)

        return faulty

    def _open(self, real: Callable[..., int]) -> Callable[..., int]:
        def faulty(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if self._inside(path):
                self.act(Change.OPEN if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) else Change.READ)
            return real(path, flags, *more, **named)

        return faulty

    def _stream(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def faulty(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            writes = any(letter in mode for letter in "wax+")
            if isinstance(file, int):
                ours = _is_on_disk(file)
            else:
                ours = self._inside(file)
                if ours:
                    self.act(Change.OPEN if writes else Change.READ)
            if not ours:
                return real(file, mode, *more, **named)
            if "+" in mode:
                raise NotImplementedError(f"the file layer knows no mode {mode}")
            raw = _FaultyFile(self, file, mode)
            stream = io.BufferedWriter(raw) if writes else io.BufferedReader(raw)
            return stream if "b" in mode else io.TextIOWrapper(stream, *more[1:], **named)

        return faulty


class _FaultyFile(io.FileIO):
    """A file of the folder whose reads and writes are acts."""

    def __init__(self, layer: Layer, file: Any, mode: str) -> None:
        super().__init__(file, mode.replace("b", "").replace("t", ""))
        self._layer = layer

    def write(self, data: Any) -> int:
        whole = super().write
        self._layer.act(Change.WRITE, lambda: whole(bytes(data)[: len(data) // 2]))
        return whole(data)

    def readinto(self, buffer: Any) -> int:
        self._layer.act(Change.READ)
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self._layer.act(Change.READ)
        return super().readall()


def _is_on_disk(handle: int) -> bool:
    mode = os.fstat(handle).st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _die() -> NoReturn:
    os.kill(os.getpid(), SIGNAL)
    raise SystemExit(1)  # never reached
