"""The jobs of this kit on Windows: drawn one after the other, watched until they are printed.

Rules of this module:

* a job is drawn by a process of its own (`windows_job`): a driver that crashes or hangs takes nothing with it but that;
  after one that hangs nothing more is tried on its printer for the jobs that wait;
* Windows retains a job of ours when it is printed, so that printed can be told from cancelled; it is released then, and
  when the kit ends; what a killed kit left there is released by the next;
* a job is one of a queue's only under its own title, which holds its serial number: Windows gives numbers again;
* a job of which the queue says nothing is one of which nothing is known, never one that is printed;
* what was handed over is drawn to its end, also when the kit is ended meanwhile: whoever printed it counts on it.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread, main_thread
from typing import Protocol

import msgspec

from downtime.printing.queue import JobState
from downtime.printing.winspool import Command, Job, JobStatus, Printer

_SECONDS = 120.0
"""For a driver to take the pages of one patient."""
_PAUSE = 0.5
_PATIENCE = 20
"""Looks at a job that fail, one after the other, until nothing is known of it."""
_OURS = "downtime "
"""How the titles of our jobs begin (`job.send`)."""
_STOPPED = (
    JobStatus.PAUSED | JobStatus.ERROR | JobStatus.OFFLINE | JobStatus.PAPEROUT | JobStatus.BLOCKED_DEVQ
    | JobStatus.USER_INTERVENTION
)  # fmt: skip
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the process prints on; the PDF follows on the same pipe."""

    printer: str
    title: str
    duplex: bool


class SpoolerService(Protocol):
    """What `Winspool` answers."""

    def printers(self, *, others: bool) -> Sequence[Printer]: ...

    def jobs(self, printer: str) -> Sequence[Job]: ...

    def job(self, printer: str, number: int) -> Job | None: ...

    def control(self, printer: str, number: int, command: Command) -> bool: ...


@dataclass
class _Open:
    """A job that Windows has, and that is not over, or not released."""

    printer: str
    title: str
    number: int
    silent: int = 0
    """Looks that failed since the last one that did not."""


class WindowsQueue:
    """What was given to print, and what became of it. Safe for threads."""

    def __init__(
        self, service: SpoolerService, process: Sequence[str], pause: Callable[[float], None], first: int
    ) -> None:
        self._service = service
        self._process = process
        self._pause = pause
        self._next = first
        self._states: dict[int, JobState] = {}
        self._to_draw: deque[tuple[int, Question, bytes]] = deque()
        self._open: dict[int, _Open] = {}
        self._lock = Lock()
        self._working = False

    def add(self, question: Question, document: bytes) -> int:
        """Give a PDF to print; gives its number here."""
        with self._lock:
            job, self._next = self._next, self._next + 1
            self._states[job] = JobState.WAITING
            self._to_draw.append((job, question, document))
            if not self._working:
                self._working = True
                Thread(target=self._work).start()  # the program waits for it: no sheet is lost by its end
        return job

    def state(self, job: int) -> JobState:
        return self._states.get(job, JobState.UNKNOWN)

    def release_left(self, printer: str) -> None:
        """Let go of the jobs of ours that nobody watches: Windows then removes them when they are printed."""
        with self._lock:
            watched = {(one.printer, one.number) for one in self._open.values()}
        with suppress(OSError):
            for job in self._service.jobs(printer):
                ours = job.title.startswith(_OURS) and job.status & JobStatus.RETAINED
                if ours and (printer, job.number) not in watched:
                    self._service.control(printer, job.number, Command.RELEASE)

    def _work(self) -> None:
        """Draw what is to be drawn and look at what stands in a queue, until there is nothing of either."""
        while True:
            with self._lock:
                drawn = self._to_draw.popleft() if self._to_draw else None
                watched = list(self._open)
                ends = not main_thread().is_alive()
                if drawn is None and (ends or not watched):
                    self._working = False
                    break
            if drawn is not None:
                self._draw(*drawn)
            for job in watched:
                self._look_at(job)
            if drawn is None:
                self._pause(_PAUSE)
        for one in list(self._open.values()) if ends else ():
            with suppress(OSError):
                self._service.control(one.printer, one.number, Command.RELEASE)

    def _draw(self, job: int, question: Question, document: bytes) -> None:
        try:
            number = self._handed_over(question, document)
        except subprocess.TimeoutExpired:
            number = None
            self._give_up(question.printer)
        except Exception:
            number = None
        if number is None:
            self._remove(question)
            self._states[job] = JobState.FAILED
        else:
            with self._lock:
                self._open[job] = _Open(question.printer, question.title, number)

    def _handed_over(self, question: Question, document: bytes) -> int | None:
        """The number that Windows gave, when all pages are in its queue."""
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            self._process,
            input=msgspec.json.encode(question) + b"\n" + document,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            creationflags=_NO_WINDOW,
        )
        return msgspec.json.decode(done.stdout, type=int) if done.returncode == 0 else None

    def _give_up(self, printer: str) -> None:
        """What waits for a printer whose driver hangs has failed: each would wait as long again."""
        with self._lock:
            for job, question, _ in self._to_draw:
                if question.printer == printer:
                    self._states[job] = JobState.FAILED
            self._to_draw = deque(one for one in self._to_draw if one[1].printer != printer)

    def _remove(self, question: Question) -> None:
        """What a process that failed may have left in the queue."""
        with suppress(OSError):
            for job in self._service.jobs(question.printer):
                if job.title == question.title:
                    self._service.control(question.printer, job.number, Command.RELEASE)
                    self._service.control(question.printer, job.number, Command.DELETE)

    def _look_at(self, job: int) -> None:
        one = self._open[job]
        try:
            found = self._service.job(one.printer, one.number)
        except OSError:
            one.silent += 1
            if one.silent < _PATIENCE:
                return
            found = None
        state = state_of(found.status if found is not None and found.title == one.title else None)
        if state is JobState.PRINTED and not self._released(one) and one.silent < _PATIENCE:
            one.silent += 1
            return
        self._states[job] = state
        if state.over:
            del self._open[job]

    def _released(self, one: _Open) -> bool:
        try:
            return self._service.control(one.printer, one.number, Command.RELEASE)
        except OSError:
            return False


def state_of(status: JobStatus | None) -> JobState:
    """What the spooler says, in the words of the queue: printed only when it says so and no longer prints, and never
    while the printer asks for a hand. COMPLETE says that all was sent, not that it is on paper."""
    if status is None:
        return JobState.UNKNOWN
    if status & (JobStatus.DELETED | JobStatus.DELETING):
        return JobState.CANCELLED
    if status & _STOPPED:
        return JobState.STOPPED
    if status & (JobStatus.PRINTING | JobStatus.RESTART):
        return JobState.PRINTING
    if status & JobStatus.PRINTED:
        return JobState.PRINTED
    return JobState.PRINTING if status & JobStatus.COMPLETE else JobState.WAITING
