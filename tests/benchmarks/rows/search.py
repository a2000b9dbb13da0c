"""Search as one types, key by key, on 5,000 and 50,000 fictive French patients, against bare SQL on the same copy.

    python -m tests.benchmarks.search [--sizes 5000 50000] [--json FILE]

Bare SQL is what a search must cost at the least without an index of ours: one `instr` over the folded words of every
patient, the first 51 with their rows. It finds less: nothing by sound, error, date, age or place.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import psutil

from downtime.web.config import WebConfig
from exports.folding import fold
from exports.record import Patient, Row, Sex, Stay, StayStatus
from exports.search import LIMIT, PatientIndex, search
from exports.snapshot.read import rows
from exports.snapshot.write import SnapshotWriter
from tests.downtime.web.browsing import PORT, Hospital, Reader
from tests.downtime.web.hospital import database

TODAY = date(2026, 11, 23)
SIZES = (5_000, 50_000)
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
        reader = Reader(hospital.app()).enter()
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


def percentile(spent: Sequence[float], share: float) -> float:
    return sorted(spent)[min(len(spent) - 1, int(len(spent) * share))]


def measure(count: int) -> dict[str, object]:
    connection = copy_of(people(count))
    gc.collect()
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    index = PatientIndex.of(connection)
    built = time.perf_counter() - started
    gc.collect()
    held = psutil.Process().memory_info().rss - before
    gc.freeze()  # as the server does after start-up
    keys = list(typed(rows(connection, Patient)))
    texts = [text for _, text in keys]
    ours = timed(texts, lambda text: search(connection, index, text, TODAY))
    found = timed(texts, lambda text: index.find(text, TODAY, LIMIT))
    sql = timed(texts, lambda text: bare_sql(connection, text))
    pages = through_the_pages(count, random.Random(3).sample(texts, PAGES))
    kinds = {
        kind: percentile([ms for (of, _), ms in zip(keys, ours, strict=True) if of == kind], 0.99)
        for kind in dict.fromkeys(kind for kind, _ in keys)
    }
    slowest = sorted(zip(ours, texts, strict=True), reverse=True)[:5]
    return {
        "patients": count,
        "keys": len(texts),
        "build_s": built,
        "memory_mb": held / 1e6,
        "search_p50": percentile(ours, 0.5),
        "search_p99": percentile(ours, 0.99),
        "search_max": max(ours),
        "find_p50": percentile(found, 0.5),
        "find_p99": percentile(found, 0.99),
        "page_p50": percentile(pages, 0.5),
        "page_p99": percentile(pages, 0.99),
        "sql_p50": percentile(sql, 0.5),
        "sql_p99": percentile(sql, 0.99),
        "p99_by_kind": kinds,
        "slowest": slowest,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    arguments = parser.parse_args()
    measures = [measure(size) for size in arguments.sizes]
    print(
        f"{'patients':>9}{'keys':>7}{'build s':>9}{'MB':>6}"
        "   search p50/p99/max ms      index alone p50/p99   bare SQL p50/p99   suggestion p50/p99"
    )
    for m in measures:
        print(
            f"{m['patients']:>9}{m['keys']:>7}{m['build_s']:>9.2f}{m['memory_mb']:>6.0f}"
            f"{m['search_p50']:>10.2f}{m['search_p99']:>8.2f}{m['search_max']:>8.2f}"
            f"{m['find_p50']:>12.2f}{m['find_p99']:>8.2f}{m['sql_p50']:>12.2f}{m['sql_p99']:>8.2f}"
            f"{m['page_p50']:>11.2f}{m['page_p99']:>8.2f}"
        )
    for m in measures:
        print(f"\np99 by what is typed, {m['patients']} patients (ms)")
        print("  " + ", ".join(f"{kind} {ms:.1f}" for kind, ms in m["p99_by_kind"].items()))  # type: ignore[attr-defined]
        print("  slowest: " + ", ".join(f"{text!r} {ms:.1f}" for ms, text in m["slowest"]))  # type: ignore[attr-defined]
    if arguments.json:
        arguments.json.write_text(json.dumps(measures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
