"""Packs: several forms for several patients as one print, patient after patient in the order given (lessons 3, 4).

Rules of this module:

* a patient never shares a sheet of paper with another: printed on both sides, the last page is made even;
* each ward begins with a cover that lists who is in the pack, with which pages, to be ticked off while sorting;
* the pages are counted before anything is numbered: counting takes no serial number;
* a pack goes on after a jam from any patient; what was printed before keeps its numbers in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.language import N_
from exports.record import PatientRecord
from printable.context import PrintContext, Printed, Sheet
from printable.form import Form, Group, Kind, Material
from printable.forms.rendering import form_named
from printable.forms.ward_lists import draw_list, where, who
from printable.pen import Pen
from printable.press import Press, unnumbered
from printable.ruling import Box
from printable.sheet import SheetMaker, Title
from printable.text import Run

PAGES_PER_MINUTE = 18
"""Of a small laser printer on USB: what the announced time is worked out with."""


@dataclass(frozen=True)
class Pack:
    """Forms printed together: those of the ward once, then those of each patient."""

    name: str
    message: str
    forms: tuple[str, ...]
    ward_forms: tuple[str, ...] = ()


PACKS: Mapping[str, Pack] = {
    pack.name: pack
    for pack in (
        Pack(
            "first-hour",
            N_("First hour: summary, administration plan, observation"),
            ("patient-sheet", "administration-plan", "observation-chart"),
            ("ward-list", "bed-plan"),
        ),
        Pack(
            "day",
            N_("A day on paper: the first hour, orders to sign, care plan, notes"),
            (
                "patient-sheet",
                "prescription",
                "administration-plan",
                "observation-chart",
                "care-plan",
                "focus-notes",
                "cumulative-results",
            ),
            ("ward-list", "bed-plan", "ward-handover", "movements-register", "critical-calls"),
        ),
        Pack(
            "next-day",
            N_("The next day: administration plan, orders, observation"),
            ("administration-plan", "prescription", "observation-chart"),
            ("ward-handover",),
        ),
    )
}


@dataclass(frozen=True)
class Ward:
    """The patients of one ward in bed order; `name` None for a pack of one patient."""

    name: str | None
    records: Sequence[PatientRecord]


@dataclass(frozen=True)
class Announced:
    """What a pack will take, known before it is printed."""

    pages: int
    sheets_of_paper: int
    """With `duplex`, half as many as pages, every patient on paper of their own."""
    patients: int
    minutes: int


@dataclass(frozen=True)
class PackPrint:
    """One pack to print. `start` is the place, from 0, of the first patient of each ward: after a jam."""

    pack: Pack
    wards: Sequence[Ward]
    duplex: bool = True
    start: int = 0


def announce(job: PackPrint, context: PrintContext) -> Announced:
    """How many pages, sheets of paper and minutes; nothing is numbered by it."""
    patients = sum(len(ward.records[job.start :]) for ward in job.wards)
    return counted(print_pack(job, unnumbered(context)), patients, duplex=job.duplex)


def counted(printed: Printed, patients: int, *, duplex: bool) -> Announced:
    """What a print takes."""
    pages = sum(sheet.pages for sheet in printed.sheets)
    paper = (pages + 1) // 2 if duplex else pages
    return Announced(pages, paper, patients, max(1, round(pages / PAGES_PER_MINUTE)))


def print_pack(job: PackPrint, context: PrintContext) -> Printed:
    """The pack as one PDF, with the sheets in their order. Raises `FormUnknown`."""
    press = Press(context, job.pack.message, duplex=job.duplex)
    return press.printed([sheet for ward in job.wards for sheet in _ward(press, job, ward)])


def print_blank_pack(pack: Pack, context: PrintContext, *, copies: int = 1, duplex: bool = True) -> Printed:
    """The forms of a pack, empty, so many times; those that cannot be empty are left out. Raises `FormUnknown`."""
    press = Press(context, pack.message, duplex=duplex)
    forms = [form for name in (*pack.ward_forms, *pack.forms) if (form := form_named(name)).blank]
    sets = [press.evened([press.sheet(form, Material()) for form in forms]) for _copy in range(copies)]
    return press.printed([sheet for one in sets for sheet in one])


def _ward(press: Press, job: PackPrint, ward: Ward) -> Iterator[Sheet]:
    records = ward.records[job.start :]
    if ward.name is not None:
        yield from press.evened([press.sheet(COVER, Material(records, ward.name))])
        if not job.start:
            for name in job.pack.ward_forms:
                yield from press.evened([press.sheet(form_named(name), Material(ward.records, ward.name))])
    for record in records:
        material = Material((record,), ward.name)
        yield from press.evened([press.sheet(form_named(name), material) for name in job.pack.forms])


def _draw_cover(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [(N_("Bed"), 3), (N_("Patient"), 8), (N_("All sheets there"), 2), (N_("Put into the folder by"), 4)]
    rows = [[where(maker, record), who(maker, record), Box([Run("☐")]), Box()] for record in material.records]
    said = N_(
        "Cover of the pack: tick off each patient while sorting. A sheet that is missing has a number: report it."
    )
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, empty=0)


COVER = Form("pack-cover", "CO", 1, N_("Pack of the ward: cover"), Kind.WARD, _draw_cover, Group.SUMMARY)
"""The cover is no form of the catalogue: only a pack has one."""
