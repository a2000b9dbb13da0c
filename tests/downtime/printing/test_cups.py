"""Against a real CUPS: what is printed, what is refused, and which sheets are missing after a stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from downtime.printing import JobState, Part, missing, send, states, wait
from downtime.printing.cups import Cups
from exports.errors import PrinterRefused, PrintFailed
from printable.context import Printed
from printable.forms import render
from tests.downtime.printing.scheduler import Scheduler, running
from tests.printable import samples
from tests.printable.builders import context, patient

NAMES = ("PATIENTA", "PATIENTB", "PATIENTC")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Scheduler]:
    with running() as scheduler:
        for name in ("ward", "held", "broken"):
            scheduler.add(name, f"file:{scheduler.folder}/out/{name}.pdf")
        scheduler.add("network", "ipp://printer.hospital.example/ipp/print")
        scheduler.run("cupsdisable", "held")
        yield scheduler


@pytest.fixture
def cups(scheduler: Scheduler) -> Cups:
    return Cups(environment=scheduler.environment)


@pytest.fixture(scope="module")
def printed() -> Printed:
    records = [samples.busy(patient=patient(key=name, birth_name=name)) for name in NAMES]
    return render("patient-sheet", records, context(), duplex=True)


def test_only_the_laptop_s_own_printers(cups: Cups, scheduler: Scheduler) -> None:
    assert {queue.name for queue in cups.queues()} == {"ward", "held", "broken"}
    assert {queue.name for queue in cups.all_queues()} == {"ward", "held", "broken", "network"}
    with pytest.raises(PrinterRefused, match="on the network"):
        cups.print("network", b"%PDF", title="x", duplex=False)
    with pytest.raises(PrinterRefused, match="no printer of that name"):
        cups.local("nothing")
    assert Cups(network=True, environment=scheduler.environment).local("network").name == "network"


def test_a_print_system_elsewhere_is_not_spoken_to(scheduler: Scheduler) -> None:
    elsewhere = {**scheduler.environment, "CUPS_SERVER": "print.hospital.example"}
    assert Cups(environment=elsewhere).all_queues() == ()


def test_every_patient_is_a_job_and_nothing_stays_in_the_spool(
    cups: Cups, scheduler: Scheduler, printed: Printed
) -> None:
    parts = send(cups, "ward", printed, duplex=True)
    assert [part.sheets[0].patient for part in parts] == list(NAMES)
    assert list(wait(cups, parts, longest=120))[-1] == len(NAMES)
    last = " ".join(page.extract_text() for page in PdfReader(scheduler.folder / "out" / "ward.pdf").pages)
    assert NAMES[-1] in last and NAMES[0] not in last
    assert not [file for file in (scheduler.folder / "spool").iterdir() if file.name.startswith("d")]
    kept = [file for file in scheduler.folder.rglob("*") if file.is_file() and file.parent.name != "out"]
    assert not [name for name in NAMES if any(name.encode() in file.read_bytes() for file in kept)]


def test_a_stop_and_a_cancelled_job_say_which_sheets_are_missing(
    cups: Cups, scheduler: Scheduler, printed: Printed
) -> None:
    parts = send(cups, "held", printed, duplex=False)
    assert not [state for state in states(cups, parts) if state.over]
    for part in parts:
        assert part.job is not None
        scheduler.run("cancel", str(part.job))
    now = states(cups, parts)
    assert set(now) == {JobState.CANCELLED} and missing(parts, now) == parts
    with pytest.raises(PrintFailed) as failed:
        list(wait(cups, parts, pause=lambda _seconds: None))
    assert all(sheet.serial in str(failed.value.fields["sheets"]) for sheet in printed.sheets)


def test_a_printer_that_does_nothing_is_not_waited_for_for_ever(cups: Cups, printed: Printed) -> None:
    parts = send(cups, "held", printed, duplex=False)
    with pytest.raises(PrintFailed):
        list(wait(cups, parts, pause=lambda _seconds: None, longest=3))


def test_a_driver_that_fails_leaves_the_sheets_missing(cups: Cups, printed: Printed) -> None:
    parts = (Part(printed.sheets[:1], cups.print("broken", b"\x00\x01nothing", title="x", duplex=False)),)
    with pytest.raises(PrintFailed) as failed:
        list(wait(cups, parts, longest=2))
    assert parts[0].serials in str(failed.value.fields["sheets"])


def test_a_queue_that_takes_no_more_on_the_way_leaves_the_rest_missing(
    cups: Cups, scheduler: Scheduler, printed: Printed
) -> None:
    with pytest.raises(PrinterRefused):
        send(cups, "nothing", printed, duplex=True)
    scheduler.run("cupsaccept", "held")

    class Full(Cups):
        def print(self, queue: str, document: bytes, *, title: str, duplex: bool) -> int:
            number = super().print(queue, document, title=title, duplex=duplex)
            scheduler.run("cupsreject", "held")  # what an administrator, or a full disk, does
            return number

    parts = send(Full(environment=scheduler.environment), "held", printed, duplex=True)
    scheduler.run("cupsaccept", "held")
    assert [part.job is None for part in parts] == [False, True, True]
    assert missing(parts, states(cups, parts)) == parts[1:]


def test_a_job_of_nobody_is_unknown(cups: Cups) -> None:
    assert cups.state(999_999) is JobState.UNKNOWN
