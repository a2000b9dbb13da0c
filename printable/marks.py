"""The shapes of values and doses: each is told from the others without colour, at the size of a letter.

Rules of this module:

* only a dose that the source calls given is a filled square; none other is filled to more than half;
* a dose that was not given is a crossed box; one of unknown fate a dashed box with a question mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exports.record import DoseState
from printable.drawing import Anchor, Disc, Fill, Mark, Role, Stroke, Text, line, rect

Shape = Callable[[float, float], tuple[Mark, ...]]
"""The marks of a shape around its middle."""

HALF = 4.6
"""Half the side of a dose's box."""


def given(x: float, y: float) -> tuple[Mark, ...]:
    return (rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.GIVEN, Fill.SOLID),)


def not_given(x: float, y: float) -> tuple[Mark, ...]:
    return (
        rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.NOT_GIVEN, Fill.PAPER),
        line(x - HALF, y - HALF, x + HALF, y + HALF, Role.NOT_GIVEN),
        line(x - HALF, y + HALF, x + HALF, y - HALF, Role.NOT_GIVEN),
    )


def stopped(x: float, y: float) -> tuple[Mark, ...]:
    """Begun and not finished: a box with one stroke through it."""
    return (
        rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.NOT_GIVEN, Fill.PAPER),
        line(x - HALF, y + HALF, x + HALF, y - HALF, Role.NOT_GIVEN),
    )


def delayed(x: float, y: float) -> tuple[Mark, ...]:
    """Late: a box filled to the half."""
    corners = ((x - HALF, y + HALF), (x + HALF, y + HALF), (x + HALF, y - HALF))
    return (
        rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.DUE, Fill.PAPER),
        Stroke(corners, Role.DUE, closed=True, fill=Fill.SOLID),
    )


def due(x: float, y: float) -> tuple[Mark, ...]:
    return (rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.DUE, Fill.PAPER),)


def unknown(x: float, y: float) -> tuple[Mark, ...]:
    return (
        rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, Role.UNKNOWN, Fill.PAPER),
        Text(x, y + 3.2, "?", 9, Role.UNKNOWN, Anchor.MIDDLE, bold=True),
    )


def running(x: float, y: float) -> tuple[Mark, ...]:
    """The beginning of what runs: a triangle that points on."""
    corners = ((x - HALF, y - HALF), (x + HALF, y), (x - HALF, y + HALF))
    return (Stroke(corners, Role.RUNNING, closed=True, fill=Fill.PAPER),)


DOSES: Mapping[DoseState, Shape] = {
    DoseState.GIVEN: given,
    DoseState.NOT_GIVEN: not_given,
    DoseState.STOPPED: stopped,
    DoseState.DELAYED: delayed,
    DoseState.ORDERED: unknown,
    DoseState.IN_PROGRESS: running,
    DoseState.UNKNOWN: unknown,
}


def written_time(x: float, y: float) -> tuple[Mark, ...]:
    """An hour that the prescription names: a small open wedge on the line of the row."""
    return (Stroke(((x - 2.6, y + 3.6), (x, y), (x + 2.6, y + 3.6)), Role.SOFT),)


def value(x: float, y: float) -> tuple[Mark, ...]:
    return (Disc(x, y, 1.9, Role.VALUE),)


def raised(x: float, y: float) -> tuple[Mark, ...]:
    return (_triangle(x, y, -4.2, Role.ABNORMAL),)


def lowered(x: float, y: float) -> tuple[Mark, ...]:
    return (_triangle(x, y, 4.2, Role.ABNORMAL),)


def abnormal(x: float, y: float) -> tuple[Mark, ...]:
    """Abnormal, neither high nor low."""
    return (_diamond(x, y, 4.0, Role.ABNORMAL, Fill.PAPER),)


def critical(x: float, y: float) -> tuple[Mark, ...]:
    return (_diamond(x, y, 5.0, Role.CRITICAL, Fill.SOLID),)


def small_abnormal(x: float, y: float) -> tuple[Mark, ...]:
    """Abnormal, in a curve as small as a line of text."""
    return (Disc(x, y, 2.1, Role.ABNORMAL, Fill.PAPER),)


def small_critical(x: float, y: float) -> tuple[Mark, ...]:
    return (_diamond(x, y, 3.8, Role.CRITICAL, Fill.SOLID),)


def pressure(x: float, top: float, bottom: float) -> tuple[Mark, ...]:
    """Systolic and diastolic pressure: a bar between two short lines."""
    return (
        line(x - 2.8, top, x + 2.8, top, Role.VALUE),
        line(x, top, x, bottom, Role.VALUE),
        line(x - 2.8, bottom, x + 2.8, bottom, Role.VALUE),
    )


def _triangle(x: float, y: float, up: float, role: Role) -> Stroke:
    side = abs(up)
    return Stroke(((x - side, y - up * 0.6), (x, y + up), (x + side, y - up * 0.6)), role, closed=True, fill=Fill.PAPER)


def _diamond(x: float, y: float, side: float, role: Role, fill: Fill) -> Stroke:
    return Stroke(((x - side, y), (x, y - side), (x + side, y), (x, y + side)), role, closed=True, fill=fill)
