"""The standard streams of the program, which Windows has its own mind about.

Rules of this module:

* a name that a code page does not have (`Nguyễn`, `Øyvind`) never ends a verb: redirected output is UTF-8, and a
  console that cannot show a letter shows its number;
* a console keeps its own encoding;
* nothing is asked where nobody can answer: Windows calls NUL a terminal, and gives a task without a window no streams.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TextIO

if sys.platform == "win32":
    import ctypes
    import msvcrt

    def _is_console(stream: TextIO) -> bool:
        try:
            handle = msvcrt.get_osfhandle(stream.fileno())
        except (AttributeError, OSError):  # no file at all
            return True
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(ctypes.c_ulong())))

else:

    def _is_console(stream: TextIO) -> bool:  # noqa: ARG001 - elsewhere what calls itself a terminal is one
        return True


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at the other end of a standard stream."""
    return stream is not None and stream.isatty() and _is_console(stream)


def write_every_letter(*streams: TextIO | None) -> None:
    """Set the standard streams of a program; None stands for one that the program does not have (`pythonw`)."""
    for stream in streams:
        if not isinstance(stream, TextIOWrapper):
            continue
        if is_terminal(stream):
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
