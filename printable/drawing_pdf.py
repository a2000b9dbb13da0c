"""A drawing on paper: the same marks as `drawing_svg` paints, through the pen.

Rules of this module: it places and inks, and decides nothing; texts stay black, since grey letters fade on a copy.
"""

from __future__ import annotations

from printable.drawing import INKS, Anchor, Disc, Drawing, Fill, Stroke, Text
from printable.fonts import BOLD, REGULAR
from printable.layout import Strip
from printable.pen import Pen, Trace
from printable.text import Run, Typesetter


def paint(drawing: Drawing, pen: Pen, setter: Typesetter, x: float, y: float) -> None:
    """Draw it with its top left at (x, y)."""
    for mark in drawing.flat():
        if isinstance(mark, Text):
            _text(mark, pen, setter, x, y)
        elif isinstance(mark, Disc):
            pen.disc(x + mark.x, y + mark.y, mark.radius, _trace(mark))
        else:
            pen.trace([(x + px, y + py) for px, py in mark.points], _trace(mark), closed=mark.closed)


def strip(drawing: Drawing, setter: Typesetter) -> Strip:
    """The drawing as a piece of a sheet's content."""
    return Strip(drawing.height, lambda pen, x, y: paint(drawing, pen, setter, x, y))


def _trace(mark: Stroke | Disc) -> Trace:
    ink = INKS[mark.role]
    fills = {Fill.SOLID: ink.gray, Fill.TINT: ink.tint, Fill.PAPER: 1.0}
    return Trace(ink.weight, ink.gray, ink.dash, fills.get(mark.fill))


def _text(mark: Text, pen: Pen, setter: Typesetter, x: float, y: float) -> None:
    (line, *_) = setter.wrap([Run(mark.text, BOLD if mark.bold else REGULAR)], 1e6, mark.size)
    width = line[-1].x + line[-1].width if line else 0.0
    left = x + mark.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[mark.anchor]
    pen.baseline(line, left, y + mark.y, mark.size)
    if mark.struck:
        middle = y + mark.y - 0.3 * mark.size
        pen.trace([(left, middle), (left + width, middle)], Trace(0.6))
