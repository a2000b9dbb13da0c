"""A grid of 24 hours to write in, over one day or over several days one under the other.

Rules of this module:

* midnight is a line thicker than any other, and the date stands on both sides of it: nobody signs on the wrong day;
* several days share their columns only where the clock shows the same hours on each of them (`share_columns`);
* a box at an hour is never lower than a hand writes (`WRITE`, 6 mm), and twice as high where two people sign.
"""

from __future__ import annotations

from collections.abc import Sequence

from printable.dates import Dates
from printable.hours import Hour
from printable.layout import Strip
from printable.pen import Pen, Trace
from printable.ruling import Box, Ground, Ruling
from printable.text import Run, Typesetter, bold

WRITE = 17.0
"""The lowest line for a hand: 6 mm."""
MIDNIGHT = 2.4
"""Weight of the line at midnight."""
_SIZE, _HEAD, _DAY = 7.4, 6.4, 34.0
_EMPTY_FROM = 7
"""An empty sheet begins with the morning shift."""
_WIDE = 17.5
"""A column from which on "14h" stands on one line; in a narrower one it is "14"."""
_SECOND = 5.4
_DASHED = Trace(0.8, 0.0, (2.0, 1.2))


def share_columns(days: Sequence[Sequence[Hour]]) -> bool:
    """Whether the clock shows the same hours in every column of these days: not where it changes between them."""
    return len({tuple(f"{hour.start:%H}" for hour in day) for day in days}) == 1


def midnight_of(hours: Sequence[Hour]) -> int | None:
    """The index of the first hour of the next day, when the day changes between two hours."""
    days = [hour.start.date() for hour in hours]
    return next((index for index in range(1, len(days)) if days[index] != days[index - 1]), None)


class HourGrid:
    """A first column, the hours, a column after. Without `days` it is an empty sheet of so many `undated` days."""

    def __init__(  # noqa: PLR0913 - all named but the first
        self,
        setter: Typesetter,
        width: float,
        *,
        hour: float,
        days: Sequence[Sequence[Hour]] = (),
        undated: int = 1,
        dates: Dates,
        after: float = 0.0,
        size: float = _SIZE,
    ) -> None:
        self._setter = setter
        self._width = width
        self._days = days
        self._dates = dates
        self._hour = hour
        self._lines = len(days) or undated
        self._dated = _DAY if self._lines > 1 else 0.0
        self.label = width - 24 * hour - after - self._dated
        """The width of the first column, in points."""
        self._left = self.label + self._dated
        self._after = after
        self._size = size
        self._first = Ruling(setter, self.label, (1,), size)
        shares = [*([_DAY] if self._dated else []), *([hour] * 24), *([after] if after else [])]
        self._hours = Ruling(setter, width - self.label, shares, size)
        place = midnight_of(days[0]) if days else 24 - _EMPTY_FROM
        self._midnight = None if place is None else self._left + place * hour

    def header(self, title: str, said: str, sides: tuple[str, str], after: str = "") -> Strip:
        """Two lines: `title` and the dates on both sides of midnight, then `said` and the hours.

        `sides` stand in place of the dates where several days share the columns, or on an empty sheet.
        """
        names = [f"{hour.start:%H}" for hour in self._days[0]] if self._days else _empty_names()
        names = [f"{name}h" if self._hour >= _WIDE else name for name in names]
        columns = [(self.label, said), *([(_DAY, "")] if self._dated else []), *((self._hour, name) for name in names)]
        columns += [(self._after, after)] if self._after else []
        upper = Ruling(self._setter, self._width, (self.label, self._width - self.label), _HEAD)
        lower = Ruling(self._setter, self._width, [width for width, _ in columns], _HEAD)
        (top,) = upper.row([Box([bold(title)], Ground.HEAD), Box((), Ground.HEAD)], keep=True)
        (bottom,) = lower.row([Box([bold(head)] if head else (), Ground.HEAD) for _, head in columns], keep=True)
        left, right = self._sides(sides)
        edge = self._midnight if self._midnight is not None else self._left

        def draw(pen: Pen, x: float, y: float) -> None:
            top.draw(pen, x, y)
            bottom.draw(pen, x, y + top.height)
            if self._midnight is not None:
                pen.write_right([bold(left)], x + edge - 5, y + 1.2, _HEAD)
                pen.write([bold(right)], x + edge + 5, y + 1.2, _HEAD)
                pen.upright(x + edge, y, top.height + bottom.height, MIDNIGHT)
            else:
                pen.write([bold(left)], x + edge + 5, y + 1.2, _HEAD)

        return Strip(top.height + bottom.height, draw, keep=True)

    def heading(self, text: str) -> list[Strip]:
        """A grey line across the grid: what kind of rows follow."""
        boxes = [Box([bold(text)], Ground.HEAD), Box((), Ground.HEAD)]
        return self._crossed(Ruling(self._setter, self._width, (self.label, self._width - self.label), self._size).row(
            boxes, keep=True
        ))  # fmt: skip

    def row(self, label: Sequence[Run], cells: Sequence[Sequence[Box]], height: float, second: str = "") -> list[Strip]:
        """One row of the grid: `cells` holds 24 boxes for each day, each day `height` points high.

        With `second` every open box has a lower half under that word, for the initials of the person who checks.
        """
        least = max(height, 2 * WRITE) if second else height
        lines = [self._day_row(index, boxes, least) for index, boxes in enumerate(cells)]
        firsts = self._first.row([Box(label)], sum(line.height for line in lines))
        share = (firsts[0].height - sum(line.height for line in lines)) / len(lines)
        grown = [
            self._day_row(index, boxes, line.height + share)
            for index, (boxes, line) in enumerate(zip(cells, lines, strict=True))
        ]
        closed = [[box.ground is Ground.CLOSED for box in boxes[:24]] for boxes in cells]

        def draw(pen: Pen, x: float, y: float) -> None:
            firsts[0].draw(pen, x, y)
            below = y
            for line, shut in zip(grown, closed, strict=True):
                line.draw(pen, x + self.label, below)
                if second:
                    self._draw_second(pen, x + self._left, below + line.height, shut, second)
                below += line.height

        onward = [self._continued(strip) for strip in firsts[1:]]
        return self._crossed([Strip(firsts[0].height, draw), *onward])

    def blank(self, rows: int, height: float) -> list[Strip]:
        """Empty rows; each has the days of the grid."""
        empty = [Box()] * (25 if self._after else 24)
        return [strip for _ in range(rows) for strip in self.row([], [empty] * self._lines, height)]

    def _sides(self, said: tuple[str, str]) -> tuple[str, str]:
        if len(self._days) != 1:
            return said
        first, last = self._days[0][0].start.date(), self._days[0][-1].start.date()
        return f"◂ {self._dates.date(first.isoformat())}", f"{self._dates.date(last.isoformat())} ▸"

    def _day_row(self, index: int, boxes: Sequence[Box], height: float) -> Strip:
        (strip,) = self._hours.row([*self._dated_box(index), *boxes], height)
        return strip

    def _dated_box(self, index: int) -> list[Box]:
        if not self._dated:
            return []
        if not self._days:
            return [Box([Run("__/__")], Ground.HEAD)]
        hours = self._days[index]
        first, last = f"{hours[0].start:%d/%m}", f"{hours[-1].start:%d/%m}"
        return [Box([bold(first), Run(f"\n▸{last}" if last != first else "")], Ground.HEAD)]

    def _draw_second(self, pen: Pen, left: float, bottom: float, closed: Sequence[bool], second: str) -> None:
        for place, shut in enumerate(closed):
            if not shut:
                x = left + place * self._hour
                pen.trace([(x, bottom - WRITE), (x + self._hour, bottom - WRITE)], _DASHED)
                pen.write([bold(second)], x + 2, bottom - WRITE + 0.5, _SECOND)

    def _continued(self, strip: Strip) -> Strip:
        """The rest of a long text, beside hours that are not to be written in a second time."""
        (shut,) = Ruling(self._setter, self._width - self.label, (1,)).row([Box((), Ground.CLOSED)], strip.height)

        def draw(pen: Pen, x: float, y: float) -> None:
            strip.draw(pen, x, y)
            shut.draw(pen, x + self.label, y)

        return Strip(strip.height, draw)

    def _crossed(self, strips: Sequence[Strip]) -> list[Strip]:
        """The same strips under the line of midnight."""
        if self._midnight is None:
            return list(strips)
        return [_crossed(strip, self._midnight) for strip in strips]


def _crossed(strip: Strip, left: float) -> Strip:
    def draw(pen: Pen, x: float, y: float) -> None:
        strip.draw(pen, x, y)
        pen.upright(x + left, y, strip.height, MIDNIGHT)

    return Strip(strip.height, draw, strip.keep)


def _empty_names() -> list[str]:
    return [f"{(_EMPTY_FROM + index) % 24:02d}" for index in range(24)]
