"""A print on "Windows": the kit under Wine draws by GDI on a printer that is a file of a real CUPS of this computer.

What this shows: that the pages come out, each patient a job, A4, with codes that are read. What it cannot: that a job
is known to be printed, since Wine throws it away when it is handed over and the kit knows nothing of it then.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.downtime.printing.scheduler import Scheduler, running
from tests.tools.windows.rig import Rig

PROGRAM = """
import json, time
from downtime.printing import send, states
from downtime.printing.windows import Windows
from exports.errors import PrinterRefused
from printable.forms import render
from tests.printable import samples
from tests.printable.builders import context, patient

names = ("PATIENTA", "PATIENTB", "PATIENTC")
records = [samples.busy(patient=patient(key=name, birth_name=name)) for name in names]
printed = render("patient-sheet", records, context(), duplex=False)
try:
    send(Windows(), "ward", printed, duplex=False)
except PrinterRefused:
    refused = True
allowed = Windows(network=True)
parts = send(allowed, "ward", printed, duplex=False)
while not all(state.over for state in states(allowed, parts)):
    time.sleep(0.2)
pages = sum(sheet.pages for sheet in parts[-1].sheets)
print(json.dumps({"refused": refused, "jobs": len(parts), "last": parts[-1].sheets[0].serial, "pages": pages}))
"""
SECONDS = 300
A4 = (827, 1169)
"""At 100 dots an inch."""


def faults(rig: Rig) -> list[str]:
    """What is wrong with the print; nothing when all is as it should be."""
    with running() as scheduler:
        paper = scheduler.folder / "out" / "ward"
        scheduler.add("ward", f"file:{paper}", filter_="-")
        rig.stop()  # Wine asks for printers when it starts
        rig.environment["CUPS_SERVER"] = scheduler.environment["CUPS_SERVER"]
        rig.start()
        done = rig.python("-c", PROGRAM, seconds=SECONDS)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            return [said]
        return list(_compared(scheduler, paper, said))


def _compared(scheduler: Scheduler, paper: Path, said: str) -> Iterator[str]:
    told = json.loads(said.strip().splitlines()[-1])
    if not told["refused"]:
        yield "a printer that is not on a cable was not refused"
    jobs = scheduler.run("lpstat", "-W", "all", "-o", "ward").splitlines()
    if len(jobs) != told["jobs"]:
        yield f"{told['jobs']} jobs were handed over, CUPS has {len(jobs)}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", "100", paper, f"{folder}/page"], check=True)
        pictures = [Image.open(file) for file in sorted(Path(folder).iterdir())]
        if len(pictures) != told["pages"]:
            yield f"{told['pages']} pages of the last patient were drawn, {len(pictures)} came out"
        for number, picture in enumerate(pictures, 1):
            if told["last"] not in {code.text for code in zxingcpp.read_barcodes(picture)}:
                yield f"the serial number of page {number} cannot be read"
            if any(abs(side - wanted) > 2 for side, wanted in zip(picture.size, A4, strict=True)):
                yield f"page {number} is {picture.size}, not A4"
