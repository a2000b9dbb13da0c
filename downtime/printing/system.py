"""Which print system this computer has.

Rule: where the kit can hand nothing over without writing it to a disk in clear, it has no printer: the PDF is printed
from the browser, which holds it in memory.
"""

from __future__ import annotations

import shutil
import sys

from downtime.printing.cups import Cups
from downtime.printing.queue import JobState, Queue, Spooler
from exports.errors import PrinterRefused
from exports.language import N_, Phrase


def spooler(network: bool = False) -> Spooler:
    """The print system; `network` allows printers of the network."""
    if sys.platform == "win32":
        from downtime.printing.windows import Windows  # noqa: PLC0415 - of that system only

        return Windows(network=network)
    return Cups(network=network) if shutil.which("lp") and shutil.which("lpstat") else NoSpooler()


class NoSpooler:
    """A computer on which the kit prints nothing by itself."""

    def queues(self) -> tuple[Queue, ...]:
        return ()

    def all_queues(self) -> tuple[Queue, ...]:
        return ()

    def local(self, name: str) -> Queue:
        problem = N_("on this computer the kit prints from the browser only: open the PDF there")
        raise PrinterRefused(printer=name, problem=problem)

    def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:  # noqa: ARG002 - the protocol's
        self.local(queue)
        return 0

    def state(self, job: int) -> JobState:  # noqa: ARG002 - the protocol's
        return JobState.UNKNOWN

    def spool_advice(self) -> Phrase | None:
        return None
