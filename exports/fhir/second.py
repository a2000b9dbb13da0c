"""The second process that makes rows of parts of files, and what it is told.

Rules of this module:

* it is told what to read, and gives back rows, over its own pipes in memory: nothing of a patient is in its arguments,
  in its environment, on a disk or on a screen;
* it finds out by itself what resources say about each other, from the same files: that is faster than being told;
* it is started by `sharing`, and ends with whoever started it; an interrupt is for that one;
* it answers each part in the order in which it was asked, with nothing at all for one that it cannot make.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import FileIO, RawIOBase

from exports.fhir.folder import SourceFile
from exports.fhir.moments import Clock
from exports.fhir.parts import Part, PartMaker, packed
from exports.fhir.stream import Limits, ResourceStream
from exports.fhir.survey import Survey
from exports.source import Reading

_SIZE = struct.Struct("<Q")
_PART = struct.Struct("<QQQ")
_LARGEST = 2**31
"""Bytes of a message; a part holds one line of at most 64 MiB beside what makes it a part."""


@dataclass(frozen=True)
class Task:
    """What is to be read: the files in their order, and the types that each was found to hold."""

    files: tuple[SourceFile, ...]
    kinds: dict[str, set[str]]
    reading: Reading
    limits: Limits

    def maker(self) -> PartMaker:
        """What makes the parts, after it followed the references of all files."""
        survey = Survey(self.reading, self.files, ResourceStream(self.limits), Clock(self.reading.timezone))
        survey.kinds.update(self.kinds)
        survey.follow()
        return PartMaker(self.files, self.reading, self.limits, survey)


def send(pipe: RawIOBase, message: bytes) -> None:
    """One message into a pipe. Raises `OSError` when nobody is there."""
    rest = memoryview(_SIZE.pack(len(message)) + message)
    while rest:
        rest = rest[pipe.write(rest) or 0 :]


def receive(pipe: RawIOBase) -> bytes | None:
    """The next message of a pipe; None at its end, or of nonsense. Raises `OSError`."""
    head = _exactly(pipe, _SIZE.size)
    if head is None:
        return None
    (size,) = _SIZE.unpack(head)
    return _exactly(pipe, size) if size <= _LARGEST else None


def _exactly(pipe: RawIOBase, size: int) -> bytes | None:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        read = pipe.readinto(rest)
        if not read:
            return None
        rest = rest[read:]
    return bytes(data)


def asked(part: Part) -> bytes:
    """The question for a part."""
    return _PART.pack(*part)


def answer(questions: RawIOBase, answers: RawIOBase) -> None:
    """Reads the task, then answers parts until nobody asks any more. The next part is made while an answer waits to be
    taken."""
    told = receive(questions)
    if told is None:
        return
    task: Task = pickle.loads(told)  # noqa: S301 - from the process that started this one, over its own pipe
    maker = task.maker()
    with ThreadPoolExecutor(max_workers=1) as sender:
        while (question := receive(questions)) is not None:
            made = maker.made(Part._make(_PART.unpack(question)))
            sender.submit(send, answers, packed(made) if made is not None else b"")


def main() -> None:
    """The process: asked on standard input, answers on standard output, and says nothing else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers = FileIO(0), FileIO(os.dup(1), "wb")
    os.dup2(2, 1)
    answer(questions, answers)


if __name__ == "__main__":
    main()
