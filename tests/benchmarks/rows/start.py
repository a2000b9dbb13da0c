"""How soon the program is there: `downtime serve` to the answer of its unlock page, and `downtime --help`.

The bound is a Python that starts and imports Flask, which no page can do without; there is no peer. Both are processes
of their own with their bytecode compiled, started in turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import Workshop
from tests.benchmarks.process import downtime, run
from tests.benchmarks.station import serving

STARTS = 7
"""Each takes less than a second: more rounds than elsewhere."""


def measure(workshop: Workshop) -> Iterator[Figure]:
    vault = workshop.usual.vault

    def served() -> float:
        with serving(vault) as station:
            return station.wait()

    rounds = workshop.rounds if workshop.quick else STARTS
    ways: dict[str, Callable[[], float]] = {
        "serve": served,
        "help": lambda: downtime("--help").seconds,
        "flask": lambda: python("import flask"),
        "python": lambda: python("pass"),
        "pages": lambda: python("import downtime.web"),
        "verb": lambda: python("import downtime.commands.serve"),
    }
    seconds = in_turn(ways, rounds)
    python_alone, flask, pages, verb, serve = (
        seconds[name].median for name in ("python", "flask", "pages", "verb", "serve")
    )
    yield Figure(
        row="start",
        what="downtime serve → unlock page",
        unit="s",
        ours=seconds["serve"],
        bound=seconds["flask"],
        targets=(Target("bound", at_most=1.5),),
        note=NOTE,
        stages={
            "Python": python_alone,
            "Flask": flask - python_alone,
            "the kit's pages": pages - flask,
            "the verb": max(0.0, verb - pages),
            "application, socket, journal, page": max(0.0, serve - max(verb, pages)),
        },
    )
    yield Figure(
        row="start",
        what="downtime --help",
        unit="s",
        ours=seconds["help"],
        bound=seconds["flask"],
        targets=(Target(None, at_most=0.3), Target("bound", at_most=1.5)),
    )


NOTE = (
    "some 300 modules of the kit (record, snapshot, vault, journal, pages, forms) and the libraries that they cannot do"
    " without (cryptography, msgspec, zstandard, reportlab) are loaded before the pages are there: their classes, not"
    " work of ours, are the time; the self-test is made after it, while the passphrase is typed"
)


def python(statement: str) -> float:
    return run([sys.executable, "-c", statement]).seconds


def in_turn(ways: dict[str, Callable[[], float]], rounds: int) -> dict[str, Sample]:
    """Seconds that each says it took, once a round, after one round that is not counted."""
    said: dict[str, list[float]] = {name: [] for name in ways}
    for counted in range(rounds + 1):
        for name, way in ways.items():
            spent = way()
            if counted:
                said[name].append(spent)
    return {name: Sample(tuple(values)) for name, values in said.items()}
