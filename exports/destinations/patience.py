"""How long a server may take, and how often it is asked.

Rules of this module: every question to a server ends, whatever its library does: those of SMB wait for ever for a
server that has stopped answering. What is given up on goes on in a thread of its own that keeps nothing from ending.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """Seconds to connect, seconds for one question (the reading or writing of a piece), and how many times each."""

    connect: float = 15.0
    answer: float = 60.0
    attempts: int = 2


PATIENCE = Patience()


def within(seconds: float, act: Callable[[], T]) -> T:
    """What `act` gives or raises. Raises `TimeoutError` when it takes longer; it is then left to itself."""
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(act())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="server", daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise TimeoutError
    return given[0]
