"""The printers of Windows.

Rules of this module:

* a printer is the laptop's own when its port is a cable's (`ports`); one that makes a file is none;
* nothing of ours is written to a disk: the PDF goes through a pipe. Windows itself spools to its disk in clear;
* the spooler service is asked beside whoever asks: one that hangs costs seconds and its printers, never a page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock, Thread

from downtime.printing.ports import makes_paper, uri_of
from downtime.printing.queue import JobState, Queue
from downtime.printing.windows_queue import Question, SpoolerService, WindowsQueue
from downtime.printing.winspool import Printer, Winspool
from exports.errors import PrinterRefused
from exports.language import N_, Phrase

PROCESS = (sys.executable, "-P", "-m", "downtime.printing.windows_job")
"""Without code from the folder in which the kit was started (`-P`)."""
_PATIENCE = 3.0
"""Seconds that whoever asks waits for the service; then what it said before counts."""
_NETWORK_NUMBERS = 1_000_000
"""Where the numbers of jobs begin with printers of the network: those of two objects never meet."""


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
        self._jobs = WindowsQueue(self._service, process, pause, _NETWORK_NUMBERS if network else 1)
        self._lock = Lock()
        self._asking: Thread | None = None
        self._known: tuple[Printer, ...] = ()
        self._cleaned = False

    def queues(self) -> tuple[Queue, ...]:
        return tuple(queue for queue in self.all_queues() if queue.local or self._network)

    def all_queues(self) -> tuple[Queue, ...]:
        return tuple(Queue(printer.name, uri_of(printer)) for printer in self._printers())

    def local(self, name: str) -> Queue:
        known = {queue.name: queue for queue in self.all_queues()}
        if name not in known:
            raise PrinterRefused(printer=name, problem=N_("this computer has no printer of that name"))
        if not (known[name].local or self._network):
            problem = N_("it is on the network, and the site does not allow network printers")
            raise PrinterRefused(printer=name, problem=problem)
        return known[name]

    def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
        """As the protocol says; the number is the kit's, and a job that the driver does not take has failed."""
        self.local(queue)
        return self._jobs.add(Question(printer=queue, title=title, duplex=duplex), document)

    def state(self, job: int) -> JobState:
        return self._jobs.state(job)

    def spool_advice(self) -> Phrase | None:
        kept = [printer.name for printer in self._printers() if printer.keeps_printed]
        if not kept:
            return None
        message = N_(
            "Windows keeps what was printed on its disk, in clear: in the properties of {printer}, on the page "
            "“Advanced”, clear “Keep printed documents”."
        )
        return Phrase(message, {"printer": ", ".join(kept)})

    def _printers(self) -> tuple[Printer, ...]:
        with self._lock:
            if self._asking is None or not self._asking.is_alive():
                self._asking = Thread(target=self._ask, daemon=True)
                self._asking.start()
            asking = self._asking
        asking.join(_PATIENCE)
        return self._known

    def _ask(self) -> None:
        with suppress(OSError):
            found = self._service.printers(others=self._network)
            self._known = tuple(printer for printer in found if makes_paper(printer))
            if not self._cleaned:
                self._cleaned = True
                for printer in self._known:
                    if not printer.remote:
                        self._jobs.release_left(printer.name)
