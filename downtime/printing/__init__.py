"""Straight to the printer of this laptop, through the queue of the system."""

from downtime.printing.job import Part, missing, parts_of, send, states, wait
from downtime.printing.queue import JobState, Queue, Spooler, is_local
from downtime.printing.system import spooler

__all__ = [
    "JobState",
    "Part",
    "Queue",
    "Spooler",
    "is_local",
    "missing",
    "parts_of",
    "send",
    "spooler",
    "states",
    "wait",
]
