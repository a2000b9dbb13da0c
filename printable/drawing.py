"""A drawing: marks in one coordinate system, made once and painted on screen (SVG) and on paper (PDF) alike.

Rules of this module:

* the origin is the top left, lengths are points (on screen: CSS pixels), y grows downwards;
* a mark names its role, and the role its ink: weight, dashes and grey are the same on screen and on paper, and a colour
  on screen only repeats what the shape and the dashes say;
* what is painted is `strokes` and `texts`: no painter draws anything of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]
Points: TypeAlias = tuple[Point, ...]


class Role(StrEnum):
    """What a mark stands for; on screen its class."""

    GRID = "grid"
    AXIS = "axis"
    NIGHT = "night"
    VALUE = "value"
    ABNORMAL = "abnormal"
    CRITICAL = "critical"
    RANGE = "range"
    LABEL = "label"
    SOFT = "soft"
    UNKNOWN = "unknown"
    COPY = "copy"
    NOW = "now"
    GIVEN = "given"
    NOT_GIVEN = "not-given"
    DUE = "due"
    RUNNING = "running"


class Fill(StrEnum):
    NONE = "none"
    SOLID = "solid"
    TINT = "tint"
    PAPER = "paper"
    """The ground of the page: white on paper, the ground of the theme on screen."""


class Ink(NamedTuple):
    """Weight of the line in points, its grey (0 black, 1 white), its dashes; the grey of a tint."""

    weight: float = 0.8
    gray: float = 0.0
    dash: tuple[float, ...] = ()
    tint: float = 0.88


INKS: Mapping[Role, Ink] = {
    Role.GRID: Ink(0.35, 0.8),
    Role.AXIS: Ink(0.5, 0.55),
    Role.NIGHT: Ink(0, 1, tint=0.94),
    Role.VALUE: Ink(1.0),
    Role.ABNORMAL: Ink(1.1),
    Role.CRITICAL: Ink(1.6),
    Role.RANGE: Ink(0.4, 0.7, tint=0.87),
    Role.LABEL: Ink(0.6),
    Role.SOFT: Ink(0.6, 0.35),
    Role.UNKNOWN: Ink(0.9, 0.25, (2.2, 1.6)),
    Role.COPY: Ink(1.5),
    Role.NOW: Ink(1.2, 0.0, (4.0, 2.0)),
    Role.GIVEN: Ink(1.0),
    Role.NOT_GIVEN: Ink(1.5),
    Role.DUE: Ink(1.2),
    Role.RUNNING: Ink(1.0, tint=0.72),
}


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


class Stroke(NamedTuple):
    """A line through points, or the outline of a shape when `closed`."""

    points: Points
    role: Role
    closed: bool = False
    fill: Fill = Fill.NONE


class Disc(NamedTuple):
    x: float
    y: float
    radius: float
    role: Role
    fill: Fill = Fill.SOLID


class Text(NamedTuple):
    """One line of text; (x, y) is the start, middle or end of its baseline."""

    x: float
    y: float
    text: str
    size: float
    role: Role = Role.LABEL
    anchor: Anchor = Anchor.START
    bold: bool = False
    struck: bool = False


Mark: TypeAlias = Stroke | Disc | Text


class Group(NamedTuple):
    """Marks that are one thing, such as a dose, with the words for it (shown on screen under the pointer)."""

    name: str
    marks: tuple[Mark, ...]
    title: str = ""


@dataclass(frozen=True)
class Drawing:
    """A whole drawing. `name` is unlike that of any other drawing of a page; `description` says it in words."""

    name: str
    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark | Group, ...] = field(default=())

    def flat(self) -> Iterator[Mark]:
        """Every mark, groups opened."""
        for mark in self.marks:
            if isinstance(mark, Group):
                yield from mark.marks
            else:
                yield mark

    def groups(self, name: str) -> tuple[Group, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Group) and mark.name == name)


def line(x1: float, y1: float, x2: float, y2: float, role: Role) -> Stroke:
    return Stroke(((x1, y1), (x2, y2)), role)


def rect(x: float, y: float, width: float, height: float, role: Role, fill: Fill = Fill.NONE) -> Stroke:  # noqa: PLR0913, PLR0917 - a rectangle
    return Stroke(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), role, closed=True, fill=fill)


def hatch(x: float, y: float, width: float, height: float, step: float = 6.0) -> Iterable[Stroke]:
    """Slanted lines cut to a rectangle: the ground of what nobody knows, unlike any other in black and white."""
    offset = step / 2 - height
    while offset < width:
        left, right = max(offset, 0.0), min(offset + height, width)
        if right > left:
            bottom, top = y + height - (left - offset), y + height - (right - offset)
            yield Stroke(((x + left, bottom), (x + right, top)), Role.SOFT)
        offset += step


def moved(marks: Iterable[Mark | Group], dx: float, dy: float) -> tuple[Mark | Group, ...]:
    """The same marks elsewhere."""
    return tuple(
        mark._replace(marks=tuple(_moved(inner, dx, dy) for inner in mark.marks))
        if isinstance(mark, Group)
        else _moved(mark, dx, dy)
        for mark in marks
    )


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Stroke):
        return Stroke(tuple([(x + dx, y + dy) for x, y in mark.points]), *mark[1:])
    return mark._replace(x=mark.x + dx, y=mark.y + dy)


def bounds(marks: Sequence[Mark]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the points of some marks."""
    points = [
        point for mark in marks for point in (mark.points if isinstance(mark, Stroke) else ((mark.x, mark.y),))
    ] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
