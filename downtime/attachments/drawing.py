"""The process that draws: `python -m downtime.attachments.drawing`, started by `apart` with a question and a document
on its standard input. It bars its own ways out before it reads a byte of the document."""

from __future__ import annotations

import sys
from contextlib import suppress

import msgspec

from downtime.attachments.apart import MEMORY, SECONDS, LeavesOf, PictureOf
from downtime.attachments.pages import leaves, page_picture


def main() -> int:
    _bar()
    question = msgspec.json.decode(sys.stdin.buffer.readline(), type=LeavesOf | PictureOf)
    data = sys.stdin.buffer.read()
    sys.stdout.buffer.write(answer(question, data))
    sys.stdout.buffer.flush()
    return 0


def answer(question: LeavesOf | PictureOf, data: bytes) -> bytes:
    if isinstance(question, LeavesOf):
        return msgspec.msgpack.encode(leaves(data, question.page, question.most))
    return page_picture(data, question.number, question.dpi) or b""


def _bar() -> None:
    """No file may grow, no memory dump be left, no endless work done. Windows has no such limits: there the process
    ends with its time."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_AS: MEMORY,
    }
    for kind, most in limits.items():
        with suppress(ValueError, OSError):  # a system may allow less than we ask for
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main())
