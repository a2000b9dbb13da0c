"""`--every 15m`: the same act again and again, until it is asked to stop.

Rules: a failure of one round is said and does not end the loop, since the next round may succeed; Ctrl-C or a stop of
the service ends it after the round that runs, a second Ctrl-C at once.
"""

from __future__ import annotations

import math
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click

from exports.errors import DowntimeError
from exports.language import Translator

SHORTEST = 10
"""Seconds between the starts of two rounds, at least."""

REQUESTS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGBREAK") if hasattr(signal, name))
"""How a system asks a program to stop. Windows knows Ctrl-Break alone; its end of a task cannot be heard."""

_AT_ONCE = 0.5
"""Seconds for which a signal may have to wait."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"([1-9][0-9]{0,4})([smhd])")


class Interval(click.ParamType[float]):
    """A time between two rounds: 30s, 15m, 2h, 1d. Gives seconds."""

    name = "interval"

    def __init__(self, translator: Translator) -> None:
        self.translator = translator

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = _INTERVAL.fullmatch(str(value))
        seconds = int(found[1]) * _UNITS[found[2]] if found else 0
        if isinstance(value, float):
            return value
        if seconds < SHORTEST:
            message = self.translator.gettext("write it as 15m, 2h or 1d; at least {seconds}s").format(seconds=SHORTEST)
            self.fail(message, param, ctx)
        return float(seconds)


def repeat(
    act: Callable[[], None],
    seconds: float,
    stop: threading.Event,
    say: Callable[[DowntimeError], None],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Do `act` every `seconds`, counted from start to start, until `stop` is set; its failures are given to `say`."""
    while not stop.is_set():
        started = clock()
        try:
            act()
        except DowntimeError as error:
            say(error)
        stop.wait(max(0.0, seconds - (clock() - started)))


class Stop(threading.Event):
    """An event whose wait a signal interrupts; on Windows a wait hears none before it is over."""

    def wait(self, timeout: float | None = None) -> bool:
        until = math.inf if timeout is None else time.monotonic() + timeout
        while not super().wait(max(0.0, min(_AT_ONCE, until - time.monotonic()))):
            if time.monotonic() >= until:
                return False
        return True


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and the system's request to stop set; the second Ctrl-C interrupts as usual."""
    stop = Stop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, *REQUESTS)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
