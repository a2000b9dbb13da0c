"""Ours, the bound and the peers in turn, round after round, so that a busy moment of the machine hits all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping

from tests.benchmarks.figures import Sample


def side_by_side(things: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Sample]:
    """Seconds of each, run once a round after one round that is not counted. The collector runs between, not within."""
    seconds: dict[str, list[float]] = {name: [] for name in things}
    for counted in range(rounds + 1):
        for name, run in things.items():
            spent = seconds_of(run)
            if counted:
                seconds[name].append(spent)
    return {name: Sample(tuple(values)) for name, values in seconds.items()}


def seconds_of(run: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def rate(sample: Sample, count: int) -> Sample:
    """The same as things a second."""
    return Sample(tuple(count / seconds for seconds in sample.values))


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
