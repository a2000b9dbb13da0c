"""The scale of a band: from where to where its values stand, and the lines to read them by.

Rules of this module: a known sign in its usual unit starts from a usual scale, so that two patients look alike; the
scale always holds every value drawn. It judges nothing: it is paper with lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_USUAL: dict[tuple[str, str], tuple[float, float]] = {
    ("pressure", "mmhg"): (60, 160),
    ("heart-rate", ""): (50, 120),
    ("respiration", ""): (10, 30),
    ("saturation", "%"): (88, 100),
    ("temperature", "°c"): (36, 39),
    ("temperature", "f"): (96, 102),
    ("pain", ""): (0, 10),
}
_APART = 10.0
"""Points between two lines at least, so that their numbers stay apart."""

_SAME_UNIT = {"mm[hg]": "mmhg", "cel": "°c", "[degf]": "f", "°f": "f", "degf": "f"}


@dataclass(frozen=True)
class Scale:
    """From `low` (drawn at `bottom`) to `high` (at `top`); `ticks` are round numbers between."""

    low: float
    high: float
    ticks: tuple[float, ...]
    top: float
    bottom: float

    def y(self, number: float) -> float:
        return self.bottom - (number - self.low) / (self.high - self.low) * (self.bottom - self.top)


def scale_of(numbers: Iterable[float], sign: str, unit: str, top: float, bottom: float) -> Scale:
    """A scale that holds all the numbers, at least one; `top` and `bottom` in points."""
    listed = list(numbers)
    plain = _SAME_UNIT.get(unit.casefold(), unit.casefold())
    usual = _USUAL.get((sign, plain)) or _USUAL.get((sign, ""))
    low, high = min(listed), max(listed)
    if usual:
        low, high = min(low, usual[0]), max(high, usual[1])
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - max(1.0, abs(low) * 0.05), high + max(1.0, abs(high) * 0.05)
    step = _step(high - low, max(1.0, (bottom - top) / _APART))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Scale(low, high, tuple(n * step for n in range(first, last + 1)), top, bottom)


def _step(span: float, count: float) -> float:
    """The smallest round distance of which no more than `count` fit in the span."""
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= raw)


def tick_text(number: float) -> str:
    """A round number as short as it is."""
    return f"{number:.6g}"
