"""The print spooler of Windows (winspool.drv): its printers and what became of a job.

Rules of this module:

* only what the spooler service answers: no driver of a printer runs in the process that calls this;
* a call that fails says nothing (None, an empty tuple, False): the caller takes that for the worse.

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
_KEEPS_PRINTED_JOBS = 0x100
_MOST_JOBS = 10_000


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

    def printers(self) -> tuple[Printer, ...]:
        """Those of this computer, and the shared ones of others that this account uses."""
        call, count, asked = self._library.EnumPrintersW, wintypes.DWORD(), (_LOCAL | _CONNECTIONS, None, 2)
        room = _filled(lambda buffer, size, needed: call(*asked, buffer, size, needed, byref(count)))
        if room is None:
            return ()
        found = (_PrinterInfo2 * count.value).from_buffer(room)
        return tuple(
            Printer(one.name or "", one.port or "", bool(one.attributes & _KEEPS_PRINTED_JOBS)) for one in found
        )

    def jobs(self, printer: str) -> tuple[Job, ...]:
        """What stands in the queue."""
        call, count = self._library.EnumJobsW, wintypes.DWORD()
        with self._opened(printer) as handle:
            if handle is None:
                return ()
            asked = (handle, 0, _MOST_JOBS, 1)
            room = _filled(lambda buffer, size, needed: call(*asked, buffer, size, needed, byref(count)))
            if room is None:
                return ()
            found = (_JobInfo1 * count.value).from_buffer(room)
            return tuple(Job(one.id, one.document or "", JobStatus(one.status)) for one in found)

    def status(self, printer: str, job: int) -> JobStatus | None:
        """What the spooler says of a job; None when it knows none of that number."""
        with self._opened(printer) as handle:
            if handle is None:
                return None
            room = _filled(lambda buffer, size, needed: self._library.GetJobW(handle, job, 1, buffer, size, needed))
            return None if room is None else JobStatus(_JobInfo1.from_buffer(room).status)

    def control(self, printer: str, job: int, command: Command) -> bool:
        """Tell the spooler what to do with a job; whether it did."""
        with self._opened(printer) as handle:
            return handle is not None and bool(self._library.SetJobW(handle, job, 0, None, command))

    @contextmanager
    def _opened(self, printer: str) -> Iterator[wintypes.HANDLE | None]:
        """A handle of the printer, None when there is no such printer."""
        handle = wintypes.HANDLE()
        if not self._library.OpenPrinterW(printer, byref(handle), None):
            yield None
            return
        try:
            yield handle
        finally:
            self._library.ClosePrinter(handle)


def _filled(call: Callable[[Any, int, Any], int]) -> Any:
    """A buffer as large as the call asks for, filled by it; None when it does not."""
    needed = wintypes.DWORD()
    call(None, 0, byref(needed))
    if not needed.value:
        return None
    room = ctypes.create_string_buffer(needed.value)
    return room if call(room, needed.value, byref(needed)) else None
