"""What stands above a sheet that is about no single patient: its name, the ward, and who fills it in.

Rule: boxes for the ward, the day and the shift stand where somebody writes them: on a ward's lists and on empty ones.
"""

from __future__ import annotations

from exports.language import N_
from printable.pen import LEADING, Pen, Rect
from printable.ruling import Field, fields
from printable.sheet import Band, SheetMaker
from printable.text import bold


def place_band(maker: SheetMaker, name: str, ward: str | None) -> Band:
    """What stands above a sheet that is about no single patient: its name, the ward, the day and the shift to write."""
    say = maker.words.say
    row = fields(
        maker.setter,
        maker.width,
        [
            Field(say(N_("Ward or place")), 3, [bold(ward)] if ward else ()),
            Field(say(N_("Day")), 1),
            Field(say(N_("Shift")), 1),
            Field(say(N_("Sheet filled in by (name, role)")), 2),
        ],
        26,
        11,
    )
    above = name_band(maker, name, None)

    def draw(pen: Pen, x: float, y: float, page: int) -> None:
        above.draw(pen, x, y, page)
        row.draw(pen, x, y + above.height)

    return Band(above.height + row.height, draw)


def name_band(maker: SheetMaker, name: str, ward: str | None) -> Band:
    """The name of a sheet alone, with the ward if it is of one: nobody writes a day or a shift on it."""
    runs = [bold(f"{name} – {ward}" if ward else name)]
    lines = maker.setter.wrap(runs, maker.width - 8, 13, max_lines=2)
    height = len(lines) * 13 * LEADING + 4

    def draw(pen: Pen, x: float, y: float, _page: int) -> None:
        pen.box(Rect(x, y, maker.width, height), 1.2)
        pen.lines(lines, x + 4, y + 1.5, 13)

    return Band(height, draw)
