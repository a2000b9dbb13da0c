"""What a benchmark says: samples of ours, of the bare bound and of the peers, taken side by side, and the targets they
are held against.

A ratio is always ours divided by the other, in the unit of the figure: for a rate more is better, for a time less. No
target is asserted anywhere: the table and the page say whether it is met.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One thing measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Widest difference between two runs, as a share of the median."""
        return (max(self.values) - min(self.values)) / self.median if self.median else 0.0


@dataclass(frozen=True)
class Target:
    """`at_least` or `at_most` of ours divided by `against`: "bound", the name of a peer, or None for ours itself."""

    against: str | None
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Figure:
    """One line of the table. `row` is the module's name; `unit` says what the numbers are ("s", "rows/s", "ms p99")."""

    row: str
    what: str
    unit: str
    ours: Sample
    patients: int | None = None
    bound: Sample | None = None
    peers: Mapping[str, Sample] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    note: str = ""
    """Why a target is not met, or what was done (rows, bytes, pages)."""
    stages: Mapping[str, float] = field(default_factory=dict)
    """Seconds of each part of ours, for the bars of the page."""
    grows: bool = False
    """Its exponent over the sizes is reported (time or memory that should be linear)."""

    def other(self, against: str | None) -> Sample | None:
        return self.bound if against == "bound" else self.peers.get(against or "")

    def ratio(self, against: str | None) -> float | None:
        """Ours divided by the other; ours itself against None; None where the other was not measured."""
        if against is None:
            return self.ours.median
        other = self.other(against)
        return self.ours.median / other.median if other and other.median else None

    def met(self, target: Target) -> bool | None:
        """Whether it holds; None if it was not measured."""
        ratio = self.ratio(target.against)
        if ratio is None:
            return None
        low = target.at_least is None or ratio >= target.at_least
        return low and (target.at_most is None or ratio <= target.at_most)


def exponent(figures: Sequence[Figure]) -> float | None:
    """Growth of ours between the smallest and the largest size: 1.00 is linear."""
    sized = sorted((f.patients, f.ours.median) for f in figures if f.patients)
    if len(sized) < 2 or sized[0][0] == sized[-1][0]:
        return None
    (small, first), (large, last) = sized[0], sized[-1]
    return math.log(last / first) / math.log(large / small)
