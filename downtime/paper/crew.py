"""A long print drawn on several processes, part after part, and given back in the order of its parts.

Rules of this module:

* the parts take their serial numbers here, in their order, before they are drawn: two processes never number;
* rows go to a process, and sheets come back, over pipes in memory; nothing is written to a disk;
* processes are spawned, as Windows knows no other way, and are as silent about a crash as the one that starts them;
* no more parts are held than are being drawn, one waiting: memory does not grow with the hospital;
* numbers of parts that are given to nobody, since the print ended before, are told: a number is never lost in silence;
* a computer that lets no process start, or ends one, gets its print all the same, drawn here with the same numbers.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context

import msgspec
from msgspec import structs

from downtime.crash import keep_out_of_crash_reports
from downtime.paper.order import Order, Place
from exports.record import PatientRecord
from printable.context import PrintContext, Printed
from printable.form import Form
from printable.forms import FORMS, form_named
from printable.pack import Pack
from printable.press import numbered

PROCESSES = 2
"""At most; each takes some 100 MB beside the part that it draws."""
_EMPTY = Pack("", "", ())
_Records = msgspec.msgpack.Decoder(tuple[PatientRecord, ...])


@dataclass(frozen=True)
class _Part:
    """A part on its way to a process: its places apart, since rows as MessagePack are a tenth of the work of pickle."""

    order: Order
    form: str | Form | None
    """What is printed, when it is a form; by its name where it is one of the kit's, since drawings do not travel."""
    places: tuple[tuple[bytes, str | None, str], ...]
    context: PrintContext
    numbers: tuple[str, ...]


def drawn_in_turn(
    orders: Iterable[Order],
    context: PrintContext,
    take: Callable[[int], tuple[str, ...]],
    unused: Callable[[Order, tuple[str, ...]], None],
    *,
    processes: int = PROCESSES,
) -> Generator[tuple[Order, Printed], None, None]:
    """Each order with its print. `take` gives so many serial numbers in a row; `orders` is read as the print goes on;
    `unused` is told of each order that took numbers and was not given back.

    Close the iterator, or read it to its end, to end the processes.
    """
    crew = _Crew(min(processes, os.cpu_count() or 1))
    waiting: deque[_Begun] = deque()
    try:
        for order in orders:
            numbers = take(order.sheets)
            waiting.append(_Begun(order, context, numbers))
            waiting[-1].future = crew.begin(order, context, numbers)
            if len(waiting) > crew.size:
                yield _finished(waiting)
        while waiting:
            yield _finished(waiting)
    finally:
        crew.end()
        for one in waiting:
            unused(one.order, one.numbers)


@dataclass
class _Begun:
    """A part that has its numbers; `future` None: drawn here."""

    order: Order
    context: PrintContext
    numbers: tuple[str, ...]
    future: Future[Printed] | None = None


def _finished(waiting: deque[_Begun]) -> tuple[Order, Printed]:
    """The first of them, which stays among them until it is drawn."""
    one, printed = waiting[0], None
    if one.future is not None:
        with suppress(Exception):  # its numbers are still nobody's; what is wrong with it comes again
            printed = one.future.result()
    printed = printed or one.order.drawn(numbered(one.context, one.numbers))
    waiting.popleft()
    return one.order, printed


class _Crew:
    """The processes; none at all on one processor, and none any more once one of them failed to start or was ended."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool: ProcessPoolExecutor | None = None
        if size > 1:
            os.environ.setdefault("PYTHONSAFEPATH", "1")  # no code from the folder in which the kit was started
            self._pool = ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_start)

    def begin(self, order: Order, context: PrintContext, numbers: tuple[str, ...]) -> Future[Printed] | None:
        """The print, being drawn; None when it must be drawn here."""
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_drawn, _sent(order, context, numbers))
        except (pickle.PicklingError, TypeError, AttributeError, ValueError, OverflowError):
            return None  # what cannot travel, such as a form of the hospital, which lives in its PDF
        except (BrokenProcessPool, OSError):
            self.end()
            return None

    def end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _start() -> None:
    """In a process, before its first part: an interrupt is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_out_of_crash_reports()


def _sent(order: Order, context: PrintContext, numbers: tuple[str, ...]) -> bytes:
    encode = msgspec.msgpack.encode
    part = _Part(
        replace(order, places=(), what=_EMPTY if isinstance(order.what, Form) else _by_names(order.what)),
        _named(order.what) if isinstance(order.what, Form) else None,
        tuple((encode(place.records), place.name, place.key) for place in order.places),
        structs.replace(context, next_serial=str),
        numbers,
    )
    return pickle.dumps(part, pickle.HIGHEST_PROTOCOL)


def _named(form: str | Form) -> str | Form:
    return form.name if isinstance(form, Form) and FORMS.get(form.name) is form else form


def _by_names(pack: Pack) -> Pack:
    return replace(pack, forms=tuple(map(_named, pack.forms)), ward_forms=tuple(map(_named, pack.ward_forms)))


def _drawn(sent: bytes) -> Printed:
    """In a process: one part."""
    part: _Part = pickle.loads(sent)  # noqa: S301 - from the process that started this one, over its own pipe
    places = tuple(Place(_Records.decode(records), name, key) for records, name, key in part.places)
    order = replace(part.order, places=places, what=form_named(part.form) if part.form else part.order.what)
    return order.drawn(numbered(part.context, part.numbers))
