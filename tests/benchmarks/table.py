"""The table of a run, for a terminal and for the page: one line a figure, one line a target that is missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tests.benchmarks.figures import Figure, Sample, Target, exponent

LINEAR = 1.05
"""Target for the exponent of growth."""


def number(value: float) -> str:
    """Three digits that matter, thousands apart: 0.0123, 1.23, 12,300."""
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"


def sampled(sample: Sample | None) -> str:
    return "–" if sample is None else f"{number(sample.median)} ±{sample.spread / 2:.0%}"


def ratios(figure: Figure) -> str:
    """Ours against the bound and each peer."""
    names = [*(["bound"] if figure.bound else []), *figure.peers]
    return ", ".join(f"{name} ×{number(figure.ratio(name) or 0)}" for name in names) or "–"


def target_words(target: Target) -> str:
    limit = f"≥ {number(target.at_least)}" if target.at_least is not None else f"≤ {number(target.at_most or 0)}"
    return f"{limit}× {target.against}" if target.against else limit


def verdict(figure: Figure) -> str:
    said = {True: "met", False: "MISSED", None: "not measured"}
    return "; ".join(f"{target_words(target)} {said[figure.met(target)]}" for target in figure.targets) or "–"


HEAD = ("work", "patients", "unit", "ours", "bound", "peers", "ratio (ours / theirs)", "target")


def cells(figure: Figure) -> tuple[str, ...]:
    peers = ", ".join(f"{name} {sampled(sample)}" for name, sample in figure.peers.items()) or "–"
    size = f"{figure.patients:,}" if figure.patients else "–"
    return (
        figure.what, size, figure.unit, sampled(figure.ours), sampled(figure.bound), peers, ratios(figure),
        verdict(figure),
    )  # fmt: skip


def growth(figures: Iterable[Figure]) -> Iterator[tuple[str, str, float]]:
    """(work, sizes, exponent) of what is measured at several sizes."""
    growing = sorted((f for f in figures if f.grows and f.patients), key=lambda f: (f.row, f.what, f.unit))
    for (_, what, unit), group in groupby(growing, key=lambda f: (f.row, f.what, f.unit)):
        same = list(group)
        found = exponent(same)
        if found is not None:
            sizes = " → ".join(f"{f.patients:,}" for f in sorted(same, key=lambda f: f.patients or 0))
            yield f"{what} ({unit})", sizes, found


def text(figures: Sequence[Figure]) -> str:
    """For a terminal."""
    lines = []
    for figure in figures:
        work, size, unit, ours, bound, _, against, verdicts = cells(figure)
        lines.append(f"{work:<44}{size:>7}  {ours:>14} {unit:<12} bound {bound:<14} {against:<40} {verdicts}")
    grown = [f"{work:<60}{sizes:<24}{found:5.2f}" for work, sizes, found in growth(figures)]
    return "\n".join([*lines, "", f"growth exponent, 1.00 is linear, target ≤ {LINEAR}", *grown])
