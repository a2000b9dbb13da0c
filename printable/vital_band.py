"""One sign on its band of a chart: its scale, its values, its marks.

Rules of this module:

* no line is drawn over a time without values: values more than `GAP` apart are not joined;
* a value that the source flags is told by its shape and by the source's own letters;
* more values than a band can show are drawn as upright lines from the lowest to the highest of a short time, and those
  with a flag among them keep their mark: nothing is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from printable import marks
from printable.codes import flags, is_abnormal, is_critical
from printable.dates import Dates
from printable.drawing import Anchor, Fill, Group, Mark, Role, Stroke, Text, line, rect
from printable.lettering import Lettering
from printable.scale import Scale, scale_of, tick_text
from printable.signs import Band, Plotted
from printable.time_axis import TimeAxis
from printable.vital_words import flag_sign, together
from printable.words import Words

GAP = timedelta(hours=12)
_CLOSE = 4.0
"""Points nearer than this many points on average are drawn as lowest and highest."""

_PAD = 6.0
_NOT_JOINED = frozenset({"output", "weight"})
"""Signs measured over a day or seldom: a line between two values would say something of the hours between."""


class Drawn(NamedTuple):
    """The marks of a band, and whether its values were too many to draw one by one."""

    marks: tuple[Mark | Group, ...]
    crowded: bool


class BandPainter:
    """Draws the bands of one chart."""

    def __init__(self, axis: TimeAxis, lettering: Lettering, words: Words, dates: Dates) -> None:
        self._axis = axis
        self._lettering = lettering
        self._words = words
        self._dates = dates

    def draw(self, band: Band, top: float, height: float) -> Drawn:
        """The band between `top` and `top + height`: grid, then values, then their letters."""
        numbers = [value.number for value in band.values]
        scale = scale_of(numbers, band.sign, band.unit, top + _PAD, top + height - _PAD)
        times = len({value.at for value in band.values})
        crowded = times > self._axis.width / _CLOSE
        values = self._crowded(band, scale) if crowded else self._each(band, scale)
        return Drawn((*self._grid(scale), *values, *self._flags(band, scale)), crowded)

    def _grid(self, scale: Scale) -> Iterator[Mark]:
        for number in scale.ticks:
            y = scale.y(number)
            yield line(self._axis.left, y, self._axis.right, y, Role.GRID)
            yield Text(
                self._axis.left - 3, y + 2.5, self._words.decimals.number(tick_text(number)), 7.5, Role.SOFT, Anchor.END
            )

    def _each(self, band: Band, scale: Scale) -> Iterator[Mark | Group]:
        if band.sign == "pressure":
            yield from self._pressures(band, scale)
            return
        for run in _runs(band.values) if band.sign not in _NOT_JOINED else ():
            points = tuple((self._axis.x(value.at), scale.y(value.number)) for value in run)
            if len(points) > 1:
                yield Stroke(points, Role.VALUE)
        for value in band.values:
            if not is_abnormal(value.row.flag):
                yield self._group("value", marks.value(self._axis.x(value.at), scale.y(value.number)), [value])

    def _pressures(self, band: Band, scale: Scale) -> Iterator[Group]:
        for at, found in groupby(band.values, key=lambda value: value.at):
            values, x = list(found), self._axis.x(at)
            high = [scale.y(value.number) for value in values if value.part == "systolic"]
            low = [scale.y(value.number) for value in values if value.part == "diastolic"]
            if len(high) == len(low) == 1:
                alone = [value for value in values if value.part not in ("systolic", "diastolic")]
                bar: tuple[Mark, ...] = marks.pressure(x, high[0], low[0])
            else:
                alone, bar = values, ()
            dots = tuple(mark for value in alone for mark in marks.value(x, scale.y(value.number)))
            yield self._group("value", (*bar, *dots), values)

    def _crowded(self, band: Band, scale: Scale) -> Iterator[Group]:
        width = _CLOSE * self._axis.period.hours / self._axis.width
        start = self._axis.period.start

        def slot(value: Plotted) -> tuple[int, str]:
            return int((value.at - start) / timedelta(hours=width)), value.part

        for _, found in groupby(sorted(band.values, key=slot), key=slot):
            values = list(found)
            ys = [scale.y(value.number) for value in values]
            x = sum(self._axis.x(value.at) for value in values) / len(values)
            middle = (max(ys) + min(ys)) / 2
            half = max(1.2, (max(ys) - min(ys)) / 2)
            bar = line(x, middle - half, x, middle + half, Role.CRITICAL)
            yield self._group("value", (bar,), values[:1] if len(values) == 1 else ())

    def _flags(self, band: Band, scale: Scale) -> Iterator[Mark | Group]:
        """The marks and letters of flagged values; letters only where they cover no other value."""
        edge = self._axis.left - 1.0
        places = sorted({self._axis.x(value.at) for value in band.values})
        letters: list[Mark] = []
        for value in band.values:
            if not is_abnormal(value.row.flag):
                continue
            x, y = self._axis.x(value.at), scale.y(value.number)
            yield self._group("flagged", _shape(value)(x, y), [value])
            said = f"{together([value], self._words).strip('/?')} {flag_sign(value.row)}"
            width = self._lettering.width(said, 8, bold=True)
            place = bisect_left(places, x)
            after = places[place + 1] - 5 if place + 1 < len(places) else self._axis.right + 5
            before = max(edge, places[place - 1] + 5 if place else edge)
            left = x + 6 if x + 6 + width <= after else x - 6 - width
            critical, y = is_critical(value.row.flag), min(y + 3, scale.bottom + 4)
            if left < before and critical and x - width / 2 > edge:  # a critical one finds room above or below its mark
                left, y = x - width / 2, y - 9 if y - 16 > scale.top - _PAD else y + 10
                before = left
            if left >= before:
                edge = left + width + 2
                role = Role.CRITICAL if critical else Role.ABNORMAL
                letters.append(rect(left - 1, y - 7, width + 1, 9, Role.NIGHT, Fill.PAPER))
                letters.append(Text(left, y, said, 8, role, bold=True))
        yield from letters

    def _group(self, name: str, shape: Sequence[Mark], values: Sequence[Plotted]) -> Group:
        if not values:
            return Group(name, tuple(shape))
        flag = ", ".join(dict.fromkeys(self._words.flag(v.row.flag) for v in values if v.row.flag))
        said = (together(values, self._words), values[0].row.unit or "", flag)
        title = f"{self._dates.short(values[0].at)}{self._words.colon}{' '.join(filter(None, said))}"
        return Group(name, tuple(shape), title)


def _runs(values: Sequence[Plotted]) -> Iterator[list[Plotted]]:
    """Values without a gap between them."""
    run: list[Plotted] = []
    for value in values:
        if run and value.at - run[-1].at > GAP:
            yield run
            run = []
        run.append(value)
    if run:
        yield run


def _shape(value: Plotted) -> marks.Shape:
    said = set(flags(value.row.flag))
    if is_critical(value.row.flag):
        return marks.critical
    if said & {"H", "HU", ">", "H>", "HX", "U"}:
        return marks.raised
    return marks.lowered if said & {"L", "LU", "<", "L<", "LX", "D"} else marks.abnormal
