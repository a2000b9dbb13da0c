"""The banner of a sheet without a patient: where the label goes, and the two identifiers to write when there is none.

Rule: an empty banner asks; it never looks as if something was known. The allergies have their three states to tick.
"""

from __future__ import annotations

from exports.language import N_
from exports.record import PatientRecord
from printable.banner import patient_banner
from printable.layout import Strip
from printable.pen import Pen, Rect
from printable.ruling import Field, fields, ticks
from printable.sheet import Band, SheetMaker
from printable.text import Run

_LABEL_WIDTH = 190.0
"""Points: a common label is 63.5 mm wide."""
_ROW = 23.0


def banner_for(maker: SheetMaker, record: PatientRecord | None) -> Band:
    """The patient's banner, or the empty one."""
    return blank_banner(maker) if record is None else patient_banner(maker, record)


def blank_banner(maker: SheetMaker) -> Band:
    """The same on each page; room for one label on the left."""
    say = maker.words.say
    width = maker.width - _LABEL_WIDTH - 6
    names = [
        Field(say(N_("Birth name")), 3),
        Field(say(N_("First birth given name")), 3),
        Field(say(N_("Used name")), 2),
    ]
    traits = [
        Field(say(N_("Born on")), 2),
        Field(say(N_("Sex")), 1, ticks(["F", "M", "I"])),
        Field(say(N_("IPP or reserve number")), 3),
        Field(say(N_("Ward, room, bed")), 3),
    ]
    asked = ticks([say(N_("none known")), say(N_("not asked yet")), say(N_("yes, which:"))])
    risks = [
        Field(say(N_("ALLERGIES: ask, then tick")), 5, asked),
        Field(say(N_("Weight (kg) and its date")), 2),
    ]
    rows: list[Strip] = [fields(maker.setter, width, row, _ROW) for row in (names, traits, risks)]
    height = sum(row.height for row in rows)
    asks = say(N_("Stick the patient's label here, or write the two identifiers beside it."))
    note = maker.setter.wrap([Run(asks)], _LABEL_WIDTH - 12, 7)

    def draw(pen: Pen, x: float, y: float, _page: int) -> None:
        pen.box(Rect(x, y, _LABEL_WIDTH, height), 0.8, dashed=True)
        pen.lines(note, x + 6, y + height - len(note) * 8.6 - 3, 7)
        below = y
        for row in rows:
            row.draw(pen, x + _LABEL_WIDTH + 6, below)
            below += row.height

    return Band(height, draw)
