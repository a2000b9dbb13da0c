"""Packs: several forms for several patients as one print, patient after patient in the order given (lessons 3, 4).

Rules of this module:

* a patient never shares a sheet of paper with another: printed on both sides, the last page is made even;
* each ward begins with a cover that lists who is in the pack, to be ticked off while sorting, and what the pack lacks;
* the pages are counted before anything is numbered: counting takes no serial number;
* a pack goes on after a jam from any patient; what was printed before keeps its numbers in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from exports.language import N_
from exports.record import Key, PatientRecord
from printable.context import PrintContext, Printed, Sheet
from printable.form import Form, Group, Kind, Material
from printable.forms.rendering import form_named
from printable.forms.ward_lists import draw_list, where, who
from printable.pen import Pen
from printable.press import Press, unnumbered
from printable.ruling import Box
from printable.sheet import SheetMaker, Title
from printable.text import Run, boxed

LACKING = N_("Not in this pack, since no form of the copy has that name: {forms}")
PAGES_PER_MINUTE = 18
"""Of a small laser printer on USB: what the announced time is worked out with."""


@dataclass(frozen=True)
class Pack:
    """Forms printed together: those of the ward once, then those of each patient."""

    name: str
    message: str
    forms: tuple[str | Form, ...]
    """By name, or itself: a form that is no part of the catalogue (the hospital's own)."""
    ward_forms: tuple[str | Form, ...] = ()
    lacking: tuple[str, ...] = ()
    """Names that the hospital put into it and that no form of the copy bears: said on its cover."""

    @property
    def all_forms(self) -> tuple[Form, ...]:
        """The forms, those of the ward first. Raises `FormUnknown`."""
        return tuple(form_named(one) for one in (*self.ward_forms, *self.forms))


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
    quiet: frozenset[Key] = frozenset()
    """As in `Material`."""


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
    """The forms of a pack, empty, so many times; those that cannot be empty are left out. Raises `FormUnknown`.

    Those of the ward on paper of their own: what is written of a patient must not go round with a list.
    """
    press = Press(context, pack.message, duplex=duplex)
    forms = [form for form in pack.all_forms if form.blank]
    of_ward = [form for form in forms if form.kind is not Kind.PATIENT]
    of_patient = [form for form in forms if form.kind is Kind.PATIENT]
    empty = Material(to_write=True)
    sheets: list[Sheet] = []
    for _ in range(copies):
        sheets += [sheet for form in of_ward for sheet in press.evened([press.sheet(form, empty)])]
        sheets += _of_patient(press, of_patient, empty)
    return press.printed(sheets)


def _ward(press: Press, job: PackPrint, ward: Ward) -> Iterator[Sheet]:
    records = ward.records[job.start :]
    if ward.name is not None:
        yield from press.evened([press.sheet(cover_of(job.pack), Material(records, ward.name))])
        if not job.start:
            of_ward = Material(ward.records, ward.name, quiet=job.quiet)
            for name in job.pack.ward_forms:
                yield from press.evened([press.sheet(form_named(name), of_ward)])
    for record in records:
        material = Material((record,), ward.name)
        yield from _of_patient(press, [form_named(name) for name in job.pack.forms], material)


def _of_patient(press: Press, forms: Sequence[Form], material: Material) -> Iterator[Sheet]:
    """The forms of one patient, in the order of the pack, on as few sheets of paper as what is kept apart allows."""
    for _, together in groupby(enumerate(forms), key=lambda one: one[0] if press.apart(one[1]) else -1):
        yield from press.evened([press.sheet(form, material) for _, form in together])


def sheets_of_ward(pack: Pack, ward: Ward, start: int = 0) -> int:
    """How many sheets, and so serial numbers, `print_pack` makes of one ward."""
    of_ward = 0 if ward.name is None else 1 + (0 if start else len(pack.ward_forms))
    return of_ward + len(ward.records[start:]) * len(pack.forms)


def cover_of(pack: Pack) -> Form:
    """The cover of a pack, which says what the pack lacks."""
    return replace(COVER, draw=partial(_draw_cover, lacking=pack.lacking)) if pack.lacking else COVER


def _draw_cover(pen: Pen, maker: SheetMaker, title: Title, material: Material, lacking: Sequence[str] = ()) -> int:
    columns = [(N_("Bed"), 3), (N_("Patient"), 8), (N_("All sheets there"), 2), (N_("Put into the folder by"), 4)]
    rows = [[where(maker, record), who(maker, record), Box([Run("☐")]), Box()] for record in material.records]
    said = N_(
        "Cover of the pack: tick off each patient while sorting. A sheet that is missing has a number: report it."
    )
    also = [Run("  "), boxed(maker.words.say(LACKING, forms=", ".join(lacking)))] if lacking else []
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, also=also, empty=0)


COVER = Form("pack-cover", "CO", 1, N_("Pack of the ward: cover"), Kind.WARD, _draw_cover, Group.SUMMARY)
"""The cover is no form of the catalogue: only a pack has one."""
