"""How soon the program is there: `downtime serve` to the answer of its unlock page, and `downtime --help`.

The pages of an open copy are loaded behind the unlock page: how long until they are there is a figure of its own (a
form sent at once waits for them); the self-test follows it, and both go on while the passphrase is typed.

The bound is a Python that starts and imports Flask, which no page can do without; there is no peer. Both are processes
of their own with their bytecode compiled, started in turn.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import Workshop
from tests.benchmarks.process import downtime, run
from tests.benchmarks.station import Reader, serving

STARTS = 7
"""Each takes less than a second: more rounds than elsewhere."""


def measure(workshop: Workshop) -> Iterator[Figure]:
    vault = workshop.usual.vault

    whole: list[float] = []

    def served() -> float:
        with serving(vault) as station:
            until_page = station.wait()
            reader = Reader(station.port)
            reader.send("/theme", reader.token("/unlock"), theme="day")
            whole.append(time.perf_counter() - station.started)
            return until_page

    rounds = workshop.rounds if workshop.quick else STARTS
    ways: dict[str, Callable[[], float]] = {
        "serve": served,
        "help": lambda: downtime("--help").seconds,
        "flask": lambda: python("import flask"),
        "python": lambda: python("pass"),
        "door": lambda: python("import downtime.web.door"),
        "verb": lambda: python("import downtime.commands.serve"),
    }
    seconds = in_turn(ways, rounds)
    python_alone, flask, door, verb, serve = (
        seconds[name].median for name in ("python", "flask", "door", "verb", "serve")
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
            "the door": door - flask,
            "the verb": max(0.0, verb - door),
            "socket, words, templates, page": max(0.0, serve - max(verb, door)),
        },
    )
    yield Figure(
        row="start",
        what="downtime serve → all is loaded behind the page",
        unit="s",
        ours=Sample(tuple(whole[1:])),
        bound=seconds["flask"],
        note=BEHIND,
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
    "beyond Flask are the command line (click), the server (waitress), the settings of the vault (msgspec), the French"
    " words and two templates; everything else is loaded behind the page"
)
BEHIND = (
    "some 300 modules of the kit (record, snapshot, vault, journal, pages, forms) and the libraries that they cannot do"
    " without, while the passphrase is typed"
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
