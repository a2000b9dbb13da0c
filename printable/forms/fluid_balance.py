"""The fluid balance (BE): what goes in and out by the hour, with totals of 8, 12 and 24 hours to be added by hand
(domain: section 3.4). Nothing is added by the kit.
"""

from __future__ import annotations

from exports.language import N_
from exports.record import PatientRecord
from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.forms.observation_chart import hour_names
from printable.layout import Section, Strip
from printable.pen import Pen
from printable.ruling import Box, Field, Ground, Ruling, fields, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold

_IN = (
    N_("IV infusions"), N_("Drugs in infusion, flushes"), N_("Blood products"), N_("Drinks"), N_("Tube feeding"),
    N_("Other"),
)  # fmt: skip
_OUT = (
    N_("Urine"), N_("Drains 1 / 2"), N_("Gastric tube"), N_("Stools, stoma"), N_("Vomit"), N_("Losses, other"),
)  # fmt: skip
_LABEL, _HOUR, _TOTAL = 112.0, 21.0, 34.0


def draw_fluid_balance(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of a patient, or an empty one; returns the number of its pages."""
    return maker.draw(pen, title, banner_for(maker, material.record), [_grid(maker, material.record), _sums(maker)])


def _grid(maker: SheetMaker, record: PatientRecord | None) -> Section:
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, (_LABEL, *([_HOUR] * 24), _TOTAL), 7)
    strips: list[Strip] = []
    for heading, rows, total in (
        (N_("IN (mL)"), _IN, N_("Total in, of the hour")),
        (N_("OUT (mL)"), _OUT, N_("Total out, of the hour")),
    ):
        strips += ruling.row([Box([bold(say(heading))], Ground.HEAD), *([Box((), Ground.HEAD)] * 25)], keep=True)
        strips += [s for row in rows for s in ruling.row([Box([Run(say(row))]), *([Box()] * 25)], 17)]
        strips += ruling.row([Box([bold(say(total))]), *([Box()] * 25)], 17)
    strips += ruling.row([Box([bold(say(N_("Balance, carried on")))]), *([Box()] * 25)], 17)
    strips += ruling.row([Box([Run(say(N_("Initials")))]), *([Box()] * 25)], 15)
    day = say(N_("Day:  ____ / ____ / ______"))
    return untitled(strips, ruling.header([day, *hour_names(maker, record), "24 h"], 6.6))


def _sums(maker: SheetMaker) -> Section:
    say = maker.words.say
    sums = [
        Field(say(label))
        for label in (N_("In 8 h"), N_("Out 8 h"), N_("In 12 h"), N_("Out 12 h"), N_("In 24 h"), N_("Out 24 h"),
                      N_("Balance 24 h"), N_("Balance since entry"), N_("Weight today (kg)"))
    ]  # fmt: skip
    return untitled([fields(maker.setter, maker.width, sums, 26)])


FORM = Form(
    "fluid-balance", "BE", 1, N_("Fluid balance"), Kind.PATIENT, draw_fluid_balance, Group.OBSERVATION,
    landscape=True, blank=True,
)  # fmt: skip
