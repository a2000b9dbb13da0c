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
from downtime.printing.windows import Windows
from downtime.printing.windows_queue import state_of
from downtime.printing.winspool import Command, Job, JobStatus, Printer
from exports.errors import PrinterRefused, PrintFailed
from printable.context import Printed
from printable.forms import render
from tests.printable import samples
from tests.printable.builders import context, patient

PRINTERS = (
    Printer("usb", "USB001", keeps_printed=False),
    Printer("pool", "USB001,IP_10.0.0.9", keeps_printed=False),
    Printer("shared", "USB001", keeps_printed=True, remote=True),
    Printer("pdf", "PORTPROMPT:", keeps_printed=False),
)
RETAINED, PRINTING, PRINTED = JobStatus.RETAINED, JobStatus.PRINTING, JobStatus.PRINTED
Said = JobStatus | OSError | None


class Service:
    """A spooler service that says of the job of each title, look by look, what it is told to say; the last word stays.
    It has numbers from 1 on, in the order in which they are asked for."""

    def __init__(self, *printers: Printer, says: Sequence[Said] = (), left: Sequence[Job] = ()) -> None:
        self._printers = printers or PRINTERS
        self._says = says
        self._left = left
        self._asked: Counter[int] = Counter()
        self.titles: dict[int, str] = {}
        self.told: list[tuple[int, Command]] = []
        self.deaf = 0
        """So many commands fail."""

    def printers(self, *, others: bool) -> Sequence[Printer]:
        return [printer for printer in self._printers if others or not printer.name.startswith("\\\\")]

    def jobs(self, printer: str) -> Sequence[Job]:
        return self._left if printer == "usb" else ()

    def job(self, printer: str, number: int) -> Job | None:
        assert printer == "usb"
        said = self._says[min(self._asked[number], len(self._says) - 1)]
        self._asked[number] += 1
        if isinstance(said, OSError):
            raise said
        return None if said is None else Job(number, self.titles[number], said)

    def control(self, printer: str, number: int, command: Command) -> bool:
        assert printer == "usb"
        if self.deaf:
            self.deaf -= 1
            return False
        self.told.append((number, command))
        return True


def _one(port: str, *, remote: bool = False) -> Service:
    return Service(Printer("p", port, keeps_printed=False, remote=remote))


@pytest.mark.parametrize("port", ["USB001", "usb002", "DOT4_001", "USB001,USB002"])
def test_a_port_on_a_cable(port: str) -> None:
    assert Windows(service=_one(port)).queues()[0].local


@pytest.mark.parametrize(
    "port",
    ["IP_10.0.0.9", "WSD-1a2b", "TS001", "\\\\server\\printer", "", "LPT1:", "COM3:", "USB001,IP_10.0.0.9", "USB",
     "CUPS:ward", "usb001 10.0.0.9"],
)  # fmt: skip
def test_a_port_of_the_network_or_of_nobody_knows_where(port: str) -> None:
    assert not Windows(service=_one(port)).queues()
    assert len(Windows(service=_one(port), network=True).queues()) == 1


def test_a_printer_of_another_computer_is_of_the_network_whatever_its_port() -> None:
    assert not Windows(service=_one("USB001", remote=True)).queues()


@pytest.mark.parametrize(
    "port",
    [
        "FILE:",
        "PORTPROMPT:",
        "nul:",
        "XPSPort:",
        "SHRFAX:",
        "C:\\out.pdf",
        "Microsoft.Office.OneNote_x",
        "USB001,FILE:",
    ],
)
def test_a_port_that_makes_a_file_is_no_printer_even_where_the_network_is_allowed(port: str) -> None:
    assert not Windows(service=_one(port), network=True).all_queues()


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


def test_a_service_that_does_not_answer_has_no_printers_and_one_that_fails_later_keeps_them() -> None:
    class Failing(Service):
        def printers(self, *, others: bool) -> Sequence[Printer]:
            if failing:
                raise OSError(1722, "RPC")
            return super().printers(others=others)

    failing = True
    windows = Windows(service=Failing())
    assert windows.all_queues() == ()
    failing = False
    assert windows.queues()
    failing = True
    assert windows.queues()


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
        (JobStatus.COMPLETE | RETAINED, JobState.PRINTING),
        (PRINTED | PRINTING, JobState.PRINTING),
        (JobStatus.DELETING | PRINTED, JobState.CANCELLED),
        (RETAINED, JobState.WAITING),
    ],
)
def test_what_the_spooler_says_is_never_printed_when_a_hand_is_needed(status: JobStatus, state: JobState) -> None:
    assert state_of(status) is state


DRAWS = """
    import json, pathlib, sys
    question = json.loads(sys.stdin.buffer.readline())
    assert sys.stdin.buffer.read().startswith(b"%PDF") and question["printer"] == "usb"
    titles = pathlib.Path({titles!r})
    before = titles.read_text().splitlines()
    titles.write_text(chr(10).join([*before, question["title"]]))
    job = {number}
    print({answer})
"""


class _Drawn(Service):
    """Its jobs are those that the process below was given."""

    def __init__(self, titles: Path, says: Sequence[Said] = (), left: Sequence[Job] = ()) -> None:
        super().__init__(says=says, left=left)
        self.file = titles
        titles.write_text("", encoding="utf-8")

    def job(self, printer: str, number: int) -> Job | None:
        self.titles = dict(enumerate(self.file.read_text(encoding="utf-8").splitlines(), 1))
        return super().job(printer, number)


def _drawing(service: _Drawn, answer: str = "job", number: str = "len(before) + 1") -> Windows:
    """With a process that takes a job and answers its number."""
    script = service.file.with_name("draws.py")
    script.write_text(textwrap.dedent(DRAWS.format(titles=str(service.file), answer=answer, number=number)), "utf-8")
    return Windows(service=service, process=(sys.executable, str(script)), pause=lambda _s: None)


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    return tmp_path / "titles"


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


def test_each_patient_is_a_job_released_once_when_it_is_printed(titles: Path, printed: Printed) -> None:
    service = _Drawn(titles, (PRINTING, PRINTING | JobStatus.PAPEROUT, OSError(1722, "RPC"), PRINTED | RETAINED))
    windows = _drawing(service)
    parts = send(windows, "usb", printed, duplex=True)
    assert _waited(windows, parts) == len(parts) == 2
    assert sorted(service.told) == [(1, Command.RELEASE), (2, Command.RELEASE)]
    assert sorted(service.titles.values()) == sorted(f"downtime {part.sheets[0].serial}" for part in parts)


def test_a_job_that_is_not_let_go_at_once_is_let_go_later(titles: Path, printed: Printed) -> None:
    service = _Drawn(titles, (PRINTED | RETAINED,))
    service.deaf = 3
    windows = _drawing(service)
    assert _waited(windows, send(windows, "usb", printed, duplex=True)) == 2
    assert sorted(service.told) == [(1, Command.RELEASE), (2, Command.RELEASE)]


@pytest.mark.parametrize("last", [None, JobStatus.DELETING, OSError(1722, "RPC")])
def test_a_job_that_is_gone_cancelled_or_silent_is_missing(titles: Path, printed: Printed, last: Said) -> None:
    service = _Drawn(titles, (PRINTING, last))
    windows = _drawing(service)
    _all_missing(windows, send(windows, "usb", printed, duplex=True))
    assert service.told == []
    assert windows.state(99) is JobState.UNKNOWN


def test_a_number_that_windows_gives_again_is_not_our_job(titles: Path, printed: Printed) -> None:
    """Both jobs are number 1: the printed one is the first."""
    service = _Drawn(titles, (PRINTED | RETAINED,))
    windows = _drawing(service, number="1")
    parts = send(windows, "usb", printed, duplex=True)
    with pytest.raises(PrintFailed) as failed:
        _waited(windows, parts)
    assert parts[1].serials in str(failed.value)


def test_what_a_killed_kit_left_in_the_queue_is_let_go_and_nothing_else(titles: Path, printed: Printed) -> None:
    left = (
        Job(70, "downtime A-1", PRINTED | RETAINED),
        Job(71, "downtime A-2", PRINTING | RETAINED),
        Job(72, "letter.docx", PRINTED | RETAINED),
        Job(73, "downtime A-3", PRINTED),
    )
    service = _Drawn(titles, (PRINTED | RETAINED,), left)
    windows = _drawing(service)
    _waited(windows, send(windows, "usb", printed, duplex=True))
    assert sorted(service.told) == [(n, Command.RELEASE) for n in (1, 2, 70, 71)]


@pytest.mark.parametrize("answer", ["'nonsense'", "''", "sys.exit(1)"])
def test_sheets_that_the_driver_does_not_take_are_missing_and_removed(
    titles: Path, printed: Printed, answer: str
) -> None:
    left = (Job(5, f"downtime {printed.sheets[0].serial}", JobStatus.SPOOLING), Job(6, "letter", PRINTING))
    windows = _drawing(service := _Drawn(titles, left=left), answer)
    _all_missing(windows, send(windows, "usb", printed, duplex=False))
    assert service.told == [(5, Command.RELEASE), (5, Command.DELETE)]


def test_a_driver_that_hangs_is_not_tried_for_the_jobs_that_wait(
    titles: Path, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("downtime.printing.windows_queue._SECONDS", 0.5)
    windows = _drawing(_Drawn(titles), "__import__('time').sleep(60)")
    _all_missing(windows, send(windows, "usb", printed, duplex=False))
    assert len(titles.read_text(encoding="utf-8").splitlines()) <= 1


@pytest.mark.skipif(sys.platform == "win32", reason="there the process has a print system")
def test_the_process_itself_fails_by_its_exit_code_where_there_is_no_windows(printed: Printed) -> None:
    windows = Windows(service=Service())
    _all_missing(windows, send(windows, "usb", printed, duplex=False))


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
        assert (page.width, page.height) == pytest.approx((2100, 2970), abs=1)
        picture = Image.frombytes("L", (page.stride, page.height), page.greys).crop((0, 0, page.width, page.height))
        found = picture.point(lambda grey: 255 - grey).getbbox()
        assert found == pytest.approx(box, abs=6)


def test_the_codes_of_a_sheet_are_read_from_its_dots(printed: Printed) -> None:
    drawn = list(pages(printed.content, resolution(600)))
    assert len(drawn) == len(PdfReader(io.BytesIO(printed.content)).pages)
    first = Image.frombytes("L", (drawn[0].stride, drawn[0].height), drawn[0].greys)
    assert printed.sheets[0].serial in {code.text for code in zxingcpp.read_barcodes(first)}
