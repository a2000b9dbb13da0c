"""The fluid balance (BE): what goes in and out by the hour, with totals of 8, 12 and 24 hours to be added by hand
(domain: section 3.4). Nothing is added by the kit; what the copy has stands above the grid, with its time.
"""

from __future__ import annotations

from exports.language import N_
from exports.record import ObservationCategory, PatientRecord
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.forms.observation_chart import day_of, grid_header, known_values
from printable.hour_grid import WRITE, HourGrid
from printable.layout import Section, Strip
from printable.pen import Pen
from printable.ruling import Box, Field, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold

_IN = (
    N_("IV infusions"), N_("Drugs in infusion, flushes"), N_("Blood products"), N_("Drinks"),
    N_("Tube feeding, other"),
)  # fmt: skip
_OUT = (
    N_("Urine"), N_("Drains 1 / 2"), N_("Gastric tube, vomit"), N_("Stools, stoma"), N_("Losses, other"),
)  # fmt: skip
_HOUR, _TOTAL = 25.0, 40.0


def draw_fluid_balance(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    known = [known_values(maker, record, ObservationCategory.INTAKE_OUTPUT)] if record else []
    return maker.draw(pen, title, banner_for(maker, record), [*known, _grid(maker, record), _sums(maker)])


def _grid(maker: SheetMaker, record: PatientRecord | None) -> Section:
    say = maker.words.say
    days = day_of(maker, record)
    grid = HourGrid(maker.setter, maker.width, hour=_HOUR, days=days, dates=maker.dates, after=_TOTAL, size=7)
    strips: list[Strip] = []

    def row(text: str, *, heavy: bool = False) -> list[Strip]:
        return grid.row([bold(say(text)) if heavy else Run(say(text))], [[Box()] * 25], WRITE)

    for heading, rows, total in (
        (N_("IN (mL)"), _IN, N_("Total in, of the hour")),
        (N_("OUT (mL)"), _OUT, N_("Total out, of the hour")),
    ):
        strips += grid.heading(say(heading))
        strips += [strip for text in rows for strip in row(text)]
        strips += row(total, heavy=True)
    strips += [*row(N_("Balance, carried on"), heavy=True), *row(N_("Initials"))]
    return untitled(strips, grid_header(maker, grid, record, "24 h"))


def _sums(maker: SheetMaker) -> Section:
    say = maker.words.say
    sums = [
        Field(say(label))
        for label in (N_("In 8 h"), N_("Out 8 h"), N_("In 12 h"), N_("Out 12 h"), N_("In 24 h"), N_("Out 24 h"),
                      N_("Balance 24 h"), N_("Balance since entry"), N_("Weight today (kg)"))
    ]  # fmt: skip
    return untitled([fields(maker.setter, maker.width, sums, 25)])


FORM = Form(
    "fluid-balance", "BE", 1, N_("Fluid balance"), Kind.PATIENT, draw_fluid_balance, Group.OBSERVATION,
    landscape=True, blank=True,
)  # fmt: skip
