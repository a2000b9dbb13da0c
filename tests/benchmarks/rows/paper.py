"""Care sheets, the pack of a ward and that of the whole hospital.

Bound: a bare reportlab canvas that draws the same marks (`tests.benchmarks.marks`): every text, line, frame and symbol
at its place through reportlab's public methods, nothing to read, measure or wrap. The peer "finished operators" is less
than any program can do: the operators of our pages are only copied, compressed and saved.

Peers: WeasyPrint, fpdf2 and typst make a sheet of the same texts and rules (`tests.benchmarks.paper_peers`), without
symbols; typst gets another input each time, since it keeps what it compiled before.

The pack of the hospital is `downtime print VAULT first-hour --all-wards -o FOLDER` as a process: with its unlocking,
serial numbers, journal and files. Its memory is what all its processes take from the first ward on, above what the open
copy takes before it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count

import psutil

from downtime.paper import Order, Place, places_of
from downtime.vault import Vault, open_newest, unlock
from exports.record import PatientRecord
from exports.snapshot.census import wards
from exports.snapshot.read import feeds
from printable.context import PrintContext
from printable.forms import FORMS
from printable.pack import PACKS
from tests.benchmarks.clock import rate, side_by_side
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import Hospital, Workshop
from tests.benchmarks.marks import MarkedPage, as_literals, faces_of, on_bare_canvas, recorded
from tests.benchmarks.paper_peers import by_fpdf2, by_typst, by_weasyprint

SHEETS = {"care sheet": "patient-sheet", "administration plan": "administration-plan"}
PACK = "first-hour"
WARD = 30
LARGEST = 2_000
"""Patients of the largest hospital printed whole: 15,000 pages."""
TARGETS = (Target("bound", at_least=0.7), Target("WeasyPrint", at_least=25), Target("typst", at_least=1))


def measure(workshop: Workshop) -> Iterator[Figure]:
    paper = Paper.of(workshop.hospital(min(workshop.sizes)))
    ward = paper.records[: 8 if workshop.quick else WARD]
    for what, form in SHEETS.items():
        order = Order(FORMS[form], (Place(ward[3:4]),))
        yield _sheets(workshop, f"one {what}", order, paper.context, times=3)
    if not workshop.quick:
        order = Order(FORMS["patient-sheet"], (Place(ward),))
        yield _sheets(workshop, f"care sheets of {len(ward)} patients", order, paper.context)
    pack = Order(PACKS[PACK], (Place(ward, paper.ward),))
    yield _sheets(workshop, f"ward pack of {len(ward)} patients", pack, paper.context)
    for size in workshop.sizes[: 1 if workshop.quick else None]:
        if size <= LARGEST:
            yield from _hospital(workshop, workshop.hospital(size))


@dataclass(frozen=True)
class Paper:
    """A ward's patients and what their sheets say of the copy."""

    records: tuple[PatientRecord, ...]
    ward: str
    context: PrintContext

    @staticmethod
    def of(hospital: Hospital) -> Paper:
        vault = Vault.open(hospital.vault)
        copy = open_newest(vault, unlock(vault, hospital.secret.read_text(encoding="utf-8"))).copy
        with copy.page() as connection:
            largest = sorted(wards(connection), key=lambda ward: -ward.present)
            places = places_of(connection, largest[:2], "")
            ages = feeds(connection)
        numbers = count(1)
        context = PrintContext(
            site_name=copy.manifest.site_name, language="fr", timezone=copy.manifest.timezone,
            data_at=copy.manifest.created_at, feeds=ages, printed_at=datetime(2026, 11, 23, 15, tzinfo=UTC),
            printed_by="station bench", next_serial=lambda: f"BENCH-{next(numbers):06d}-X",
        )  # fmt: skip
        copy.close()
        return Paper((*places[0].records, *places[1].records)[:WARD], places[0].name or "", context)


def _sheets(workshop: Workshop, what: str, order: Order, context: PrintContext, times: int = 1) -> Figure:
    """Pages a second of one print, against the same pages drawn in other ways."""
    draw = partial(order.drawn, context)
    pages = recorded(draw)
    faces, runs = faces_of(pages), count(1)
    things: dict[str, Callable[[], object]] = {
        "ours": draw,
        "bound": partial(on_bare_canvas, pages),
        "finished operators": partial(as_literals, pages, faces),
        "typst": lambda: by_typst(pages, next(runs)),
    }
    slow: dict[str, Callable[[], object]] = {
        "fpdf2": partial(by_fpdf2, pages),
        "WeasyPrint": partial(by_weasyprint, _some(workshop, pages)),
    }
    counts = {"WeasyPrint": len(_some(workshop, pages))}
    spent = side_by_side(things, workshop.rounds * times)
    spent |= side_by_side(slow, 1 if workshop.quick else 3)
    rates = {name: rate(sample, counts.get(name, len(pages))) for name, sample in spent.items()}
    ours, bound = rates.pop("ours"), rates.pop("bound")
    printed = draw()
    note = f"{len(pages)} pages, {order.sheets} sheets, {len(printed.content) / 1e3:.0f} kB; peers without symbols"
    return Figure("paper", what, "pages/s", ours, bound=bound, peers=rates, targets=TARGETS, note=note)


def _some(workshop: Workshop, pages: list[MarkedPage]) -> list[MarkedPage]:
    """WeasyPrint takes a minute for a ward: it gets the first pages, and its rate is that of these."""
    return pages[: 4 if workshop.quick else 40]


def _hospital(workshop: Workshop, hospital: Hospital) -> Iterator[Figure]:
    """Seconds and memory of the whole hospital's pack."""
    folder = workshop.folder / f"printed-{hospital.patients}"
    folder.mkdir()
    words = (str(hospital.vault), PACK, "--all-wards", "--reason", "benchmark of paper", "-o", str(folder))
    runs = [
        _tree("print", *words, "--passphrase-file", str(hospital.secret)) for _ in range(1 if workshop.quick else 2)
    ]
    files = list(folder.iterdir())
    size = sum(file.stat().st_size for file in files)
    busy = min(run.busy for run in runs)
    note = (
        f"{len(files)} files, {size / 1e6:.0f} MB, drawn by two processes beside the one that reads; {busy:.0f} s of"
        " processor time, so half of it where two processors are free"
    )
    yield Figure(
        "paper", "hospital pack, ward by ward", "s", Sample(tuple(run.seconds for run in runs)), hospital.patients,
        targets=(Target(None, at_most=30),) if hospital.patients == LARGEST else (), note=note, grows=True,
    )  # fmt: skip
    yield Figure(
        "paper", "hospital pack, memory of printing", "MB", Sample(tuple(run.over for run in runs)), hospital.patients,
        note=f"all three processes, above the {runs[0].before:.0f} MB of one with the copy open", grows=True,
    )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A verb: seconds, memory (MB) before it started others, and the most that all took together from then on."""

    seconds: float
    before: float
    peak: float
    busy: float
    """Seconds of processor time of all of them."""

    @property
    def over(self) -> float:
        return self.peak - self.before


def _tree(*words: str) -> Run:
    started, before, peak = time.perf_counter(), 0.0, 0.0
    busy: dict[int, float] = {}
    quiet = subprocess.DEVNULL
    with psutil.Popen([sys.executable, "-m", "downtime", *words], stdout=quiet, stderr=quiet) as process:
        while process.poll() is None:
            with suppress(psutil.Error):
                others = process.children(recursive=True)
                own = process.memory_info().rss / 1e6
                busy |= {one.pid: sum(one.cpu_times()[:2]) for one in (process, *others)}
                if others:
                    before = before or own
                    peak = max(peak, own + sum(one.memory_info().rss for one in others) / 1e6)
            time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"downtime {words[0]} ended with exit code {process.returncode}")
    return Run(time.perf_counter() - started, before, max(peak, before), sum(busy.values()))
