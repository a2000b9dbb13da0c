"""The small curve of one examination: its last values over the range that the source gives.

Rules of this module:

* values stand at their time; one that is no plain number or has no instant is not drawn, and counted in words;
* the range is drawn only when the source wrote it as plain limits; nothing is called rising or falling;
* fewer than two values make no curve: the value and the one before stand beside it in figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exports.language import N_
from exports.record import Observation
from printable import marks
from printable.codes import is_abnormal, is_critical
from printable.dates import Dates
from printable.drawing import Drawing, Fill, Mark, Role, Stroke, rect
from printable.signs import Plotted, plotted
from printable.words import Words

MOST = 24
"""Values of one curve; the newest ones."""
WIDTH, HEIGHT = 104.0, 26.0
_PAD, _LOW_PAD = 5.5, 0.25
"""Room for marks at the edges: in points, and at most so much of a low curve's height."""
_NUMBER = r"(-?\d{1,7}(?:[.,]\d{1,5})?)"
_BETWEEN = re.compile(rf"\s*{_NUMBER}\s*(?:[–—-]|à|to)\s*{_NUMBER}\s*")
_ABOVE = re.compile(rf"\s*(?:≥|>=?)\s*{_NUMBER}\s*")
_BELOW = re.compile(rf"\s*(?:≤|<=?)\s*{_NUMBER}\s*")


class Limits(NamedTuple):
    """A reference range; None: open on that side."""

    low: float | None
    high: float | None


def limits_of(text: str | None) -> Limits | None:
    """The limits of a range written plainly ("3,5 – 5,0", "≤ 14"); None for any other text."""
    if between := _BETWEEN.fullmatch(text or ""):
        low, high = _plain(between[1]), _plain(between[2])
        return Limits(low, high) if low < high else None
    if above := _ABOVE.fullmatch(text or ""):
        return Limits(_plain(above[1]), None)
    below = _BELOW.fullmatch(text or "")
    return Limits(None, _plain(below[1])) if below else None


def trend(  # noqa: PLR0913 - all named but the values
    newest_first: Sequence[Observation],
    *,
    name: str,
    words: Words,
    dates: Dates,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Drawing | None:
    """The curve of one measure in one unit; None with fewer than two values that can be drawn."""
    chosen = newest_first[:MOST]
    values = sorted((value for row in chosen for value in plotted(row)), key=lambda value: value.at)
    if len(values) < 2 or values[0].at == values[-1].at:
        return None
    limits = limits_of(chosen[0].range)
    title = words.say(N_("Last values of {name}"), name=chosen[0].name or words.say(N_("[examination not recorded]")))
    n = len(values)
    said = words.ngettext(
        "{n} value from {start} to {end}; last {last}", "{n} values from {start} to {end}; last {last}", n
    ).format(
        n=n, start=dates.short(values[0].at), end=dates.short(values[-1].at), last=words.decimals.value(values[-1].row)
    )
    if undrawn := len(chosen) - n:
        more = words.ngettext("{n} value not drawn: see the list", "{n} values not drawn: see the list", undrawn)
        said = f"{said}; {more.format(n=undrawn)}"
    return Drawing(name, width, height, title, said, tuple(_marks(values, limits, width, height)))


def _marks(values: Sequence[Plotted], limits: Limits | None, width: float, height: float) -> Iterator[Mark]:
    numbers = [value.number for value in values]
    known = [limit for limit in (limits or ()) if limit is not None]
    low, high = min((*numbers, *known)), max((*numbers, *known))
    span = (high - low) or 1.0
    pad = min(_PAD, height * _LOW_PAD)
    first, last = values[0].at, values[-1].at

    def x(value: Plotted) -> float:
        return _PAD + (width - 2 * _PAD) * ((value.at - first) / (last - first))

    def y(number: float) -> float:
        return height - pad - (number - low) / span * (height - 2 * pad)

    if limits is not None:
        top = 0.5 if limits.high is None else y(limits.high)
        bottom = height - 0.5 if limits.low is None else y(limits.low)
        yield rect(0, top, width, max(bottom - top, 0.5), Role.RANGE, Fill.TINT)
    places = tuple([(x(value), y(value.number)) for value in values])
    yield Stroke(places, Role.VALUE)
    for value, here in zip(values, places, strict=True):
        if is_critical(value.row.flag):
            yield from marks.small_critical(*here)
        elif is_abnormal(value.row.flag):
            yield from marks.small_abnormal(*here)
        elif value is values[-1]:
            yield from marks.value(*here)


def _plain(text: str) -> float:
    return float(text.replace(",", "."))
