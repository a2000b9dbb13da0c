"""What a system's print queue is to the kit, and which printers are the laptop's own.

Rules of this module:

* a printer of the network is never printed on, unless the site says so (`[paper] network_printers`): attackers print on
  those too, and a print server may be theirs (lessons 11);
* what cannot be told to be local is of the network;
* a job's title says nothing of a patient: queues show it to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from exports.language import Phrase

LOCAL_SCHEMES = frozenset({"usb", "parallel", "serial", "file"})
"""Of device URIs: the cable, and a file of this computer (a printer of tests)."""


class JobState(StrEnum):
    """Of a job in a queue (RFC 8011, section 5.3.7, in fewer words)."""

    WAITING = "waiting"
    STOPPED = "stopped"
    """The printer or the job is held: out of paper, jam, paused."""
    PRINTING = "printing"
    PRINTED = "printed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The queue does not say, or no longer."""

    @property
    def over(self) -> bool:
        """Nothing more comes of it."""
        return self in (JobState.PRINTED, JobState.CANCELLED, JobState.FAILED, JobState.UNKNOWN)


@dataclass(frozen=True)
class Queue:
    """A printer as the system knows it."""

    name: str
    uri: str

    @property
    def local(self) -> bool:
        """Whether it hangs on this laptop."""
        return is_local(self.uri)


class Spooler(Protocol):
    """The print system of this computer."""

    def queues(self) -> tuple[Queue, ...]:
        """Those that may be printed on. Empty where there is no print system."""
        ...

    def all_queues(self) -> tuple[Queue, ...]:
        """Those of the network too."""
        ...

    def local(self, name: str) -> Queue:
        """The queue of that name. Raises `PrinterRefused` for none, and for one that may not be printed on."""
        ...

    def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
        """Hand a PDF over; gives the number of the job. Raises `PrinterRefused`."""
        ...

    def state(self, job: int) -> JobState: ...

    def spool_advice(self) -> Phrase | None:
        """What to set so that the system keeps no file of what was printed; None where it keeps none."""
        ...


def is_local(uri: str) -> bool:
    """Whether a device URI names a printer of this computer. Schemes of drivers such as `hp:` say it in the path."""
    scheme, colon, rest = uri.partition(":")
    if not colon:  # CUPS writes file:/dev/x without its scheme
        return uri.startswith("/")
    if scheme.lower() in LOCAL_SCHEMES:
        return True
    return scheme.lower() == "hp" and rest.startswith(("/usb/", "/par/"))
