"""Lines of files of any size, packed or not, in bounded memory.

Rules: a line longer than the limit is reported with its number and never held; a file cut short, one that does not
unpack, or one that was made to unpack for hours, gives what came before and a problem in the place where it stopped;
nothing here raises for what a file holds.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from exports.language import N_

CHUNK = 1 << 16
LINE_LIMIT = 64 * 2**20
"""The longest line read, in bytes: 64 MiB holds a scanned document in base64."""

FILE_LIMIT = 512 * 2**20
"""The largest JSON file (a bundle) read, in bytes once unpacked."""

TOO_LONG = N_("a line longer than the limit")
CUT_SHORT = N_("the compressed file is cut short")
NOT_GZIP = N_("not a readable gzip file")
UNREADABLE = N_("the file cannot be read")
TOO_LARGE = N_("a file larger than the limit")
TOO_DENSE = N_("a compressed file that unpacks to far more than any record does")

DENSEST = 250
"""How many times its packed size a file may unpack to; records reach 50, and gzip itself a thousand."""
WATCHED_FROM = 16 * 2**20
"""Bytes that are unpacked before anybody asks how dense they were."""

BOM = b"\xef\xbb\xbf"

Line = tuple[int, bytes | None, str | None]
"""Number of the line from 1, its bytes, and the problem when there are no bytes."""


Moved = Callable[[int], None]
"""Told how far into the file on disk the reading is, in bytes."""


def not_watched(_position: int) -> None:
    """For callers that show no progress."""


class _Chunks:
    """The bytes of a file piece by piece; `problem` says why they ended early."""

    def __init__(self, path: Path, packed: bool, moved: Moved) -> None:
        self._path = path
        self._packed = packed
        self._moved = moved
        self.problem: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as raw:
                read = gzip.GzipFile(fileobj=raw).read1 if self._packed else raw.read  # what came before a cut is kept
                given = 0
                while chunk := read(CHUNK):
                    given += len(chunk)
                    if self._packed and given > WATCHED_FROM and given > DENSEST * raw.tell():
                        self.problem = TOO_DENSE
                        return
                    self._moved(raw.tell())
                    yield chunk
        except EOFError:
            self.problem = CUT_SHORT
        except (gzip.BadGzipFile, zlib.error):
            self.problem = NOT_GZIP
        except OSError:
            self.problem = UNREADABLE


Stretch = tuple[int, list[bytes] | None, str | None]
"""Number of the first line, the bytes of that one and the next ones, and the problem when there are none."""


def read_lines(path: Path, packed: bool, limit: int = LINE_LIMIT, moved: Moved = not_watched) -> Iterator[Line]:
    """Every line that is not blank, without its end; lines over `limit` bytes and a cut file as problems."""
    for first, lines, problem in read_stretches(path, packed, limit, moved):
        if lines is None:
            yield first, None, problem
        else:
            yield from lines_of(first, lines, limit)


def read_stretches(path: Path, packed: bool, limit: int = LINE_LIMIT, moved: Moved = not_watched) -> Iterator[Stretch]:
    """As `read_lines`, but many lines at a time and as they are: blank ones, and ones over the limit that fit into one
    chunk, are among them."""
    chunks = _Chunks(path, packed, moved)
    held: list[bytes] = []
    size = 0
    number = 1
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        size += len(first)
        if size <= limit:
            held.append(first)
        elif held:
            held = []
        if not others:
            continue
        last = others.pop()
        if size > limit:
            yield number, None, TOO_LONG
            number += 1
        else:
            others.insert(0, _joined(number, held))
        if others:
            yield number, others, None
            number += len(others)
        size = len(last)
        held = [last]
    if size > limit:
        yield number, None, TOO_LONG
    elif size:
        yield number, [_joined(number, held)], None
    if chunks.problem:
        yield number, None, chunks.problem


def lines_of(first: int, lines: Iterable[bytes], limit: int = LINE_LIMIT) -> Iterator[Line]:
    """The lines of a stretch, as `read_lines` gives them."""
    for number, line in enumerate(lines, first):
        if len(line) > limit:
            yield number, None, TOO_LONG
        elif bare := line.strip():
            yield number, bare, None


def _joined(number: int, held: list[bytes]) -> bytes:
    """A line that came in pieces, without the byte order mark of the file."""
    line = held[0] if len(held) == 1 else b"".join(held)
    return line.removeprefix(BOM) if number == 1 else line


def read_whole(
    path: Path, packed: bool, limit: int = FILE_LIMIT, moved: Moved = not_watched
) -> tuple[bytes, str | None]:
    """All bytes of a JSON file, and why they end early or are left unread."""
    chunks = _Chunks(path, packed, moved)
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            return b"", TOO_LARGE
        held.append(chunk)
    return b"".join(held).removeprefix(BOM), chunks.problem
