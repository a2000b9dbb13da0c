"""Measure every row, print the table, keep the figures.

python -m tests.benchmarks [--quick] [--rows …] [--sizes …] [--json FILE]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.benchmarks.figures import Figure
from tests.benchmarks.hospital import Workshop
from tests.benchmarks.machine import Machine, Run
from tests.benchmarks.rows import ROWS, measure_of
from tests.benchmarks.table import text

SIZES = (200, 2_000, 20_000)
QUICK_SIZES = (120, 400)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds: under two minutes")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=ROWS)
    parser.add_argument("--sizes", type=int, nargs="+", help="patients, for what is measured at every size")
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    arguments = parser.parse_args()
    sizes = tuple(arguments.sizes or (QUICK_SIZES if arguments.quick else SIZES))
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="downtime-bench-") as folder:
        workshop = Workshop(Path(folder), arguments.quick, {}, sizes, rounds=3 if arguments.quick else 5)
        for row in arguments.rows:
            started = time.perf_counter()
            print(f"{row} …", file=sys.stderr, flush=True)
            figures += measure_of(row)(workshop)
            print(f"{row}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(text(figures))
    if arguments.json:
        run = Run(Machine.this(), arguments.quick, tuple(figures))
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=1) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
