"""The page of a patient and the page of a ward, from the real `downtime serve` process, by 1 and by 8 browsers.

Every page is signed in, journalled on the disk before it is sent, and sent by waitress to a load process of its own;
the browsers ask for pages of one ward after the other without a pause. A rate is pages a second. The rows of a ward are
read for its first page only (`Copy.kept`).

The bound is the same template drawn in a process of its own from rows that were read before: no server, no database,
no journal (`bare_pages`). The peer is Datasette, immutable, on the same database, decrypted here because the hospital
is fictive: its page of one row and its table of 100 rows (rows counted before, no facets proposed), without any of what
ours checks, joins or journals.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from downtime.vault import Vault, open_newest, unlock
from downtime.web.ward_address import ward_address
from exports.snapshot.census import wards
from tests.benchmarks.clock import percentile
from tests.benchmarks.datasette import datasette
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import PASSPHRASE, Workshop
from tests.benchmarks.load import Answers, Load
from tests.benchmarks.station import Reader, Station, serving, without_passphrase_cost

MANY = 8
ROW, TABLE = "Datasette row page", "Datasette table of 100"
WHY = (
    "what is missing to the bound is the entry, the reading, and waitress; to Datasette's table, that a page of ours is"
    " some twenty lists with their charts"
)
KINDS = {"patient": "page of a patient", "ward": "page of a ward"}


@dataclass(frozen=True)
class Asked:
    """The addresses: everybody of a ward, some wards, and what Datasette is asked for."""

    vault: Path
    paths: Mapping[str, tuple[str, ...]]
    plain: Path


@dataclass
class Measured:
    """What was found of one kind of page."""

    alone: list[Answers] = field(default_factory=list)
    many: list[Answers] = field(default_factory=list)
    bare: list[dict[str, float]] = field(default_factory=list)


def measure(workshop: Workshop) -> Iterator[Figure]:
    seconds, rounds = (0.5, 1) if workshop.quick else (3.0, workshop.rounds)
    asked = _asked(workshop)
    found = {kind: Measured() for kind in KINDS}
    peers: dict[str, list[float]] = {ROW: [], TABLE: []}
    with serving(asked.vault) as station, datasette(asked.plain) as port:
        cookie = _signed_in(station)
        for _ in range(rounds):
            for kind, one in found.items():
                paths = asked.paths[kind]
                one.alone.append(Load(station.port, paths, cookie, 1, seconds).run())
                one.bare.append(_bare(asked, kind, seconds))
                one.many.append(Load(station.port, paths, cookie, MANY, seconds).run())
            for name, rates in peers.items():
                rates.append(Load(port, asked.paths[name], "", 1, seconds).run().rate)
    sampled = {name: Sample(tuple(rates)) for name, rates in peers.items()}
    for kind, one in found.items():
        yield from _figures(kind, one, sampled)


def _figures(kind: str, one: Measured, peers: Mapping[str, Sample]) -> Iterator[Figure]:
    alone = Sample(tuple(answers.rate for answers in one.alone))
    pages = sum(len(answers.each) for answers in one.alone)
    size = sum(answers.size for answers in one.alone) / pages / 1e3
    bare = Sample(tuple(said["rate"] for said in one.bare))
    reading, journal = (Sample(tuple(said[name] for said in one.bare)).median for name in ("reading", "journal"))
    whole = 1 / alone.median
    once = kind == "ward"  # its rows are kept from the first page on (`Copy.kept`), and none of these is that
    spent = 0.0 if once else reading
    yield Figure(
        row="pages",
        what=f"{KINDS[kind]}, 1 browser",
        unit="pages/s",
        ours=alone,
        bound=bare,
        peers=peers,
        targets=(Target("bound", at_least=0.8), Target(TABLE, at_least=4)),
        note=f"{size:.0f} kB; of {whole * 1e3:.1f} ms, {journal * 1e3:.1f} are the journal's entry, on the disk before"
        f" the page is shown, and {reading * 1e3:.1f} the reading of the rows{', once' if once else ''}; {WHY}",
        stages={
            "reading the rows": spent,
            "drawing": 1 / bare.median,
            "journal": journal,
            "request, answer": max(0.0, whole - spent - journal - 1 / bare.median),
        },
    )
    yield Figure(
        row="pages",
        what=f"{KINDS[kind]}, {MANY} browsers (bound: 1 browser)",
        unit="pages/s",
        ours=Sample(tuple(answers.rate for answers in one.many)),
        bound=alone,
        targets=(Target("bound", at_least=1.0),),
    )
    yield Figure(
        row="pages",
        what=f"{KINDS[kind]}, 1 browser",
        unit="ms p99",
        ours=Sample(tuple(percentile(answers.each, 0.99) * 1e3 for answers in one.alone)),
        targets=(Target(None, at_most=10),),
        note=f"{pages} pages; half of them below {_half(one.alone):.1f} ms; drawing alone takes"
        f" {1e3 / bare.median:.1f} ms, and the sizes of the pages differ: nothing stands out in it any more",
    )


def _half(runs: Sequence[Answers]) -> float:
    """Median of all answers, ms."""
    return Sample(tuple(seconds for answers in runs for seconds in answers.each)).median * 1e3


def _asked(workshop: Workshop) -> Asked:
    hospital = workshop.usual
    vault, plain = without_passphrase_cost(hospital), hospital.folder / "plain.db"
    opened = Vault.open(vault)
    copy = open_newest(opened, unlock(opened, PASSPHRASE)).copy
    with copy.page() as connection:
        all_wards = [ward for ward in wards(connection) if ward.present]
        largest = max(all_wards, key=lambda ward: ward.present)
        there = "select distinct patient from stay where present and ward = ?"
        patients = [key for (key,) in connection.execute(there, (largest.key,))]
        plain.write_bytes(connection.serialize())
    copy.close()
    paths = {
        "patient": tuple(f"/patients/{key}" for key in patients),
        "ward": tuple(f"/wards/{ward_address(ward.key)}" for ward in all_wards[:10]),
        ROW: tuple(f"/plain/patient/{number}" for number in range(1, 20)),
        TABLE: ("/plain/observation?_size=100",),
    }
    return Asked(vault, paths, plain)


def _signed_in(station: Station) -> str:
    """The cookie of a reader, once the search index is made and every template was used."""
    station.wait()
    reader = Reader(station.port).enter()
    time.sleep(2)
    return "; ".join(f"{name}={value}" for name, value in reader.cookies.items())


def _bare(asked: Asked, kind: str, seconds: float) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bare_pages", str(asked.vault), str(seconds)]
    done = subprocess.run(
        command, input="\n".join(asked.paths[kind]), stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8"
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said
