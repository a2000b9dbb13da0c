"""Every form as a person gets it: filled and empty, as PDFs, as pictures, as a bad photocopy, and all on one sheet.

    python -m tests.tools.contact_sheet FOLDER                                    the fictive hospital
    python -m tests.tools.contact_sheet FOLDER --fhir tests/data/…/fhir --now TIME --timezone ZONE

FOLDER then holds `filled/` and `empty/` (PDF, and a PNG of each page at 100 dots per inch), `photocopy/` (the same
pages in black and white, blurred and speckled: what comes out of an old machine), `contact-*.png` (all first pages
small) and `pages.txt` (how many pages each form takes).
Only fictive or published data belongs here: the pictures are in clear.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from downtime.material import material_for
from downtime.subjects import present_patients
from exports.fhir import FhirFolder
from exports.quality import Tally
from exports.record import Feed, PatientRecord
from exports.snapshot.read import feeds
from exports.snapshot.write import SnapshotWriter
from exports.source import KeyMaker, Reading
from exports.valmont import write_hospital
from exports.valmont.hospital import FEWEST
from printable.context import PrintContext
from printable.form import Form, Kind, Material
from printable.forms import FORMS, blank_of, render

NOW = "2026-11-23T14:05:00+01:00"
DPI, COPIED_DPI, THUMBNAIL = 100, 150, 300
"""Dots per inch of a page and of its photocopy; width in dots of a page on the contact sheet."""
_COLUMNS = 6


@dataclass(frozen=True)
class Hospital:
    """What is printed: the present patients, ward by ward in bed order, and what the registers need."""

    records: Sequence[PatientRecord]
    materials: dict[str, Material]
    feeds: tuple[Feed, ...]
    now: datetime
    timezone: str

    def context(self, language: str) -> PrintContext:
        numbers = count(1)
        return PrintContext(
            site_name="Centre hospitalier de Valmont",
            language=language,
            timezone=self.timezone,
            data_at=self.now.astimezone(UTC).isoformat(),
            feeds=self.feeds,
            printed_at=self.now,
            printed_by="Claire Durand, IDE",
            next_serial=lambda: f"DEMO1-{next(numbers):06d}",
        )


def read_hospital(folder: Path, now: datetime, timezone: str) -> Hospital:
    """A folder of FHIR as the kit reads it."""
    writer = SnapshotWriter()
    reading = Reading(now=now, timezone=ZoneInfo(timezone), keys=KeyMaker(b"contact sheet"))
    writer.add_all(FhirFolder("his", folder).rows(reading, Tally("his")))
    writer.close_tables()
    at = {
        form.name: material_for(writer.connection, form, at=now, timezone=timezone)
        for form in FORMS.values()
        if form.kind is not Kind.PATIENT
    }
    return Hospital(present_patients(writer.connection), at, feeds(writer.connection), now, timezone)


def most_telling(records: Sequence[PatientRecord]) -> tuple[PatientRecord, ...]:
    """The fullest record, the middle one, and the emptiest: what a form must stand."""
    by_size = sorted(records, key=lambda r: len(r.orders) * 20 + len(r.administrations) + len(r.observations))
    return (by_size[-1], by_size[len(by_size) // 2], by_size[0]) if by_size else ()


def draw(folder: Path, hospital: Hospital, language: str, names: Sequence[str], patients: int) -> Counter[str]:
    """Write everything; returns the pages of each form."""
    chosen = hospital.records[:patients] if patients else most_telling(hospital.records)
    filled, empty, pages = folder / "filled", folder / "empty", Counter[str]()
    for name in names:
        form, context = FORMS[name], hospital.context(language)
        if form.prefilled:
            pages[f"filled/{name}"] = _write(filled, name, _filled(form, hospital, chosen, context))
        if form.blank:
            pages[f"empty/{name}"] = _write(empty, name, blank_of(form, context).content)
    for kind in (filled, empty):
        _contact(kind, folder / f"contact-{kind.name}.png")
    text = "".join(f"{number:5d}  {name}\n" for name, number in sorted(pages.items()))
    (folder / "pages.txt").write_text(text, encoding="utf-8")
    return pages


def _filled(form: Form, hospital: Hospital, chosen: Sequence[PatientRecord], context: PrintContext) -> bytes:
    if form.kind is Kind.PATIENT:
        return render(form, chosen, context).content
    if form.kind is Kind.HOSPITAL:
        material = hospital.materials[form.name]
        return render(form, material.records, context, beside=material).content
    stay = hospital.records[0].stay if hospital.records else None
    ward = stay.ward if stay else None
    there = [record for record in hospital.records if record.stay and record.stay.ward == ward]
    return render(form, there, context, ward=stay.ward_name if stay else None).content


def _write(folder: Path, name: str, content: bytes) -> int:
    """The PDF, its pages, and their photocopies; returns the number of pages."""
    copies = folder.parent / "photocopy" / folder.name
    copies.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(content)
    number = 0
    for number, picture in enumerate(pictures(content), start=1):
        picture.save(folder / f"{name}-{number:02d}.png")
    for copied, picture in enumerate(pictures(content, COPIED_DPI), start=1):
        photocopied(picture).save(copies / f"{name}-{copied:02d}.png")
    return number


def pictures(content: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
    """The pages of a PDF, in grey."""
    with tempfile.TemporaryDirectory(prefix="downtime-contact-") as temporary:
        command = ["pdftoppm", "-gray", "-r", str(dpi), "-", f"{temporary}/page"]
        subprocess.run(command, input=content, check=True)
        for path in sorted(Path(temporary).iterdir()):
            yield Image.open(io.BytesIO(path.read_bytes()))


def photocopied(page: Image.Image, seed: int = 1) -> Image.Image:
    """The page after an old machine: blurred, speckled, and then black or white."""
    blurred = page.filter(ImageFilter.GaussianBlur(1.0))
    speckles = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    mixed = Image.blend(blurred, ImageChops.add(blurred, speckles, offset=-128), 0.3)
    return mixed.point(lambda level: 255 if level > 160 else 0).convert("1")


def _contact(pages: Path, to: Path) -> None:
    """The first page of each form, small, under its name."""
    firsts = sorted(pages.glob("*-01.png"))
    cell = (THUMBNAIL + 12, round(THUMBNAIL * 1.45) + 12)
    sheet = Image.new("L", (_COLUMNS * cell[0], -(-len(firsts) // _COLUMNS) * cell[1] or 1), 255)
    pen = ImageDraw.Draw(sheet)
    for place, path in enumerate(firsts):
        x, y = place % _COLUMNS * cell[0] + 6, place // _COLUMNS * cell[1] + 4
        with Image.open(path) as page:
            small = page.copy()
        small.thumbnail((THUMBNAIL, cell[1] - 24))
        pen.text((x, y), path.stem.removesuffix("-01"), fill=0)
        sheet.paste(small, (x, y + 14))
        pen.rectangle((x - 1, y + 13, x + small.width, y + 14 + small.height), outline=128)
    sheet.save(to)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fhir", type=Path, help="a folder of FHIR files; without it the fictive hospital")
    parser.add_argument("--now", default=NOW, help=f"time of the data, with its zone (default {NOW})")
    parser.add_argument("--timezone", default="Europe/Paris")
    parser.add_argument("--language", default="fr", choices=("fr", "en"))
    parser.add_argument("--form", action="append", choices=list(FORMS), help="only this form (may be repeated)")
    parser.add_argument(
        "--patients", type=int, default=0, help="so many present patients instead of three of all kinds"
    )
    said = parser.parse_args(arguments)
    now = datetime.fromisoformat(said.now)
    with tempfile.TemporaryDirectory(prefix="downtime-contact-") as temporary:
        source = said.fhir or Path(temporary)
        if said.fhir is None:
            write_hospital(source, now=now, patients=FEWEST)
        hospital = read_hospital(source, now, said.timezone)
    pages = draw(said.folder, hospital, said.language, said.form or list(FORMS), said.patients)
    print(f"{pages.total()} pages of {len(pages)} prints in {said.folder}")


if __name__ == "__main__":
    main()
