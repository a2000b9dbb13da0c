"""Run every stage at every size, print the table, keep the figures."""

from __future__ import annotations

import argparse
import json
import math
import platform
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.stages import Bench, Measure

SIZES = (200, 2_000, 5_000)
STAGES = ("make", "export", "pull", "first_page", "ward_print", "hospital_print")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    arguments = parser.parse_args()
    measures: list[Measure] = []
    for patients in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="downtime-bench-") as folder:
            bench = Bench(Path(folder), patients)
            for stage in STAGES:
                measure = getattr(bench, stage)()
                measures.append(measure)
                print(line(measure), flush=True)
    print("\n" + growth(measures))
    if arguments.json:
        machine = {"python": platform.python_version(), "system": platform.system(), "processor": platform.machine()}
        content = {"machine": machine, "measures": [measure.as_json() for measure in measures]}
        arguments.json.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return 0


def line(measure: Measure) -> str:
    parts = ", ".join(f"{name} {seconds:.3f} s" for name, seconds in measure.parts.items())
    peak = f"{measure.peak_mb:6.0f} MB" if measure.peak_mb else " " * 9
    return (
        f"{measure.patients:>6} patients  {measure.stage:<15}{measure.seconds:8.2f} s  {peak}  {measure.work}  {parts}"
    )


def growth(measures: list[Measure]) -> str:
    """The exponent of time and memory between the smallest and the largest size, stage by stage."""
    rows = ["growth exponent from the smallest to the largest size (1.00 is linear)"]
    for stage in dict.fromkeys(measure.stage for measure in measures):
        of_stage = sorted((m for m in measures if m.stage == stage), key=lambda m: m.patients)
        small, large = of_stage[0], of_stage[-1]
        if large.patients > small.patients:
            scale = math.log(large.patients / small.patients)
            rows.append(f"  {stage:<15} time {math.log(large.seconds / small.seconds) / scale:.2f}")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
