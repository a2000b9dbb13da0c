"""The print spooler of Windows (winspool.drv): its printers and what became of a job.

Rules of this module:

* only what the spooler service answers: no driver of a printer runs in the process that calls this;
* a printer or a job that is not there is None or an empty tuple; a service that does not answer is an `OSError`;
* printers of other computers are asked for only where the site allows them: the call waits for computers that are gone.

Source: Win32 API, "Print Spooler API Functions" (EnumPrinters, EnumJobs, GetJob, SetJob, PRINTER_INFO_2, JOB_INFO_1).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_void_p, wintypes
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any

_LOCAL, _CONNECTIONS = 0x2, 0x4
_NETWORK, _OF_HERE, _KEEPS_PRINTED_JOBS = 0x10, 0x40, 0x100
"""PRINTER_ATTRIBUTE_…"""
_TOO_SMALL, _NO_SUCH_JOB, _NO_SUCH_PRINTER = 122, 87, 1801
"""ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_INVALID_PRINTER_NAME."""
_MOST_JOBS = 10_000
_TRIES = 5


class Command(IntEnum):
    """JOB_CONTROL_… of SetJob."""

    DELETE = 5
    RETAIN = 8
    """It stays in the queue when it is printed."""
    RELEASE = 9


class JobStatus(IntFlag):
    """JOB_STATUS_… of a JOB_INFO_1."""

    PAUSED = 0x1
    ERROR = 0x2
    DELETING = 0x4
    SPOOLING = 0x8
    PRINTING = 0x10
    OFFLINE = 0x20
    PAPEROUT = 0x40
    PRINTED = 0x80
    DELETED = 0x100
    BLOCKED_DEVQ = 0x200
    USER_INTERVENTION = 0x400
    RESTART = 0x800
    COMPLETE = 0x1000
    RETAINED = 0x2000
    RENDERING_LOCALLY = 0x4000


@dataclass(frozen=True)
class Printer:
    """As the spooler knows it."""

    name: str
    port: str
    """One, or several with commas between (a pool)."""
    keeps_printed: bool
    """“Keep printed documents”."""
    remote: bool = False
    """Of another computer."""


@dataclass(frozen=True)
class Job:
    """A job of a queue."""

    number: int
    title: str
    status: JobStatus


class _PrinterInfo2(ctypes.Structure):
    _fields_ = (
        *((name, wintypes.LPWSTR) for name in ("server", "name", "share", "port", "driver", "comment", "location")),
        ("device_mode", c_void_p),
        *((name, wintypes.LPWSTR) for name in ("separator", "processor", "datatype", "parameters")),
        ("security", c_void_p),
        ("attributes", wintypes.DWORD),
        *((f"unused_{number}", wintypes.DWORD) for number in range(7)),
    )


class _JobInfo1(ctypes.Structure):
    _fields_ = (
        ("id", wintypes.DWORD),
        *((name, wintypes.LPWSTR) for name in ("printer", "machine", "user", "document", "datatype", "words")),
        ("status", wintypes.DWORD),
        *((f"unused_{number}", wintypes.DWORD) for number in range(4)),
        ("submitted", wintypes.WORD * 8),
    )


def library(name: str) -> Any:
    """A system library of Windows; there is none elsewhere: `OSError`."""
    load = getattr(ctypes, "WinDLL", ctypes.CDLL)
    return load(name, use_last_error=True)


class Winspool:
    """The spooler service. Each call raises `OSError` where there is no Windows."""

    def __init__(self) -> None:
        handle, number, filled = wintypes.HANDLE, wintypes.DWORD, POINTER(wintypes.DWORD)
        self._library = library("winspool.drv")
        self._library.OpenPrinterW.argtypes = (wintypes.LPCWSTR, POINTER(handle), c_void_p)
        self._library.EnumJobsW.argtypes = (handle, number, number, number, c_void_p, number, filled, filled)
        self._library.GetJobW.argtypes = (handle, number, number, c_void_p, number, filled)
        self._library.SetJobW.argtypes = (handle, number, number, c_void_p, number)
        self._library.ClosePrinter.argtypes = (handle,)

    def printers(self, *, others: bool) -> tuple[Printer, ...]:
        """Those of this computer; with `others`, those of other computers that this account uses too."""
        call, count = self._library.EnumPrintersW, wintypes.DWORD()
        asked = (_LOCAL | _CONNECTIONS if others else _LOCAL, None, 2)
        room = _filled(lambda buffer, size, needed: call(*asked, buffer, size, needed, byref(count)))
        if room is None:
            return ()
        return tuple(_printer(one) for one in (_PrinterInfo2 * count.value).from_buffer(room))

    def jobs(self, printer: str) -> tuple[Job, ...]:
        """What stands in the queue."""
        call, count = self._library.EnumJobsW, wintypes.DWORD()
        with self._opened(printer) as handle:
            if handle is None:
                return ()
            asked = (handle, 0, _MOST_JOBS, 1)
            room = _filled(lambda buffer, size, needed: call(*asked, buffer, size, needed, byref(count)))
            return () if room is None else tuple(_job(one) for one in (_JobInfo1 * count.value).from_buffer(room))

    def job(self, printer: str, number: int) -> Job | None:
        """A job of the queue; None when there is none of that number."""
        with self._opened(printer) as handle:
            if handle is None:
                return None
            room = _filled(lambda buffer, size, needed: self._library.GetJobW(handle, number, 1, buffer, size, needed))
            return None if room is None else _job(_JobInfo1.from_buffer(room))

    def control(self, printer: str, number: int, command: Command) -> bool:
        """Tell the spooler what to do with a job; whether it did."""
        with self._opened(printer) as handle:
            return handle is not None and bool(self._library.SetJobW(handle, number, 0, None, command))

    @contextmanager
    def _opened(self, printer: str) -> Iterator[wintypes.HANDLE | None]:
        """A handle of the printer, None when there is no such printer."""
        handle = wintypes.HANDLE()
        if not self._library.OpenPrinterW(printer, byref(handle), None):
            if last_error() != _NO_SUCH_PRINTER:
                raise OSError(last_error(), "OpenPrinter")
            yield None
            return
        try:
            yield handle
        finally:
            self._library.ClosePrinter(handle)


def _printer(found: _PrinterInfo2) -> Printer:
    name, attributes = found.name or "", found.attributes
    remote = bool(found.server) or name.startswith("\\\\") or bool(attributes & _NETWORK) or not attributes & _OF_HERE
    return Printer(name, found.port or "", keeps_printed=bool(attributes & _KEEPS_PRINTED_JOBS), remote=remote)


def _job(found: _JobInfo1) -> Job:
    return Job(found.id, found.document or "", JobStatus(found.status))


def last_error() -> int:
    """The number of the last error of a call."""
    number: int = getattr(ctypes, "get_last_error", int)()
    return number


def _filled(call: Callable[[Any, int, Any], int]) -> Any:
    """A buffer as large as the call asks for, filled by it; None when there is nothing to fill in. What is asked for
    may grow between two calls. Raises `OSError`."""
    needed, room = wintypes.DWORD(), None
    for _ in range(_TRIES):
        if call(room, needed.value, byref(needed)):
            return room
        if last_error() != _TOO_SMALL:
            break
        room = ctypes.create_string_buffer(needed.value)
    if last_error() == _NO_SUCH_JOB:
        return None
    raise OSError(last_error(), "winspool")
