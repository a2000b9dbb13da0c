"""Drawing in a process of its own: what a hostile document does to PDFium or Pillow, it does to a process that holds
nothing but that document.

Rules of this module:

* one process per question: nothing of one patient's document is there when the next one's comes;
* the document goes in and the picture comes out through pipes, never through a file; where the system can, the process
  may write no file at all, use no more than `MEMORY` and no more than `SECONDS` of processor;
* it takes no code from the folder in which the kit was started (`-P`): that may be a stick or the downloads;
* a process that dies, hangs or answers nonsense is a document that cannot be drawn, never an error of the page.
"""

from __future__ import annotations

import subprocess
import sys
from threading import Semaphore

import msgspec

from downtime.attachments.pages import Leaves

MEMORY = 2 * 2**30
"""Bytes of addresses; a page of 12 million dots takes 50 MB in each of its shapes."""
SECONDS = 10
"""Of processor, and half as many again by the clock: the largest page of the tests takes one."""
AT_ONCE = 2
"""Processes at the same time: a document that takes for ever must not take every thread of the server."""
PATIENCE = 5.0
"""Seconds that a page waits for its turn."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Question(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What is asked of the process; the document follows on the same pipe."""


class LeavesOf(Question, frozen=True, kw_only=True):
    """`pages.leaves`."""

    page: int
    most: int


class PictureOf(Question, frozen=True, kw_only=True):
    """`pages.page_picture`."""

    number: int
    dpi: int


class DrawnApart:
    """The pages of documents. Safe for threads."""

    def __init__(self) -> None:
        self._room = Semaphore(AT_ONCE)

    def leaves(self, data: bytes, page: int, most: int) -> Leaves:
        """As `pages.leaves`."""
        try:
            found = msgspec.msgpack.decode(self._asked(LeavesOf(page=page, most=most), data), type=Leaves)
        except msgspec.MsgspecError:
            return Leaves()
        return found if len(found.numbers) == len(found.texts) else Leaves()

    def picture(self, data: bytes, number: int, dpi: int) -> bytes | None:
        """As `pages.page_picture`."""
        return self._asked(PictureOf(number=number, dpi=dpi), data) or None

    def _asked(self, question: LeavesOf | PictureOf, data: bytes) -> bytes:
        """What the process answers; empty when it cannot, or when others take too long."""
        if not self._room.acquire(timeout=PATIENCE):
            return b""
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "downtime.attachments.drawing"],
                input=msgspec.json.encode(question) + b"\n" + data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=1.5 * SECONDS,
                check=False,
                creationflags=_NO_WINDOW,
            )
        except (OSError, subprocess.TimeoutExpired):
            return b""
        finally:
            self._room.release()
        return done.stdout if done.returncode == 0 else b""
