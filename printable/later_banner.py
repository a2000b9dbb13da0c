"""The identity banner of a patient from the second page of a sheet on: the same facts, in less room.

Rules of this module:

* both identifiers, place, weight, every warning, allergies in their three states and alerts stand on each page: only
  the symbol and the text of the INS stay behind on the first;
* allergies and alerts stand side by side, each as wide as it needs for the fewest lines; where both do not fit, the
  shorter one does, up to half of the width;
* what does not fit is counted, with the page where it stands;
* the states of the allergies differ by the same drawing as on the first page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from exports.record import ListState
from printable.pen import LEADING, Pen, Rect
from printable.sheet import SheetMaker
from printable.text import Line, Run, bold, inverse

ROWS = 3
"""Lines that a list may take."""
_LOOSE = 1.12
"""What lines broken at words take more than the same text on one line."""
_ENDLESS = 100_000.0
SIZE = 8.0
"""Of everything but the name."""
_PAD = 3.0
_PLACE = 168.0
_NAMES = (11.0, 9.0, 8.0)
_LABEL_GAP = 5.0


class Listed(NamedTuple):
    """A list in the banner: its label, its state, and its lines in so many points."""

    label: str
    state: ListState
    lines: Callable[[float], list[Line]]


class Later(NamedTuple):
    """What the banner of a later page holds. `rest` is all that identifies beside the name."""

    name: str
    rest: Sequence[Run]
    place: Sequence[Run]
    warnings: Sequence[Run]
    allergies: Listed
    alerts: Listed


class _Box(NamedTuple):
    """A list as it is drawn: the widths of its label and of all of it, in points."""

    listed: Listed
    label: float
    width: float
    lines: list[Line]


def _boxes(maker: SheetMaker, lists: tuple[Listed, Listed]) -> tuple[_Box, _Box]:
    """Both lists side by side, on as few lines as they can be."""
    wrap = maker.setter.wrap
    titles = (f"⚠ {lists[0].label.upper()}", lists[1].label)
    labels = [_wide(wrap([bold(title)], maker.width, SIZE)) + 2 * _PAD for title in titles]
    beside = [label + _LABEL_GAP + _PAD for label in labels]
    at_once = [one.lines(_ENDLESS) for one in lists]
    left = _left(maker.width, beside, [_wide(lines) for lines in at_once])
    widths = (left, maker.width - left)
    rooms = [width - taken for width, taken in zip(widths, beside, strict=True)]
    found = [
        lines if _wide(lines) <= room else one.lines(room)
        for one, lines, room in zip(lists, at_once, rooms, strict=True)
    ]
    return _Box(lists[0], labels[0], widths[0], found[0]), _Box(lists[1], labels[1], widths[1], found[1])


def _left(width: float, beside: Sequence[float], whole: Sequence[float]) -> float:
    """The width of the first of two lists whose texts are so long on one line, and have so much beside them."""
    for rows in range(1, ROWS + 1):
        loose = _LOOSE if rows > 1 else 1.0
        needed = [taken + text / rows * loose for taken, text in zip(beside, whole, strict=True)]
        if sum(needed) <= width:
            return width * needed[0] / sum(needed)
    shorter = min(*needed, width / 2)
    return shorter if needed[0] < needed[1] else width - shorter


def _wide(lines: Sequence[Line]) -> float:
    return max((line[-1].x + line[-1].width for line in lines if line), default=0.0)


class LaterBanner:
    """Measured once for all later pages of a sheet."""

    def __init__(self, maker: SheetMaker, later: Later) -> None:
        self._maker = maker
        self._later = later
        left = maker.width - _PLACE - 2 * _PAD
        wrap = maker.setter.wrap
        size = next((one for one in _NAMES if len(wrap([bold(later.name)], left, one)) == 1), _NAMES[-1])
        self._name = [(line, size) for line in wrap([bold(later.name)], left, size, max_lines=3)]
        self._name += [(line, SIZE) for line in wrap(later.rest, left, SIZE, max_lines=4)]
        self._place = wrap(later.place, _PLACE - _PAD, SIZE, max_lines=5)
        self._warnings = wrap(later.warnings, maker.width - 2 * _PAD, SIZE, max_lines=3) if later.warnings else []
        told = sum(size * LEADING for _, size in self._name)
        self._upper = max(told, len(self._place) * SIZE * LEADING) + len(self._warnings) * SIZE * LEADING + _PAD
        self._allergies, self._alerts = _boxes(maker, (later.allergies, later.alerts))
        rows = max(len(self._allergies.lines), len(self._alerts.lines))
        self._lower = rows * SIZE * LEADING + 4
        self.height = self._upper + self._lower
        """In points."""

    def draw(self, pen: Pen, x: float, y: float) -> None:
        maker, below = self._maker, y + 1.5
        pen.box(Rect(x, y, maker.width, self._upper), 1.2)
        for line, size in self._name:
            pen.line(line, x + _PAD, below, size)
            below += size * LEADING
        ends = pen.lines(self._place, x + maker.width - _PLACE, y + 1.5, SIZE)
        pen.lines(self._warnings, x + _PAD, max(below, ends), SIZE)
        _draw_allergies(pen, self._allergies, Rect(x, y + self._upper, self._allergies.width, self._lower))
        left = x + self._allergies.width
        _draw_alerts(pen, self._alerts, Rect(left, y + self._upper, self._alerts.width, self._lower))


def _draw_allergies(pen: Pen, box: _Box, place: Rect) -> None:
    found = box.listed
    label = Rect(place.x, place.y, box.label, place.height)
    if found.state == ListState.LISTED:
        pen.box(place, 2.0)
        pen.fill(label, 0)
        pen.write([inverse(f"⚠ {found.label.upper()}")], place.x + _PAD, place.y + 2, SIZE)
    elif found.state == ListState.NONE_KNOWN:
        pen.box(place, 0.6)
        pen.write([Run(found.label)], place.x + _PAD, place.y + 2, SIZE)
    else:
        pen.hatch(label)
        pen.box(place, 1.2, dashed=True)
        pen.fill(Rect(place.x + _PAD - 1, place.y + 2, box.label - 4 * _PAD, SIZE * LEADING), 1)
        pen.write([bold(f"{found.label} ?")], place.x + _PAD, place.y + 2, SIZE)
    pen.lines(box.lines, place.x + box.label + _LABEL_GAP, place.y + 2, SIZE)


def _draw_alerts(pen: Pen, box: _Box, place: Rect) -> None:
    found = box.listed
    pen.box(place, 0.6, dashed=found.state == ListState.NOT_RECORDED)
    label = bold(found.label) if found.state == ListState.LISTED else Run(found.label)
    pen.write([label], place.x + _PAD, place.y + 2, SIZE)
    pen.lines(box.lines, place.x + box.label + _LABEL_GAP, place.y + 2, SIZE)
