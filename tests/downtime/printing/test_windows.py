"""The printers of Windows, as far as every system can show it; `make windows` prints for real."""

from __future__ import annotations

import io
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from downtime.printing import JobState, Part, wait
from downtime.printing.dots import pages, resolution
from downtime.printing.job import send
from downtime.printing.windows import Windows, state_of, uri_of
from downtime.printing.winspool import Command, Job, JobStatus, Printer
from exports.errors import PrinterRefused, PrintFailed
from printable.context import Printed
from printable.forms import render
from tests.printable import samples
from tests.printable.builders import context, patient

PRINTERS = (
    Printer("usb", "USB001", keeps_printed=False),
    Printer("pool", "USB001,IP_10.0.0.9", keeps_printed=False),
    Printer("shared", "\\\\server\\port", keeps_printed=True),
)
RETAINED, PRINTING, PRINTED = JobStatus.RETAINED, JobStatus.PRINTING, JobStatus.PRINTED


class Service:
    """A spooler service that says, job by job, what it is told to say; the last word stays."""

    def __init__(self, *printers: Printer, says: Sequence[JobStatus | None] = (), left: Sequence[Job] = ()) -> None:
        self._printers = printers or PRINTERS
        self._says = says
        self._left = left
        self._asked: Counter[int] = Counter()
        self.told: list[tuple[str, int, Command]] = []

    def printers(self) -> Sequence[Printer]:
        return self._printers

    def jobs(self, printer: str) -> Sequence[Job]:
        assert printer == "usb"
        return self._left

    def status(self, printer: str, job: int) -> JobStatus | None:
        assert printer == "usb"
        self._asked[job] += 1
        return self._says[min(self._asked[job], len(self._says)) - 1]

    def control(self, printer: str, job: int, command: Command) -> bool:
        self.told.append((printer, job, command))
        return True


@pytest.mark.parametrize("port", ["USB001", "usb002", "LPT1:", "COM3:", "DOT4_001", "USB001,USB002"])
def test_a_port_on_a_cable(port: str) -> None:
    assert Windows(service=Service(Printer("p", port, keeps_printed=False))).queues()[0].local


@pytest.mark.parametrize(
    "port",
    ["IP_10.0.0.9", "WSD-1a2b", "FILE:", "PORTPROMPT:", "nul:", "TS001", "\\\\server\\printer", "C:\\out.pdf", "",
     "USB001,IP_10.0.0.9", "USB", "CUPS:ward", "XPSPort:", "usb001 10.0.0.9"],
)  # fmt: skip
def test_a_port_of_the_network_a_file_or_of_nobody_knows_where(port: str) -> None:
    assert not Windows(service=Service(Printer("p", port, keeps_printed=False))).queues()
    assert uri_of(port) == f"port:{port}"


def test_a_printer_of_the_network_is_refused_unless_the_site_allows_it() -> None:
    windows = Windows(service=Service(), process=("must-not-start",))
    assert [queue.name for queue in windows.queues()] == ["usb"]
    for name in ("pool", "shared"):
        with pytest.raises(PrinterRefused, match="on the network"):
            windows.print(name, b"%PDF", title="x", duplex=False)
    with pytest.raises(PrinterRefused, match="no printer of that name"):
        windows.local("nothing")
    assert Windows(service=Service(), network=True).local("shared").name == "shared"


def test_a_printer_that_keeps_documents_is_said() -> None:
    assert Windows(service=Service(*PRINTERS[:2])).spool_advice() is None
    said = Windows(service=Service()).spool_advice()
    assert said is not None and "shared" in str(said)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (None, JobState.UNKNOWN),
        (JobStatus(0), JobState.WAITING),
        (JobStatus.SPOOLING, JobState.WAITING),
        (PRINTING | RETAINED, JobState.PRINTING),
        (PRINTING | JobStatus.PAPEROUT, JobState.STOPPED),
        (PRINTING | JobStatus.OFFLINE, JobState.STOPPED),
        (JobStatus.COMPLETE | JobStatus.ERROR, JobState.STOPPED),
        (PRINTED | RETAINED, JobState.PRINTED),
        (JobStatus.COMPLETE, JobState.PRINTED),
        (JobStatus.DELETING | PRINTED, JobState.CANCELLED),
        (RETAINED, JobState.WAITING),
    ],
)
def test_what_the_spooler_says_is_never_printed_when_a_hand_is_needed(status: JobStatus, state: JobState) -> None:
    assert state_of(status) is state


DRAWS = """
    import json, pathlib, sys
    question = json.loads(sys.stdin.buffer.readline())
    assert sys.stdin.buffer.read().startswith(b"%PDF") and question["title"].startswith("downtime ")
    numbers = pathlib.Path({numbers!r})
    job = len(numbers.read_bytes()) + 1
    numbers.write_bytes(b"x" * job)
    print({answer})
"""


def _drawing(tmp_path: Path, service: Service, answer: str = "job") -> Windows:
    """With a process that takes a job and answers its number."""
    numbers, script = tmp_path / "numbers", tmp_path / "draws.py"
    numbers.write_bytes(b"")
    script.write_text(textwrap.dedent(DRAWS.format(numbers=str(numbers), answer=answer)), encoding="utf-8")
    return Windows(service=service, process=(sys.executable, str(script)), pause=lambda _s: None)


@pytest.fixture(scope="module")
def printed() -> Printed:
    records = [samples.busy(patient=patient(key=name, birth_name=name)) for name in ("PATIENTA", "PATIENTB")]
    return render("patient-sheet", records, context(), duplex=True)


def _waited(windows: Windows, parts: Sequence[Part]) -> int:
    """How many are printed in the end; raises `PrintFailed`."""
    return list(wait(windows, parts, pause=lambda _s: time.sleep(0.01), longest=1e9))[-1]


def _all_missing(windows: Windows, parts: Sequence[Part]) -> None:
    with pytest.raises(PrintFailed) as failed:
        _waited(windows, parts)
    assert all(part.serials in str(failed.value) for part in parts)


def test_each_patient_is_a_job_released_once_when_it_is_printed(tmp_path: Path, printed: Printed) -> None:
    service = Service(says=(PRINTING, PRINTING | JobStatus.PAPEROUT, PRINTING, PRINTED | RETAINED))
    windows = _drawing(tmp_path, service)
    parts = send(windows, "usb", printed, duplex=True)
    assert [part.job for part in parts] == [1, 2]
    assert _waited(windows, parts) == len(parts)
    assert sorted(service.told) == [("usb", 1, Command.RELEASE), ("usb", 2, Command.RELEASE)]


@pytest.mark.parametrize("last", [None, JobStatus.DELETING])
def test_a_job_that_is_gone_or_cancelled_is_missing(tmp_path: Path, printed: Printed, last: JobStatus | None) -> None:
    service = Service(says=(PRINTING, last))
    windows = _drawing(tmp_path, service)
    parts = send(windows, "usb", printed, duplex=True)
    _all_missing(windows, parts)
    assert service.told == []
    assert windows.state(99) is JobState.UNKNOWN


def test_what_a_killed_kit_left_in_the_queue_is_released_and_nothing_else(tmp_path: Path, printed: Printed) -> None:
    left = (
        Job(70, "downtime A-1", PRINTED | RETAINED),
        Job(71, "downtime A-2", PRINTING | RETAINED),
        Job(72, "letter.docx", PRINTED | RETAINED),
        Job(73, "downtime A-3", PRINTED),
    )
    service = Service(says=(PRINTED | RETAINED,), left=left)
    windows = _drawing(tmp_path, service)
    _waited(windows, send(windows, "usb", printed, duplex=True))
    assert {job for _, job, _ in service.told} == {70, 1, 2}


@pytest.mark.parametrize("answer", ["'nonsense'", "''", "sys.exit(1)"])
def test_sheets_that_the_driver_does_not_take_are_missing(tmp_path: Path, printed: Printed, answer: str) -> None:
    windows = _drawing(tmp_path, Service(), answer)
    _all_missing(windows, send(windows, "usb", printed, duplex=False))


@pytest.mark.skipif(sys.platform == "win32", reason="there the process has a print system")
def test_the_process_itself_fails_by_its_exit_code_where_there_is_no_windows(printed: Printed) -> None:
    windows = Windows(service=Service())
    _all_missing(windows, send(windows, "usb", printed, duplex=False))


def test_a_job_that_is_cancelled_before_it_is_drawn_is_not_drawn(tmp_path: Path, printed: Printed) -> None:
    service = Service(says=(PRINTED | RETAINED,))
    windows = _drawing(tmp_path, service, "(sys.stdin.close(), __import__('time').sleep(0.2), job)[-1]")
    parts = send(windows, "usb", printed, duplex=False)
    assert parts[1].job is not None
    windows.cancel(parts[1].job)
    with pytest.raises(PrintFailed) as failed:
        _waited(windows, parts)
    assert parts[1].serials in str(failed.value) and parts[0].serials not in str(failed.value)
    assert len((tmp_path / "numbers").read_bytes()) == 1


@pytest.mark.parametrize(
    ("device", "drawn"), [(150, 150), (203, 203), (300, 300), (360, 360), (600, 300), (720, 360), (1200, 300)]
)
def test_a_dot_drawn_is_a_whole_number_of_dots_printed(device: int, drawn: float) -> None:
    assert resolution(device) == drawn


def test_a_page_keeps_its_size_and_one_that_lies_is_turned_upright() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm))
    canvas.rect(20 * mm, 30 * mm, 100 * mm, 50 * mm, fill=1)
    canvas.showPage()
    canvas.setPageSize((297 * mm, 210 * mm))
    canvas.rect(20 * mm, 30 * mm, 100 * mm, 50 * mm, fill=1)
    canvas.save()
    upright, lying = pages(out.getvalue(), 254)  # ten dots a millimetre
    for page, box in ((upright, (200, 2170, 1200, 2670)), (lying, (300, 200, 800, 1200))):
        assert page.stride % 4 == 0 and len(page.greys) == page.stride * page.height
        assert page.inches == pytest.approx((210 / 25.4, 297 / 25.4))
        picture = Image.frombytes("L", (page.stride, page.height), page.greys).crop((0, 0, page.width, page.height))
        found = picture.point(lambda grey: 255 - grey).getbbox()
        assert found == pytest.approx(box, abs=6)


def test_the_codes_of_a_sheet_are_read_from_its_dots(printed: Printed) -> None:
    drawn = list(pages(printed.content, resolution(600)))
    assert len(drawn) == len(PdfReader(io.BytesIO(printed.content)).pages)
    first = Image.frombytes("L", (drawn[0].stride, drawn[0].height), drawn[0].greys)
    assert printed.sheets[0].serial in {code.text for code in zxingcpp.read_barcodes(first)}
