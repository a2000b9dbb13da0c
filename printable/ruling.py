"""What people write into: ruled grids, labelled boxes, lines, boxes to tick.

Rules of this module:

* every cell has its frame, so that what is written stands where it belongs;
* what is printed in a cell leaves room to write; a text longer than its cell makes the row higher, never smaller;
* a ground says one thing everywhere: hatched is "not to be written in", grey is a head;
* what is expected once is framed once: where a long row goes on, the frame is not drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from printable.layout import Section, Strip
from printable.pen import LEADING, Pen, Rect
from printable.table import Cell
from printable.text import Line, Run, Typesetter, bold

_PAD = 2.5
_FRAME, _LABEL = 0.55, 6.6
"""Weight of the lines and size of the labels in boxes: what a bad photocopier still shows."""
_LINES = 14
"""Lines of text that a row keeps together; a longer one goes on over the page."""

TICK = "☐\xa0"
"""Before a word: a box to tick."""


class Ground(StrEnum):
    """What a cell says before anything is written in it."""

    OPEN = "open"
    HEAD = "head"
    CLOSED = "closed"
    """Hatched: nothing is to be written here."""
    WANTED = "wanted"
    """A heavy frame: something is expected here, such as a dose at this hour."""


@dataclass(frozen=True)
class Box:
    """One cell."""

    runs: Cell = ()
    ground: Ground = Ground.OPEN


@dataclass(frozen=True)
class Field:
    """A labelled box: a small label in its corner, and what is already known."""

    label: str
    share: float = 1.0
    runs: Cell = ()


class Ruling:
    """A table whose cells are framed. `shares` are those of the columns."""

    def __init__(self, setter: Typesetter, width: float, shares: Sequence[float], size: float = 7.5) -> None:
        self._setter = setter
        self._size = size
        self.width = width
        unit = width / sum(shares)
        self._widths = [share * unit for share in shares]
        self._lefts = [sum(shares[:index]) * unit for index in range(len(shares))]

    def header(self, titles: Sequence[str], size: float | None = None) -> Strip:
        """The heads of the columns, on grey; repeated on each page by the section that has it."""
        smaller = Ruling(self._setter, self.width, self._widths, size or self._size - 1)
        (strip,) = smaller.row([Box([bold(title)], Ground.HEAD) for title in titles], keep=True)
        return strip

    def row(self, boxes: Sequence[Box], height: float = 0.0, *, keep: bool = False) -> list[Strip]:
        """One row, at least `height` points high; a very long one is several strips."""
        wrapped = [
            self._setter.wrap(box.runs, width - 2 * _PAD, self._size) if box.runs else []
            for box, width in zip(boxes, self._widths, strict=True)
        ]
        count = max(1, *map(len, wrapped))
        starts = range(0, count, _LINES)
        return [
            self._part(
                boxes if not start else [_continued(box) for box in boxes],
                [lines[start : start + _LINES] for lines in wrapped],
                height if not start else 0.0,
                keep,
            )
            for start in starts
        ]

    def blank(self, rows: int, height: float) -> list[Strip]:
        """Empty rows to write in."""
        empty = [Box()] * len(self._widths)
        return [strip for _ in range(rows) for strip in self.row(empty, height)]

    def _part(self, boxes: Sequence[Box], lines: Sequence[Sequence[Line]], least: float, keep: bool) -> Strip:
        size = self._size
        height = max(least, max(map(len, lines)) * size * LEADING + 3.0)

        def draw(pen: Pen, x: float, y: float) -> None:
            for left, width, box, text in zip(self._lefts, self._widths, boxes, lines, strict=True):
                rect = Rect(x + left, y, width, height)
                if box.ground is Ground.HEAD:
                    pen.fill(rect, 0.88)
                elif box.ground is Ground.CLOSED:
                    pen.hatch(rect)
                pen.box(rect, 1.6 if box.ground is Ground.WANTED else _FRAME)
                pen.lines(text, x + left + _PAD, y + 1.2, size)

        return Strip(height, draw, keep)


def _continued(box: Box) -> Box:
    """A cell where its row goes on: one dose expected is one frame."""
    return Box(box.runs, Ground.CLOSED) if box.ground is Ground.WANTED else box


def fields(setter: Typesetter, width: float, of: Sequence[Field], height: float = 24.0, size: float = 9.0) -> Strip:
    """A line of labelled boxes."""
    unit = width / sum(field.share for field in of)
    texts = [setter.wrap(field.runs, field.share * unit - 2 * _PAD, size) if field.runs else [] for field in of]
    labels = [setter.wrap([Run(field.label)], field.share * unit - 2 * _PAD, _LABEL) for field in of]
    tallest = max(
        len(label) * _LABEL * LEADING + len(text) * size * LEADING for label, text in zip(labels, texts, strict=True)
    )
    high = max(height, tallest + 3)

    def draw(pen: Pen, x: float, y: float) -> None:
        left = x
        for field, label, text in zip(of, labels, texts, strict=True):
            pen.box(Rect(left, y, field.share * unit, high), 0.7)
            below = pen.lines(label, left + _PAD, y + 1, _LABEL)
            pen.lines(text, left + _PAD, below, size)
            left += field.share * unit

    return Strip(high, draw)


def ticks(options: Sequence[str]) -> list[Run]:
    """Words with a box to tick before each."""
    return [run for option in options for run in (Run(TICK + option.replace(" ", "\xa0")), Run("   "))]


def write_lines(width: float, count: int, height: float = 18.0) -> list[Strip]:
    """Lines to write on."""

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.rule(x, y + height, width, 0.6, 0.2)

    return [Strip(height, draw)] * count


def untitled(strips: Sequence[Strip], header: Strip | None = None) -> Section:
    """Strips that need no title bar of their own."""
    nothing = Strip(0.0, lambda _pen, _x, _y: None, keep=True)
    return Section(nothing, nothing, strips, header)
