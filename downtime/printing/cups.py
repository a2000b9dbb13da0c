"""CUPS, the print system of Linux and macOS, by its own commands.

Rules of this module:

* the PDF goes to `lp` by its standard input: no clear file of ours is written. CUPS itself spools to its disk in clear
  (THREAT_MODEL.md says how to keep that off the disk);
* only the print system of this computer is spoken to, whatever CUPS_SERVER or client.conf say;
* output is read in the C locale, and what is not understood is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence

from downtime.printing.ipp import job_state
from downtime.printing.queue import JobState, Queue
from downtime.printing.spool import advice
from exports.errors import PrinterRefused
from exports.language import N_, Phrase

_DEVICE = re.compile(r"device for (?P<name>.+?): (?P<uri>\S.*)")
_REQUEST = re.compile(r"-(\d+) \(")
_SECONDS = 60
_STATES = {
    3: JobState.WAITING,
    4: JobState.STOPPED,
    5: JobState.PRINTING,
    6: JobState.STOPPED,
    7: JobState.CANCELLED,
    8: JobState.FAILED,
    9: JobState.PRINTED,
}
"""RFC 8011, section 5.3.7."""
_HERE = re.compile(r"(/.*|(localhost|127\.0\.0\.1|\[?::1\]?)(:\d+)?)")


class Cups:
    """The CUPS of this computer. `environment` is that of its commands."""

    def __init__(self, *, network: bool = False, environment: Mapping[str, str] | None = None) -> None:
        self._network = network
        self._environment = {**(os.environ if environment is None else environment), "LC_ALL": "C"}

    def queues(self) -> tuple[Queue, ...]:
        return tuple(queue for queue in self.all_queues() if queue.local or self._network)

    def all_queues(self) -> tuple[Queue, ...]:
        if self._server() is None:
            return ()
        found = (_DEVICE.fullmatch(line.strip()) for line in self._said("lpstat", "-v").splitlines())
        return tuple(Queue(one["name"], one["uri"]) for one in found if one is not None)

    def local(self, name: str) -> Queue:
        known = {queue.name: queue for queue in self.all_queues()}
        if name not in known:
            raise PrinterRefused(printer=name, problem=N_("this computer has no printer of that name"))
        if not (known[name].local or self._network):
            problem = N_("it is on the network, and the site does not allow network printers")
            raise PrinterRefused(printer=name, problem=problem)
        return known[name]

    def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
        self.local(queue)
        sides = "two-sided-long-edge" if duplex else "one-sided"
        said = (f"sides={sides}", "media=A4", "job-sheets=none", "document-format=application/pdf")
        options = (part for one in said for part in ("-o", one))
        done = self._run(("lp", "-d", queue, "-t", title, *options, "-"), document)
        number = _REQUEST.search(done.stdout.decode("utf-8", "replace"))
        if done.returncode != 0 or number is None:
            raise PrinterRefused(printer=queue, problem=N_("the print system of this computer did not take the job"))
        return int(number[1])

    def state(self, job: int) -> JobState:
        server = self._server()
        state = job_state(server, job) if server is not None else None
        return _STATES.get(state or 0, JobState.UNKNOWN)

    def spool_advice(self) -> Phrase | None:
        return advice() if self.queues() else None

    def _server(self) -> str | None:
        """Where CUPS answers, if it is this computer's."""
        said = self._said("lpstat", "-H").strip()
        return said if _HERE.fullmatch(said) else None

    def _said(self, *command: str) -> str:
        return self._run(command).stdout.decode("utf-8", "replace")

    def _run(self, command: Sequence[str], given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """A command of CUPS; one that is not there, or hangs, has failed."""
        try:
            return subprocess.run(  # noqa: S603 - a list of arguments, no shell
                command, input=given or b"", capture_output=True, timeout=_SECONDS, env=self._environment, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return subprocess.CompletedProcess(command, 127, b"", b"")
