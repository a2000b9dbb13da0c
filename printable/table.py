"""Tables and paragraphs as strips: columns of wrapped runs, rows that may be longer than a page."""

from __future__ import annotations

from collections.abc import Sequence

from printable.layout import Strip
from printable.pen import LEADING, Pen
from printable.text import Line, Run, Typesetter, bold

SIZE = 8.0
"""Size of the text of tables and notes."""

GUTTER = 5.0
_WHOLE = 10
"""Lines that a row keeps together; a longer one may go on over the page."""

Cell = Sequence[Run]


class Table:
    """Rows in columns whose widths, in points, are shares of the width of the sheet."""

    def __init__(self, setter: Typesetter, width: float, shares: Sequence[float], size: float = SIZE) -> None:
        self._setter = setter
        self._width = width
        self._size = size
        unit = width / sum(shares)
        self._widths = [share * unit - GUTTER for share in shares]
        self._lefts = [sum(shares[:index]) * unit + GUTTER / 2 for index in range(len(shares))]

    def header(self, titles: Sequence[str]) -> Strip:
        """The heads of the columns, over a rule."""
        size = self._size - 1.2
        cells = [
            self._setter.wrap([bold(title)], width, size) for title, width in zip(titles, self._widths, strict=True)
        ]
        height = max(map(len, cells)) * size * LEADING + 1.5

        def draw(pen: Pen, x: float, y: float) -> None:
            for left, lines in zip(self._lefts, cells, strict=True):
                pen.lines(lines, x + left, y + 0.5, size)
            pen.rule(x, y + height - 0.3, self._width, 0.5)

        return Strip(height, draw, keep=True)

    def left_of(self, column: int) -> float:
        """Where the text of a column begins, in points from the left of the table."""
        return self._lefts[column]

    def row(self, cells: Sequence[Cell], *, keep: bool = False, least: float = 0.0) -> list[Strip]:
        """One row, at least `least` points high, under which stands a thin rule; longer than ten lines it becomes
        several strips.
        """
        wrapped = [
            self._setter.wrap(cell, width, self._size) if cell else []
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        count = max(1, *map(len, wrapped)) if wrapped else 1
        starts = range(0, count, _WHOLE)
        return [
            self._part(wrapped, start, count, keep=keep and start + _WHOLE >= count, least=0.0 if start else least)
            for start in starts
        ]

    def _part(self, cells: Sequence[Sequence[Line]], start: int, count: int, *, keep: bool, least: float) -> Strip:
        end = min(start + _WHOLE, count)
        last = end == count
        size = self._size
        height = max(least, (end - start) * size * LEADING + (2.0 if last else 0.0))

        def draw(pen: Pen, x: float, y: float) -> None:
            for left, lines in zip(self._lefts, cells, strict=True):
                pen.lines(lines[start:end], x + left, y + 0.7, size)
            if last:
                pen.rule(x, y + height, self._width, 0.25, 0.55)

        return Strip(height, draw, keep)


def paragraph(setter: Typesetter, width: float, runs: Cell, size: float = SIZE, *, keep: bool = False) -> list[Strip]:
    """A text as wide as the sheet, one strip per line, so that it flows over pages."""
    lines = setter.wrap(runs, width - GUTTER, size)
    return [_text_line(line, size, keep or (index == 0 and len(lines) > 1)) for index, line in enumerate(lines)]


def space(height: float) -> Strip:
    return Strip(height, lambda _pen, _x, _y: None)


def _text_line(line: Line, size: float, keep: bool) -> Strip:
    return Strip(size * LEADING, lambda pen, x, y: pen.line(line, x + GUTTER / 2, y, size), keep)
