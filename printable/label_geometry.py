"""Label sheets sold for A4 printers: where the labels lie. Sizes in millimetres, as the makers publish them.

Rule: a geometry whose labels would not lie on the sheet is no geometry (a test holds all of them to it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from printable.pen import MM, Rect


class Geometry(NamedTuple):
    """`across` by `down` labels; the first at (left, top), the next `pitch_x` and `pitch_y` further."""

    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    def places(self) -> Iterator[Rect]:
        """Each label in points, row by row."""
        for row in range(self.down):
            for column in range(self.across):
                x, y = self.left + column * self.pitch_x, self.top + row * self.pitch_y
                yield Rect(x * MM, y * MM, self.width * MM, self.height * MM)


GEOMETRIES: Mapping[str, Geometry] = {
    "24": Geometry(3, 8, 63.5, 33.9, 7.2, 12.9, 66.0, 33.9),
    "21": Geometry(3, 7, 63.5, 38.1, 7.2, 15.1, 66.0, 38.1),
    "24-edge": Geometry(3, 8, 70.0, 37.0, 0.0, 0.5, 70.0, 37.0),
    "14": Geometry(2, 7, 99.1, 38.1, 4.7, 15.1, 101.6, 38.1),
    "16": Geometry(2, 8, 99.1, 33.9, 4.7, 12.9, 101.6, 33.9),
    "33": Geometry(3, 11, 70.0, 25.4, 0.0, 8.8, 70.0, 25.4),
    "65": Geometry(5, 13, 38.1, 21.2, 4.7, 10.7, 40.6, 21.2),
}
"""By their number of labels. Sheets of several makers share each of them (L7159/3475, L7160, 3474, L7163, L7162 …)."""

DEFAULT = "24"
