"""The rows, in the order of the table. Each module has `measure(workshop)` and says in its docstring what the bound and
the peers are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from tests.benchmarks.figures import Figure
from tests.benchmarks.hospital import Workshop

ROWS = (
    "fhir_reading",
    "sqlite_writing",
    "whole_export",
    "pull",
    "first_page",
    "pages",
    "search",
    "paper",
    "start",
)


def measure_of(row: str) -> Callable[[Workshop], Iterator[Figure]]:
    """Imported when asked for: one row's peers must not weigh on another's memory."""
    measure: Callable[[Workshop], Iterator[Figure]] = import_module(f"tests.benchmarks.rows.{row}").measure
    return measure
