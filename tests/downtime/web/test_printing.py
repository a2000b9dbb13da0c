"""Printing from the pages on a real CUPS: what comes out, what is missing and said so, from which bed it goes on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from downtime.journal import Act
from downtime.printing.cups import Cups
from exports.paper_choice import PaperChoice
from tests.downtime.printing.scheduler import Scheduler, running
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Page, Reader

NETWORK = "ipp://printer.hospital.example/ipp/print"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Scheduler]:
    with running() as scheduler:
        for name in ("usb", "held"):
            scheduler.add(name, f"file:{scheduler.folder}/out/{name}.pdf")
        scheduler.add("corridor", NETWORK)
        scheduler.run("cupsdisable", "held")
        scheduler.run("cupsdisable", "corridor")
        yield scheduler


@pytest.fixture
def printing(hospital: Hospital, scheduler: Scheduler) -> Hospital:
    return dataclasses.replace(
        hospital, spooler=lambda network: Cups(network=network, environment=scheduler.environment)
    )


@pytest.fixture
def nurse(printing: Hospital) -> Reader:
    return Reader(printing.app()).enter()


def sent(reader: Reader, queue: str, **form: str) -> Page:
    """The page of the job, once it is sent."""
    answer = reader.post("/paper/send", queue=queue, ready="here", **form)
    assert answer.status_code == 303, Page(answer).text
    return reader.page(answer.headers["Location"])


def finished(reader: Reader, page: Page) -> Page:
    """The page again, as "Look again" gives it, until nothing more comes of the job."""
    for _ in range(400):
        (link,) = [e.get("href") for e in page.all("a") if "/jobs/" in (e.get("href") or "")] or [None]
        if link is None:
            return page
        page = reader.page(link)
    raise AssertionError(page.text)


def test_a_pack_comes_out_and_every_sheet_is_journalled_with_the_printer(
    printing: Hospital, nurse: Reader, scheduler: Scheduler
) -> None:
    page = finished(nurse, sent(nurse, "usb", what="next-day", ward="med-b"))
    entries = printing.journal.of(Act.PRINT)
    assert {(entry.printer, entry.ward, entry.reader) for entry in entries} == {("usb", "med-b", "Léa Martin")}
    people = {entry.patient for entry in entries} - {""}
    parts = len(people) + 2  # the cover, the handover
    assert f"{parts} of {parts} parts printed" in page.text and "missing" not in page.text
    last = " ".join(one.extract_text() for one in PdfReader(Path(scheduler.folder / "out" / "usb.pdf")).pages)
    assert entries[-1].serial in last and entries[0].serial not in last
    assert "usb" in nurse.page("/sheets").text


def test_what_is_missing_is_named_sheet_by_sheet_and_goes_on_from_the_bed(
    printing: Hospital, nurse: Reader, scheduler: Scheduler
) -> None:
    page = sent(nurse, "held", what="prescription", ward="med-b", sides="one")
    jobs = sorted(
        int(line.split()[0].rpartition("-")[2]) for line in scheduler.run("lpstat", "-o", "held").splitlines()
    )
    for job in jobs[1:]:  # the first stays in the printer; the others were thrown out at its panel
        scheduler.run("cancel", str(job))
    (link,) = [e.get("href") or "" for e in page.all("a") if "/jobs/" in (e.get("href") or "")]
    page = nurse.page(link)
    first, *rest = printing.journal.of(Act.PRINT)
    assert rest and f"{len(rest)} sheet" in page.texts("div", of_class="problem")[0]
    assert all(entry.serial in page.text for entry in rest) and first.serial not in page.text
    assert "LOVELACE" in page.text and "3000037" in page.text
    fields = {e.get("name") or "": e.get("value") or "" for e in page.all("input") if e.get("type") == "hidden"}
    kept = {name: fields[name] for name in ("what", "ward", "sides", "bed")}
    assert kept == {"what": "prescription", "ward": "med-b", "sides": "one", "bed": "214 P"}
    assert "Go on from bed 214 P" in page.texts("button")
    finished(nurse, sent(nurse, "usb", **kept))
    again = printing.journal.of(Act.PRINT)[1 + len(rest) :]
    assert [entry.patient for entry in again] == [entry.patient for entry in rest]
    assert not {entry.serial for entry in again} & {entry.serial for entry in rest}
    assert page.texts("button").count("Lost") == len(rest)
    scheduler.run("cancel", "-a", "held")


def test_a_printer_of_the_network_only_where_the_site_says_so(printing: Hospital, nurse: Reader) -> None:
    offered = nurse.page("/paper").texts("button")
    assert "Print on usb" in offered and "Print on corridor" not in offered
    refused = Page(nurse.post("/paper/send", what="ward-list", ward="med-b", queue="corridor", ready="here"))
    assert refused.status == 400 and "it is on the network" in refused.text
    assert not printing.journal.of(Act.PRINT) and printing.serials == 0
    allowed = sample.database(paper=PaperChoice(network_printers=True))
    reader = Reader(dataclasses.replace(printing, database=allowed).app()).enter()
    assert "Print on corridor" in reader.page("/paper").texts("button")
    assert "0 of 1 parts printed" in sent(reader, "corridor", what="ward-list", ward="med-b").text


def test_a_printer_that_is_gone_takes_no_serial_number(printing: Hospital, nurse: Reader) -> None:
    page = Page(nurse.post("/paper/send", what="ward-list", ward="med-b", queue="unplugged", ready="here"))
    assert page.status == 400 and "no printer of that name" in page.text and printing.serials == 0
    assert nurse.page("/paper/jobs/7").status == 404
