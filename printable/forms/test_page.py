"""Test page (TE) of the laptop's printer: what to look at before the night when paper is needed.

Rule: it holds nothing of a patient, and everything that can go wrong on paper: edges, small type, grey, accents, the
symbol of the serial number.
"""

from __future__ import annotations

from exports.language import N_
from printable.form import Group, Kind
from printable.forms.written import Asked, Choice, Grid, Lines, Said, written

TEST_PAGE = written(
    "test-page",
    "TE",
    N_("Test page of the printer"),
    [
        Said(N_("Nothing of a patient stands on this page. Tick what is right, sign, and keep it with the laptop.")),
        Choice(N_("The frame is whole on all four sides:"), (N_("yes"), N_("no, which side:  ____________"))),
        Choice(N_("The smallest words can be read, accents too: é è ê ç à ù œ Æ ñ ø ł"), (N_("yes"), N_("no"))),
        Choice(N_("The scanner reads the square code at the foot of the page:"), (N_("yes"), N_("no"))),
        Grid([(N_("Left in stock"), 4), (N_("How many"), 2), (N_("Enough for how many days"), 3)], height=22,
             first=(N_("Reams of paper"), N_("Toner"), N_("Sheets of labels"), N_("Wristbands"))),
        Asked([(N_("Looked at by"), 3), (N_("Day and hour"), 2), (N_("Signature"), 3)]),
        Lines(N_("To put right"), 3),
    ],
    kind=Kind.HOSPITAL,
    group=Group.CRISIS,
)  # fmt: skip
FORMS = (TEST_PAGE,)
