"""The plots of the page: growth curves on logarithmic scales, and bars of the parts of a work. Legible in black and
white: markers and hatches differ, not colours alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import matplotlib
from matplotlib import pyplot

from tests.benchmarks.figures import Figure

_MARKERS = "osD^vP*X<>hd"
_HATCHES = ("", "//", "..", "xx", "\\\\", "++", "oo", "--", "**", "||")
_GREYS = ("#222222", "#888888", "#bbbbbb", "#555555", "#dddddd", "#333333", "#999999", "#cccccc", "#666666", "#eeeeee")


def draw(figures: Sequence[Figure], folder: Path) -> None:
    """`growth.svg`, and `<row>.svg` of each row that tells its parts. The same figures give the same bytes."""
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "downtime", "font.size": 9, "svg.fonttype": "none"})
    _growth([figure for figure in figures if figure.grows and figure.patients], folder / "growth.svg")
    for row, group in groupby(figures, key=lambda figure: figure.row):
        staged = [figure for figure in group if figure.stages]
        if staged:
            _stages(staged, folder / f"{row}.svg")


def _growth(figures: Sequence[Figure], path: Path) -> None:
    units = sorted({figure.unit for figure in figures})
    drawing, axes = pyplot.subplots(1, max(1, len(units)), figsize=(4.5 * max(1, len(units)), 4), squeeze=False)
    for axis, unit in zip(axes[0], units, strict=False):
        of_unit = sorted((f for f in figures if f.unit == unit), key=lambda f: f.what)
        for place, (what, group) in enumerate(groupby(of_unit, key=lambda f: f.what)):
            points = sorted((f.patients or 0, f.ours.median) for f in group)
            axis.plot(*zip(*points, strict=True), marker=_MARKERS[place % len(_MARKERS)], label=what, color="#222222")
        axis.set(xscale="log", yscale="log", xlabel="patients", ylabel=unit)
        axis.legend(fontsize=7)
    _save(drawing, path)


def _stages(figures: Sequence[Figure], path: Path) -> None:
    names = list(dict.fromkeys(name for figure in figures for name in figure.stages))
    labels = [f"{f.what}\n{f.patients:,} patients" if f.patients else f.what for f in figures]
    drawing, axis = pyplot.subplots(figsize=(9, 1.2 + 0.6 * len(figures)))
    left = [0.0] * len(figures)
    for place, name in enumerate(names):
        widths = [figure.stages.get(name, 0.0) for figure in figures]
        look = {"color": _GREYS[place % len(_GREYS)], "hatch": _HATCHES[place % len(_HATCHES)], "edgecolor": "white"}
        axis.barh(labels, widths, left=left, label=name, **look)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axis.set_xlabel("seconds")
    axis.legend(fontsize=7, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    _save(drawing, path)


def _save(drawing: pyplot.Figure, path: Path) -> None:
    drawing.tight_layout()
    drawing.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(drawing)
