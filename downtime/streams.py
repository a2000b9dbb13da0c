"""What the program writes to a file or another program is UTF-8, whatever the code page of Windows.

Rules of this module:

* a name that a code page does not have (`Nguyễn`, `Øyvind`) never ends a verb: redirected output is UTF-8, and a
  console that cannot show a letter shows its number;
* a console keeps its own encoding.
"""

from __future__ import annotations

from io import TextIOWrapper
from typing import TextIO


def write_every_letter(*streams: TextIO | None) -> None:
    """Set the standard streams of a program; None stands for one that the program does not have (`pythonw`)."""
    for stream in streams:
        if not isinstance(stream, TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
