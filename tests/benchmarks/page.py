"""Write `downtime/docs/PERFORMANCE.md` and its plots from a run: `python -m tests.benchmarks.page bench.json`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from tests.benchmarks import plots
from tests.benchmarks.figures import Figure
from tests.benchmarks.machine import Machine, Run
from tests.benchmarks.rows import ROWS
from tests.benchmarks.table import HEAD, LINEAR, cells, growth

DOCS = Path(__file__).resolve().parents[2] / "downtime" / "docs"
TITLES = {
    "fhir_reading": "FHIR NDJSON to rows",
    "sqlite_writing": "Rows to SQLite with indexes",
    "whole_export": "A whole export",
    "pull": "Pull of a published snapshot",
    "first_page": "Unlock to the first ward page",
    "pages": "Patient page and ward page",
    "search": "Search as one types",
    "paper": "Paper",
    "start": "Start of the programs",
}
_HEAD = """# How fast it is

Written by `make performance` from the file that `make bench` leaves; never by hand. Every line was measured side by
side in one run: ours, the bare bound (the least work that gives the same result) and the peers. Read the ratios; the
absolute figures belong to one machine. “±” is half the distance between the fastest and the slowest of the runs. No
target is asserted in a test: what is missed is said here, with the reason.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="of one run, or of several on the same machine")
    runs = [msgspec.json.decode(file.read_bytes(), type=Run) for file in parser.parse_args().files]
    measured = [figure for run in runs for figure in run.figures]
    ordered = tuple(sorted(measured, key=lambda figure: ROWS.index(figure.row)))
    run = Run(runs[0].machine, any(run.quick for run in runs), ordered)
    (DOCS / "performance").mkdir(exist_ok=True)
    (DOCS / "PERFORMANCE.md").write_text("\n".join(page(run)), encoding="utf-8")
    plots.draw(run.figures, DOCS / "performance")
    return 0


def page(run: Run) -> Iterator[str]:
    yield _HEAD
    yield machine(run.machine)
    for row, group in groupby(run.figures, key=lambda figure: figure.row):
        yield from section(TITLES[row], row, tuple(group))
    yield "## Growth\n"
    yield f"Exponent between the smallest and the largest hospital: 1.00 is linear, the target is ≤ {LINEAR}.\n"
    yield "| work | patients | exponent | |\n|---|---|---|---|"
    for work, sizes, found in growth(run.figures):
        yield f"| {work} | {sizes} | {found:.2f} | {'met' if found <= LINEAR else 'MISSED'} |"
    yield "\n![Growth of each work with the number of patients](performance/growth.svg)\n"


def machine(on: Machine) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in on.versions.items())
    return (
        f"Measured on {on.measured_on}: {on.cores} cores ({on.processor}), {on.memory_gb} GiB, {on.system}, "
        f"Python {on.python}, SQLite {on.sqlite}; {versions}.\n"
    )


def section(title: str, row: str, figures: Sequence[Figure]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD)
    for figure in figures:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells(figure)) + " |"
    yield ""
    for figure in figures:
        if figure.note:
            size = f", {figure.patients:,} patients" if figure.patients else ""
            yield f"- {figure.what} ({figure.unit}{size}): {figure.note}"
    yield ""
    if any(figure.stages for figure in figures):
        yield f"![{title}: where the time goes](performance/{row}.svg)\n"


if __name__ == "__main__":
    sys.exit(main())
