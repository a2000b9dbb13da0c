"""A print as jobs of a queue, one for each patient: so that a jam says whose sheets are missing.

Rules of this module:

* jobs are handed over in the order of the sheets; a queue prints them in that order;
* a job that was cancelled, failed, or of which the queue says nothing any more counts as missing: a sheet that may not
  be there is looked for;
* the printed file of a job is made in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from downtime.printing.queue import JobState, Spooler
from exports.errors import PrinterRefused, PrintFailed
from printable.context import Printed, Sheet

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAUSE = 1.0
_LONGEST_WAIT = 900.0
"""Seconds without any change, until whoever waits is told what is missing."""


@dataclass(frozen=True)
class Part:
    """The sheets of one patient, or one after the other those of nobody, and their job."""

    sheets: tuple[Sheet, ...]
    job: int | None
    """None: the queue did not take it any more."""

    @property
    def serials(self) -> str:
        first, last = self.sheets[0].serial, self.sheets[-1].serial
        return first if first == last else f"{first} … {last}"


def parts_of(printed: Printed) -> Iterator[tuple[tuple[Sheet, ...], bytes]]:
    """The sheets of each patient with their pages as a PDF; a sheet of nobody is a part of its own."""
    from pypdf import PdfReader  # noqa: PLC0415 - when it is needed: it holds up the start

    reader = PdfReader(BytesIO(printed.content))
    page = 0
    numbered = enumerate(printed.sheets)
    for _, group in groupby(numbered, key=lambda pair: (pair[1].patient, None if pair[1].patient else pair[0])):
        sheets = tuple(sheet for _, sheet in group)
        count = sum(sheet.pages for sheet in sheets)
        yield sheets, _pages(reader, page, page + count)
        page += count


def _pages(reader: PdfReader, first: int, end: int) -> bytes:
    from pypdf import PdfWriter  # noqa: PLC0415 - when it is needed: it holds up the start

    writer = PdfWriter()
    writer.append(reader, pages=(first, end))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def send(spooler: Spooler, queue: str, printed: Printed, *, duplex: bool) -> tuple[Part, ...]:
    """Hand every part over. Raises `PrinterRefused` when the queue takes none of them; when it stops taking jobs on the
    way, the rest are parts without a job: what went before is on paper, or will be."""
    sent: list[Part] = []
    for sheets, document in parts_of(printed):
        if sent and sent[-1].job is None:
            sent.append(Part(sheets, None))
            continue
        try:
            job = spooler.print(queue, document, title=f"downtime {sheets[0].serial}", duplex=duplex)
        except PrinterRefused:
            if not sent:
                raise
            job = None
        sent.append(Part(sheets, job))
    return tuple(sent)


def states(spooler: Spooler, parts: Sequence[Part]) -> tuple[JobState, ...]:
    """How each part is now."""
    return tuple(spooler.state(part.job) if part.job is not None else JobState.FAILED for part in parts)


def missing(parts: Sequence[Part], now: Sequence[JobState]) -> tuple[Part, ...]:
    """The parts that are not on paper and will not be."""
    return tuple(part for part, state in zip(parts, now, strict=True) if state.over and state is not JobState.PRINTED)


def wait(
    spooler: Spooler,
    parts: Sequence[Part],
    *,
    pause: Callable[[float], None] = time.sleep,
    longest: float = _LONGEST_WAIT,
) -> Iterator[int]:
    """The number of parts printed, whenever it grows, until all are.

    Raises `PrintFailed` with the sheets that are missing, also when nothing happened for `longest` seconds.
    """
    done, idle = -1, 0.0
    while True:
        now = states(spooler, parts)
        printed = now.count(JobState.PRINTED)
        if printed > done:
            done, idle = printed, 0.0
            yield printed
        if printed == len(parts):
            return
        if all(state.over for state in now) or idle >= longest:
            left = (part for part, state in zip(parts, now, strict=True) if state is not JobState.PRINTED)
            raise PrintFailed(sheets=", ".join(part.serials for part in left))
        pause(_PAUSE)
        idle += _PAUSE
