"""FHIR files → rows of the record: the reading half of an export, through `FhirFolder`, tally and feeds included.

Bound: `bare_fhir`, every line decoded once into the same typed resource and flattened, with nothing known of any other
line. Ours reads every resource twice, since only the whole folder says which copy counts and whose record is kept; it
follows references, checks, marks what cannot be read, counts; a large folder on two processors it shares with a second
process (`exports.fhir.sharing`), whose start is in the time. That both give the same observations, in the generated
hospital, is asserted.

Peers: `json` (each line into dicts, the same columns picked) and `fhir.resources` (each line into its model, on one
line in fifty: it is a hundred times slower).
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from exports.fhir import FhirFolder
from exports.quality import Tally
from exports.record import Observation
from exports.source import KeyMaker, Reading
from tests.benchmarks.bare_fhir import Bare
from tests.benchmarks.clock import rate, side_by_side
from tests.benchmarks.figures import Figure, Target
from tests.benchmarks.hospital import NOW, Workshop

DATA = Path(__file__).parents[2] / "data"
REAL = {
    "MIMIC-IV demo, 24 patients": (DATA / "mimic-iv-demo-fhir-24" / "census", "2026-11-20T14:00:00-05:00"),
    "clinosim, 76 inpatients": (DATA / "clinosim-us-76-inpatients" / "fhir", "2026-11-08T00:00:00+00:00"),
    "Synthea, bundles": (DATA / "synthea-r4-bundles", "2019-06-01T00:00:00+00:00"),
}
EVERY = 50
"""One line in so many goes through fhir.resources."""
KEYS = KeyMaker(b"k" * 32)
TARGETS = (Target("bound", at_least=0.5), Target("fhir.resources", at_least=20))
MISSED = (
    "reads each resource twice (which copy counts, whose record is kept), follows references, checks, marks, counts;"
    " by two processes from 24 MiB of unpacked lines on where there are two processors, by one below"
)


def measure(workshop: Workshop) -> Iterator[Figure]:
    hospital = workshop.usual
    _same_observations(hospital.fhir)
    yield _figure("FHIR → rows", hospital.fhir, NOW, workshop.rounds, hospital.patients)
    for name, (folder, now) in list(REAL.items())[: 1 if workshop.quick else None]:
        yield _figure(f"FHIR → rows, {name}", folder, datetime.fromisoformat(now), workshop.rounds)


def ours(folder: Path, now: datetime) -> tuple[Tally, int]:
    """Every row made and let go; the tally and how many rows there were."""
    tally = Tally("bench")
    return tally, sum(1 for _ in FhirFolder("bench", folder).rows(reading_at(now), tally))


def bare(folder: Path) -> int:
    return sum(1 for _ in Bare(KEYS).rows(folder))


def _figure(what: str, folder: Path, now: datetime, rounds: int, patients: int | None = None) -> Figure:
    tally, rows = ours(folder, now)
    resources = sum(tally.read.values())
    lines = _sample(folder)
    things: dict[str, Callable[[], object]] = {"ours": lambda: ours(folder, now)}
    by_line = any(folder.glob("*.ndjson*"))
    if by_line:
        things |= {"bound": lambda: bare(folder), "json": lambda: _with_json(folder)}
    if lines:
        things["fhir.resources"] = lambda: _with_models(lines)
    spent = side_by_side(things, rounds)
    peers = {"json": rate(spent["json"], resources)} if by_line else {}
    if lines:
        peers["fhir.resources"] = rate(spent["fhir.resources"], len(lines))
    return Figure(
        "fhir_reading", what, "resources/s", rate(spent["ours"], resources), patients,
        rate(spent["bound"], resources) if by_line else None, peers, TARGETS if by_line else (),
        note=f"{resources:,} resources, {rows:,} rows" + (f"; {MISSED}" if by_line else "; a bundle has no bare line"),
    )  # fmt: skip


def reading_at(now: datetime) -> Reading:
    return Reading(now=now, timezone=ZoneInfo("Europe/Paris"), keys=KEYS)


def _same_observations(folder: Path) -> None:
    """The bound does the work it is a bound of: its observations are ours."""
    made = FhirFolder("bench", folder).rows(reading_at(NOW), Tally("bench"))
    full = Counter(_without_specimen(msgspec.structs.astuple(row)) for row in made if isinstance(row, Observation))
    found = Counter(_without_specimen(row) for row in Bare(KEYS).of_file(folder / "Observation.ndjson"))
    if full != found:
        raise SystemExit("the bound of fhir_reading gives other observations than the kit")


def _without_specimen(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a specimen is called stands in another file, which only the survey reads; a category of ours is folded."""
    return (*row[:2], *row[4:15], *row[16:])


def _lines(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*.ndjson*")):
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            yield from ((path.name.split(".")[0], line) for line in lines)


def _sample(folder: Path) -> list[tuple[str, bytes]]:
    """Lines that fhir.resources accepts: it refuses, whole, what hospitals do send."""
    accepted = []
    for number, (kind, line) in enumerate(_lines(folder)):
        if number % EVERY == 0:
            try:
                _model(kind, line)
            except ValueError:
                continue
            accepted.append((kind, line))
    return accepted


def _model(kind: str, line: bytes) -> Any:
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(kind).model_validate_json(line)


def _with_models(lines: list[tuple[str, bytes]]) -> int:
    return sum(1 for kind, line in lines if _model(kind, line).id)


def _with_json(folder: Path) -> int:
    rows = 0
    for kind, line in _lines(folder):
        resource = json.loads(line)
        rows += len(_picked(resource)) if kind == "Observation" else bool(tuple(resource.values()))
    return rows


def _picked(o: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The columns of an observation, out of dicts."""
    found = []
    for part in (o, *o.get("component", ())):
        code, quantity = part.get("code", {}), part.get("valueQuantity", {})
        coding = (code.get("coding") or [{}])[0]
        limits = (part.get("referenceRange") or [{}])[0]
        found.append((
            o["id"], o.get("subject", {}).get("reference"), code.get("text") or coding.get("display"),
            f"{coding.get('system')}|{coding.get('code')}", quantity.get("value"), quantity.get("unit"),
            limits.get("low", {}).get("value"), limits.get("high", {}).get("value"), o.get("effectiveDateTime"),
            o.get("issued"), o.get("status"), (o.get("performer") or [{}])[0].get("display"),
        ))  # fmt: skip
    return found
