"""The rows of large files made by two processes, and given back in the order of the files.

Rules of this module:

* what comes out is the same, row for row and count for count, as from one process;
* no second process for a folder that is read sooner than one starts, on a computer with one processor, or where
  something came twice, was deleted, or is named by an address of its bundle: there a line does not stand for itself;
* it takes no code from the folder in which the kit was started (`-P`), is asked and answers over pipes, and is as
  silent about a crash as the process that starts it;
* a process that does not start, dies or hangs is done without: its parts are made here.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from io import RawIOBase
from threading import Event, Thread
from typing import NamedTuple, cast

import msgspec

from exports.fhir.folder import SourceFile
from exports.fhir.parts import Made, Part, PartMaker, unpacked
from exports.fhir.second import Task, asked, receive, send

AHEAD = 4
"""Parts for which the second process is asked in advance."""
HELD = 16
"""Parts that are made at most before their turn: what bounds the memory."""
PATIENCE = 120.0
"""Seconds after which a second process that does not end its answer is one that hangs: a part takes a hundredth of a
second, what it finds out before the first one some seconds."""
_PIPE = 2**20
"""Bytes that a pipe holds where the system lets that be chosen (Linux): an answer comes in one piece."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Sharing(NamedTuple):
    """When a second process helps, and how finely it shares; sizes in bytes."""

    from_size: int = 24 * 2**20
    """Of what can be shared: one process reads it in half a second."""
    part: int = 2**20
    processors: int = usable_processors()

    def helps(self, files: Sequence[SourceFile]) -> bool:
        """Whether these are worth a second process."""
        size = sum(file.size for file in files if file.lines and not file.packed)
        return self.processors > 1 and size >= self.from_size


DEFAULT_SHARING = Sharing()


class SecondProcess:
    """A process of `second`. Nothing it is told or asked raises anything: once it is gone, `is_there` says so."""

    def __init__(self, *, start: bool) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._awaited_since: float | None = None
        self._ended = Event()
        if start:
            with contextlib.suppress(OSError):
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "exports.fhir.second"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                    pipesize=_PIPE,
                    creationflags=_NO_WINDOW,
                )
                Thread(target=self._watch, args=(self._process,), daemon=True).start()

    def __enter__(self) -> SecondProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def is_there(self) -> bool:
        """Whether it may still answer."""
        return self._process is not None

    def begin(self, task: Task) -> None:
        """Tells it the task."""
        try:
            self._tell(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
        except (pickle.PicklingError, TypeError, AttributeError, ValueError):  # such as a time zone without a name
            self.end()

    def ask(self, part: Part) -> None:
        """Asks for a part: an `answer` follows for each, in their order."""
        self._tell(asked(part))

    def answer(self) -> bytes | None:
        """The next answer; None when there is none yet, or ever."""
        if self._process is None:
            return None
        pipe = cast(RawIOBase, self._process.stdout)
        if not _has_something(pipe):
            return None
        self._awaited_since = time.monotonic()
        try:
            message = receive(pipe)
        except OSError:
            message = None
        self._awaited_since = None
        if message is None:
            self.end()
        return message

    def end(self) -> None:
        """Ends it, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        self._ended.set()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent any more
                    pipe.close()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kills it when it begins an answer and does not end it: reading the rest would last for ever."""
        while not self._ended.wait(PATIENCE / 4):
            since = self._awaited_since
            if since is not None and time.monotonic() - since > PATIENCE:
                process.kill()

    def _tell(self, message: bytes) -> None:
        if self._process is not None:
            try:
                send(cast(RawIOBase, self._process.stdin), message)
            except OSError:
                self.end()


if sys.platform == "win32":

    def _has_something(_pipe: RawIOBase) -> bool:
        """Nobody can tell: who has asked waits for the answer, and the second process makes all parts."""
        return True

else:

    def _has_something(pipe: RawIOBase) -> bool:
        """Whether reading gives something at once."""
        return bool(select.select([pipe], [], [], 0)[0])


def made_in_turn(parts: Sequence[Part], maker: PartMaker, second: SecondProcess) -> Iterator[Made | None]:
    """Each part in its turn, by `maker` or by the second process; None for one that has to be made in its turn. Who is
    free takes the next part, and nobody waits for the other: on a computer that is busy elsewhere, the second process
    may take long."""
    done: dict[int, Made | None] = {}
    asked_for: deque[int] = deque()
    following = 0
    for turn, part in enumerate(parts):
        while turn not in done:
            while following < len(parts) and len(asked_for) < AHEAD and second.is_there:
                second.ask(parts[following])
                asked_for.append(following)
                following += 1
            answered = second.answer()
            if answered is not None:
                number = asked_for.popleft()
                if number >= turn:
                    done[number] = _opened(answered, parts[number], maker)
            elif second.is_there and following < min(len(parts), turn + HELD):
                done[following] = maker.made(parts[following])
                following += 1
            else:  # sooner made once more than waited for
                done[turn] = maker.made(part)
        yield done.pop(turn)


def _opened(answered: bytes, part: Part, maker: PartMaker) -> Made | None:
    try:
        return unpacked(answered) if answered else None
    except msgspec.MsgspecError:
        return maker.made(part)
