"""The same templates on rows that are there already: no server, no database, no journal.

A process of its own: `python -m tests.benchmarks.bare_pages VAULT SECONDS`, the addresses on standard input, one a
line. What the views make of the rows (charts, order, signs) is part of it; reading the rows, asking and answering is
not. Prints JSON: pages a second, and the seconds of one page's reading and of one journal entry on this disk.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from flask import Flask, render_template

from downtime.journal import Act
from downtime.web.app import create_app, kit_of
from downtime.web.board import read_board
from downtime.web.board_order import Asked
from downtime.web.config import WebConfig
from downtime.web.icons import sprite
from downtime.web.patients import lists_of
from downtime.web.visit import current, told
from downtime.web.ward_address import find_ward
from downtime.web.wards import DRAWINGS, parts_of
from exports.record import Patient
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record, rows
from tests.benchmarks.hospital import PASSPHRASE
from tests.downtime.web.browsing import ORIGIN, PORT, Reader

ENTRIES = 30


def measure(app: Flask, paths: list[str], seconds: float) -> Iterator[tuple[str, float]]:
    copy = kit_of(app).station.open_copy
    assert copy is not None
    copy.copy.index()  # made by now on a station
    readings = [_reading(path) for path in paths]
    started = time.perf_counter()
    draw = [reading() for reading in readings]
    yield "reading", (time.perf_counter() - started) / len(paths)
    for page in draw[:2]:
        page()
    gc.collect()
    gc.freeze()
    number, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        draw[number % len(draw)]()
        number += 1
    yield "rate", number / (time.perf_counter() - started)
    started = time.perf_counter()
    for _ in range(ENTRIES):
        kit_of(app).journal.record(told(current(), Act.READ_PATIENT, patient="p", ipp="8000000"))
    yield "journal", (time.perf_counter() - started) / ENTRIES


def _reading(path: str) -> Callable[[], Callable[[], str]]:
    """Reads what a page is drawn from; gives what draws it."""
    _, kind, key = path.split("/")
    return (lambda: _ward(key)) if kind == "wards" else (lambda: _patient(key))


def _patient(key: str) -> Callable[[], str]:
    visit = current()
    with visit.copy.page() as connection:
        record = patient_record(connection, key)
        assert record is not None and visit.opened is not None
        mothers = rows(connection, Patient, "key = ?", (record.patient.mother,))
    mother, opened = next(iter(mothers), None), visit.opened
    return lambda: render_template("patient.html", mother=mother, **lists_of(visit, opened, record))


def _ward(address: str) -> Callable[[], str]:
    with current().copy.page() as connection:
        ward = find_ward(wards_of(connection), address)
        assert ward is not None
        whole = read_board(connection, ward.key)
    symbols = sprite(DRAWINGS)

    def draw() -> str:
        anew = replace(whole, lines=tuple(replace(line) for line in whole.lines))  # without what they remember
        return render_template("board.html", sprite=symbols, **parts_of(ward, address, anew, Asked()))

    return draw


def main(vault: str, seconds: str) -> None:
    app = create_app(WebConfig(vault=Path(vault), port=PORT))
    reader = Reader(app)
    reader.unlock(PASSPHRASE)
    reader.sign_in()
    paths = sys.stdin.read().split()
    reader.get(paths[0])
    cookie = reader.client.get_cookie(f"downtime_{PORT}", domain="127.0.0.1")
    assert cookie is not None
    with app.test_request_context(
        paths[0], base_url=ORIGIN, headers={"Cookie": f"{cookie.decoded_key}={cookie.decoded_value}"}
    ):
        app.preprocess_request()
        print(json.dumps(dict(measure(app, paths, float(seconds)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
