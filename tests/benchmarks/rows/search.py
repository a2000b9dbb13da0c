"""Search as one types, key by key, on 5,000 and 50,000 fictive French patients.

The bound is what a search must cost at the least without an index of ours: one `instr` over the folded words of every
patient, the first 51 with their rows. It finds less: nothing by sound, error, date, age or place. The peer is
Datasette's full text on the same words, over HTTP and as JSON, for the first twenty; it finds whole words and, with a
star, their beginnings. Through the page: POST /search/suggest of the real application, its journal in memory.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from downtime.web.config import WebConfig
from exports.folding import fold
from exports.record import Patient, Row, Sex, Stay, StayStatus
from exports.search import LIMIT, PatientIndex, search
from exports.snapshot.read import rows
from exports.snapshot.write import SnapshotWriter
from tests.benchmarks.clock import percentile
from tests.benchmarks.datasette import datasette
from tests.benchmarks.figures import Figure, Sample, Target
from tests.benchmarks.hospital import Workshop
from tests.benchmarks.station import Reader
from tests.downtime.web.browsing import PORT, Hospital
from tests.downtime.web.browsing import Reader as InProcess
from tests.downtime.web.hospital import database

TODAY = date(2026, 11, 23)
PEER = "Datasette, full text"
GOALS = {5_000: 20.0, 50_000: 50.0}
"""Milliseconds of the slowest key in a hundred, by patients known."""
QUICK = {2_000: 20.0}
KEYS_OF_PEER = 200
PEOPLE_TYPED = 60
PAGES = 400
"""Keys that are asked of the whole application."""
_FAMILIES = """
MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFEBVRE LEROY ROUX DAVID
"""
_STARTS = """
Ba Be Bo Bri Cha Che Co Da De Du Fa Fer Fou Gau Ger Gi Gui Ha Hu Ja Jo La Le Lou Ma Mar Mau Mo Na Pe Pi Pré Qué Ra Re Ri
Rou Sa Si Tan Thé Va Ver Vi
"""
_ENDS = """
ard aud ault beau bert ceau chet cier det don eau ent er et eux ez fils ier in lat lin lon ment mont nier not on ot oux
quet rand reau ret rin rot sier son tel tier ton vel y
"""
_GIVEN = """
Jean Marie Pierre Michel André Philippe Alain Bernard Catherine Françoise Monique Nathalie Isabelle Jacqueline Anne
Sylvie Christophe Patrick Nicolas Stéphane Léa Chloé Emma Lucas Hugo Louis Gabriel Raphaël Jules Mohamed Fatima Aïcha
Marie-Claude Jean-Pierre Jean-Luc Anne-Sophie Thérèse Geneviève Yvonne Odette Łukasz Thị José Björn Zoé
"""
FAMILIES, STARTS, ENDS, GIVEN = _FAMILIES.split(), _STARTS.split(), _ENDS.split(), _GIVEN.split()
MIDDLES = ["", "li", "ne", "ri", "to", "lla", "mmi", "nna", "rde", "che", "gui", "ve", "bou", "ssi", "ne", "pe"]


def people(count: int, seed: int = 7) -> Iterator[Row]:
    """Patients with names as unevenly shared as real ones, one in eight of them present, two stays each."""
    draw = random.Random(seed)
    made = [
        draw.choice(STARTS) + draw.choice(MIDDLES) + draw.choice(MIDDLES) + draw.choice(ENDS) for _ in range(count // 2)
    ]
    for n in range(count):
        born = TODAY - timedelta(days=int(draw.triangular(0, 36_000, 27_000)))
        family = draw.choice(FAMILIES) if draw.random() < 0.06 else draw.choice(made).upper()
        if draw.random() < 0.03:
            family = f"{draw.choice(('DE LA', 'LE', 'D’', 'EL'))} {family}"
        female = draw.random() < 0.52
        used = draw.choice(made).upper() if female and draw.random() < 0.4 else None
        given = draw.choice(GIVEN)
        key = f"p{n:06d}"
        yield Patient(
            key=key, ipp=f"{8_000_000 + n * 7}", birth_name=family, used_name=used, given_name=given,
            given_names=f"{given} {draw.choice(GIVEN)}", birth_date=born.isoformat(),
            sex=Sex.FEMALE if female else Sex.MALE,
            ins=f"{1 + female}{born:%y%m}{draw.randrange(10**10):010d}" if draw.random() < 0.8 else None,
        )  # fmt: skip
        for visit in range(2):
            here = visit == 0 and n % 8 == 0
            yield Stay(
                key=f"s{n}-{visit}", patient=key, number=f"26{n * 2 + visit:07d}", present=here,
                status=StayStatus.IN_PROGRESS if here else StayStatus.FINISHED, admitted_at=f"2026-{visit + 1:02d}-03",
                ward=f"w{n % 40}", ward_name=f"Médecine {n % 40}", room=str(100 + n // 8 % 300), bed="PF"[n // 8 % 2],
            )  # fmt: skip


def copy_of(rows_of_it: Iterable[Row]) -> sqlite3.Connection:
    writer = SnapshotWriter()
    writer.add_all(rows_of_it)
    writer.close_tables()
    return writer.connection


def typed(patients: Sequence[Patient], seed: int = 11) -> Iterator[tuple[str, str]]:
    """(kind, text): what the field holds after each key, for people of the copy."""
    draw = random.Random(seed)
    for patient in draw.sample(list(patients), PEOPLE_TYPED):
        family, given = fold(patient.birth_name or ""), fold(patient.given_name or "")
        year, month, day = (patient.birth_date or "").split("-")
        spot = draw.randrange(len(family) - 1)
        swapped = family[:spot] + family[spot + 1] + family[spot] + family[spot + 2 :]
        whole = {
            "name": f"{family} {given}",
            "given name first": f"{given} {family}",
            "typing error": swapped,
            "birth date": f"{day}/{month}/{year}",
            "name and year": f"{family[:5]} {year}",
            "IPP": patient.ipp or "",
            "age": f"{family[:3]} {TODAY.year - int(year)} ans",
            "room": f"ch {100 + draw.randrange(300)} f",
            "nobody": "xqzwkj",
        }
        for kind, text in whole.items():
            yield from ((kind, text[:end]) for end in range(2, len(text) + 1))


def bare_sql(connection: sqlite3.Connection, text: str) -> None:
    """`instr` over every patient's words, and the rows of the first."""
    words = fold(text).split()
    where = " and ".join(["instr(words, ?)"] * len(words)) or "0"
    statement = f"select patient from patient_search where {where} limit {LIMIT + 1}"
    keys = [key for (key,) in connection.execute(statement, words)]
    marks = ", ".join("?" * len(keys))
    rows(connection, Patient, f"key in ({marks})", keys)
    rows(connection, Stay, f"patient in ({marks})", keys)


def through_the_pages(count: int, texts: Sequence[str]) -> list[float]:
    """Milliseconds of each POST to /search/suggest: door, journal in memory, search, page."""
    with tempfile.TemporaryDirectory() as folder:
        hospital = Hospital(database(people(count)), WebConfig(vault=Path(folder), port=PORT))
        reader = InProcess(hospital.app()).enter()
        token = reader.token("/wards")
        hospital.opened[-1].index()
        gc.collect()
        gc.freeze()
        return timed(texts, lambda text: reader.post("/search/suggest", csrf=token, q=text))


def timed(texts: Sequence[str], run: Callable[[str], object]) -> list[float]:
    """Milliseconds of each."""
    spent = []
    for text in texts:
        started = time.perf_counter()
        run(text)
        spent.append((time.perf_counter() - started) * 1e3)
    return spent


def through_datasette(connection: sqlite3.Connection, texts: Sequence[str]) -> list[float]:
    """Milliseconds of each, asked over a connection that stays open."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "known.db"
        file.write_bytes(connection.serialize())
        with sqlite3.connect(file) as known:
            known.execute("create virtual table found using fts5(words, content='patient_search')")
            known.execute("insert into found(rowid, words) select rowid, words from patient_search")
        known.close()
        with datasette(file) as port:
            reader = Reader(port)
            return timed(texts, lambda text: reader.get(_asked(text)))


def _asked(text: str) -> str:
    words = " ".join(f'"{word}"*' for word in fold(text).split()) or '""'
    statement = "select rowid, words from found where found match :q limit 20"
    return f"/known.json?sql={quote(statement)}&q={quote(words)}&_shape=arrays"


def measure(workshop: Workshop) -> Iterator[Figure]:
    for patients, goal in (QUICK if workshop.quick else GOALS).items():
        yield from _of(patients, goal, rounds=1 if workshop.quick else 3)


def _of(patients: int, goal: float, rounds: int) -> Iterator[Figure]:
    connection = copy_of(people(patients))
    started = time.perf_counter()
    index = PatientIndex.of(connection)
    built = time.perf_counter() - started
    gc.collect()
    gc.freeze()  # as the server does after start-up
    texts = [text for _, text in typed(rows(connection, Patient))]
    few = random.Random(5).sample(texts, KEYS_OF_PEER)
    ours, bound, peer, pages = [], [], [], []
    for _ in range(rounds):
        ours.append(percentile(timed(texts, lambda text: search(connection, index, text, TODAY)), 0.99))
        bound.append(percentile(timed(texts, lambda text: bare_sql(connection, text)), 0.99))
        peer.append(percentile(through_datasette(connection, few), 0.99))
        pages.append(percentile(through_the_pages(patients, random.Random(3).sample(texts, PAGES)), 0.99))
    gc.unfreeze()
    yield Figure(
        row="search", what="a key pressed in the search field", unit="ms p99", patients=patients,
        ours=Sample(tuple(ours)), bound=Sample(tuple(bound)), peers={PEER: Sample(tuple(peer))},
        targets=(Target(None, at_most=goal),), grows=True,
        note=f"{len(texts):,} keys of {PEOPLE_TYPED} people; the index is made in {built:.2f} s when a copy is opened",
    )  # fmt: skip
    yield Figure(
        row="search", what="the same through the page", unit="ms p99", patients=patients, ours=Sample(tuple(pages)),
        targets=(Target(None, at_most=goal),),
    )  # fmt: skip
