"""The printers of Windows, each job drawn by a process of its own (`windows_job`).

Rules of this module:

* a printer is the laptop's own when its port is a cable's: USB, LPT, COM, DOT4. A file, the network, a remote desktop's
  printer and a port nobody knows are not;
* nothing of ours is written to a disk: the PDF goes through a pipe. Windows itself spools to its disk in clear;
* a job is retained in the queue, so that printed can be told from cancelled, and released as soon as it is printed;
  what a kit that was killed left there is released before the next job;
* a job of which the queue says nothing is one of which nothing is known, never one that is printed;
* jobs are drawn one after the other, beside whoever asked: a ward takes a driver half a minute.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from typing import NamedTuple, Protocol

import msgspec

from downtime.printing.queue import JobState, Queue
from downtime.printing.winspool import Command, Job, JobStatus, Printer, Winspool
from exports.errors import PrinterRefused
from exports.language import N_, Phrase

PROCESS = (sys.executable, "-P", "-m", "downtime.printing.windows_job")
"""Without code from the folder in which the kit was started (`-P`)."""
_CABLE = re.compile(r"(?:(?P<usb>USB|DOT4_?)|(?P<parallel>LPT)|(?P<serial>COM))\d+:?", re.IGNORECASE)
_SECONDS = 300.0
"""For a driver to take the pages of one patient."""
_PAUSE = 0.5
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


class _InQueue(NamedTuple):
    """A job as Windows knows it."""

    printer: str
    number: int


class SpoolerService(Protocol):
    """What `Winspool` answers."""

    def printers(self) -> Sequence[Printer]: ...

    def jobs(self, printer: str) -> Sequence[Job]: ...

    def status(self, printer: str, job: int) -> JobStatus | None: ...

    def control(self, printer: str, job: int, command: Command) -> bool: ...


class Windows:
    """The print system of this computer. It keeps what it saw of its jobs: use one object as long as they are asked
    for. Safe for threads."""

    def __init__(
        self,
        *,
        network: bool = False,
        service: SpoolerService | None = None,
        process: Sequence[str] = PROCESS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._network = network
        self._service: SpoolerService = Winspool() if service is None else service
        self._process = process
        self._pause = pause
        self._states: dict[int, JobState] = {}
        self._to_draw: deque[tuple[int, str, bytes]] = deque()
        self._in_queue: dict[int, _InQueue] = {}
        self._lock = Lock()
        self._working = False

    def queues(self) -> tuple[Queue, ...]:
        return tuple(queue for queue in self.all_queues() if queue.local or self._network)

    def all_queues(self) -> tuple[Queue, ...]:
        return tuple(Queue(printer.name, uri_of(printer.port)) for printer in self._service.printers())

    def local(self, name: str) -> Queue:
        known = {queue.name: queue for queue in self.all_queues()}
        if name not in known:
            raise PrinterRefused(printer=name, problem=N_("this computer has no printer of that name"))
        if not (known[name].local or self._network):
            problem = N_("it is on the network, and the site does not allow network printers")
            raise PrinterRefused(printer=name, problem=problem)
        return known[name]

    def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
        """As the protocol says; the number is ours, and a job that the driver does not take has failed."""
        self.local(queue)
        asked = msgspec.json.encode(Question(printer=queue, title=title, duplex=duplex))
        with self._lock:
            job = len(self._states) + 1
            self._states[job] = JobState.WAITING
            self._to_draw.append((job, queue, asked + b"\n" + document))
            if not self._working:
                self._working = True
                Thread(target=self._work, daemon=True).start()
        return job

    def state(self, job: int) -> JobState:
        return self._states.get(job, JobState.UNKNOWN)

    def cancel(self, job: int) -> None:
        with self._lock:
            known = self._in_queue.get(job)
            if known is None and not self._states.get(job, JobState.UNKNOWN).over:
                self._states[job] = JobState.CANCELLED
        if known is not None:
            self._service.control(known.printer, known.number, Command.DELETE)

    def spool_advice(self) -> Phrase | None:
        kept = [printer.name for printer in self._service.printers() if printer.keeps_printed]
        if not kept:
            return None
        message = N_(
            "Windows keeps what was printed on its disk, in clear: in the properties of {printer}, on the page "
            "“Advanced”, clear “Keep printed documents”."
        )
        return Phrase(message, {"printer": ", ".join(kept)})

    def _drawn(self, given: bytes) -> int | None:
        """The job whose pages are all in the queue; None when they are not."""
        try:
            done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
                self._process,
                input=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                creationflags=_NO_WINDOW,
            )
            return msgspec.json.decode(done.stdout, type=int) if done.returncode == 0 else None
        except (OSError, subprocess.TimeoutExpired, msgspec.MsgspecError):
            return None

    def _work(self) -> None:
        """Draw what is to be drawn and look at what stands in a queue, until there is nothing of either."""
        while True:
            with self._lock:
                drawn = self._to_draw.popleft() if self._to_draw else None
                waiting = [job for job in self._in_queue if not self._states[job].over]
                if drawn is None and not waiting:
                    self._working = False
                    return
            if drawn is not None and not self._states[drawn[0]].over:
                self._draw(*drawn)
            for job in waiting:
                self._look_at(job)
            if drawn is None:
                self._pause(_PAUSE)

    def _draw(self, job: int, printer: str, given: bytes) -> None:
        self._release_left(printer)
        number = self._drawn(given)
        with self._lock:
            if number is None:
                self._states[job] = JobState.FAILED
            else:
                self._in_queue[job] = _InQueue(printer, number)

    def _look_at(self, job: int) -> None:
        printer, number = self._in_queue[job].printer, self._in_queue[job].number
        state = state_of(self._service.status(printer, number))
        if state is JobState.PRINTED:
            self._service.control(printer, number, Command.RELEASE)
        self._states[job] = state

    def _release_left(self, printer: str) -> None:
        """Jobs of ours that are printed and that nobody watches any more."""
        watched = set(self._in_queue.values())
        for job in self._service.jobs(printer):
            ours = job.title.startswith(_OURS) and job.status & JobStatus.RETAINED
            printed = state_of(job.status) is JobState.PRINTED
            if ours and printed and _InQueue(printer, job.number) not in watched:
                self._service.control(printer, job.number, Command.RELEASE)


def state_of(status: JobStatus | None) -> JobState:
    """What the spooler says, in the words of the queue. Sent whole to the printer (PRINTED, COMPLETE) counts as
    printed, as with CUPS; a printer that asks for a hand does not."""
    if status is None:
        return JobState.UNKNOWN
    if status & (JobStatus.DELETED | JobStatus.DELETING):
        return JobState.CANCELLED
    if status & _STOPPED:
        return JobState.STOPPED
    if status & (JobStatus.PRINTED | JobStatus.COMPLETE):
        return JobState.PRINTED
    if status & (JobStatus.PRINTING | JobStatus.RESTART):
        return JobState.PRINTING
    return JobState.WAITING


def uri_of(port: str) -> str:
    """A port of Windows as a device URI, for `is_local`; one of several ports that is no cable makes it none."""
    ports = [_CABLE.fullmatch(one.strip()) for one in port.split(",")]
    cables = [found for found in ports if found is not None]
    if not cables or len(cables) != len(ports):
        return f"port:{port}"
    return f"{cables[0].lastgroup}:{port}"
