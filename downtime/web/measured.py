"""Measured values as one reads them: by name, newest first, with what came before.

Rules of this module:

* the source's flag, range, status and words are shown as they are; nothing is judged or computed;
* values are lined up under one name only when the source gives the same code (or, without a code, the same name), unit
  and specimen: two units, or blood and urine, never share a curve;
* a panel that only holds its components together is not drawn as a value without a value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from exports.record import Observation
from printable.codes import is_critical

EARLIER = 4
"""Values shown behind the newest one."""
WIDTH, HEIGHT = 96.0, 22.0


@dataclass(frozen=True)
class Series:
    """All values of one measure, newest first."""

    name: str | None
    unit: str | None
    values: tuple[Observation, ...]

    @property
    def newest(self) -> Observation:
        return self.values[0]

    @property
    def earlier(self) -> tuple[Observation, ...]:
        return self.values[1 : 1 + EARLIER]

    @property
    def curve(self) -> str:
        """The points of a small curve, oldest left, in an SVG of `WIDTH` by `HEIGHT`; "" with fewer than three."""
        return _points(self.values[:24])


def worth_showing(values: Iterable[Observation]) -> tuple[Observation, ...]:
    """Without the panels that hold nothing themselves."""
    listed = tuple(values)
    panels = {value.panel for value in listed if value.panel}
    return tuple(v for v in listed if v.key not in panels or v.value or v.missing_reason or v.unreadable or v.note)


def series_of(values: Iterable[Observation]) -> tuple[Series, ...]:
    """Values by measure: critical ones first, then in the order of their newest value."""
    grouped: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for value in worth_showing(values):
        grouped[(value.code or value.name or value.key, value.unit or "", value.specimen or "")].append(value)
    found = [
        Series(group[0].name, group[0].unit, tuple(sorted(group, key=lambda v: v.at or "", reverse=True)))
        for group in grouped.values()
    ]
    found.sort(key=lambda series: series.newest.at or "", reverse=True)
    found.sort(key=lambda series: not is_critical(series.newest.flag))
    return tuple(found)


def _points(newest_first: tuple[Observation, ...]) -> str:
    numbers = [
        value.number for value in reversed(newest_first) if value.number is not None and math.isfinite(value.number)
    ]
    if len(numbers) < 3:
        return ""
    low, span = min(numbers), (max(numbers) - min(numbers)) or 1.0
    if not math.isfinite(span):
        return ""
    step = (WIDTH - 4) / (len(numbers) - 1)
    return " ".join(
        f"{2 + i * step:.1f},{HEIGHT - 3 - (number - low) / span * (HEIGHT - 6):.1f}"
        for i, number in enumerate(numbers)
    )
