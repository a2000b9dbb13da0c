"""Tables that help to read what is measured, printed empty of any patient: nothing is computed, the nurse counts.

Sources: NEWS2, Royal College of Physicians 2017 (adults of 16 and over, not in pregnancy); Glasgow Coma Scale, Teasdale
and Jennett 1974; numeric pain scale.
"""

from __future__ import annotations

from exports.language import N_
from printable.layout import Section, Strip
from printable.ruling import Box, Ground, Ruling, untitled
from printable.sheet import SheetMaker
from printable.text import Run, bold

_NEWS2 = (
    (N_("Resp. rate /min"), "≤ 8", "", "9–11", "12–20", "", "21–24", "≥ 25"),
    (N_("SpO2 % (scale 1)"), "≤ 91", "92–93", "94–95", "≥ 96", "", "", ""),
    (N_("SpO2 % (scale 2, target 88–92)"), "≤ 83", "84–85", "86–87", N_("88–92, ≥ 93 on air"), N_("93–94 on O2"),
     N_("95–96 on O2"), N_("≥ 97 on O2")),
    (N_("Air or oxygen"), "", "O2", "", N_("air"), "", "", ""),
    (N_("Systolic BP mmHg"), "≤ 90", "91–100", "101–110", "111–219", "", "", "≥ 220"),
    (N_("Pulse /min"), "≤ 40", "", "41–50", "51–90", "91–110", "111–130", "≥ 131"),
    (N_("Consciousness"), "", "", "", N_("alert"), "", "", N_("confused, voice, pain, none")),
    (N_("Temperature °C"), "≤ 35.0", "", "35.1–36.0", "36.1–38.0", "38.1–39.0", "≥ 39.1", ""),
)  # fmt: skip
_SCORES = ("3", "2", "1", "0", "1", "2", "3")
_GLASGOW = (
    (N_("Eyes"), N_("4 open by themselves · 3 to voice · 2 to pain · 1 none")),
    (N_("Voice"), N_("5 oriented · 4 confused · 3 words · 2 sounds · 1 none")),
    (N_("Motion"), N_("6 obeys · 5 localises · 4 withdraws · 3 flexes · 2 extends · 1 none")),
)


def news2_table(maker: SheetMaker, width: float) -> Section:
    """The thresholds of NEWS2, to be counted by hand."""
    say = maker.words.say
    ruling = Ruling(maker.setter, width, (23, *([14] * 7)), 6.2)
    strips: list[Strip] = []
    for name, *cells in _NEWS2:
        said = [_said(maker, cell) for cell in cells]
        strips += ruling.row([Box([bold(say(name))], Ground.HEAD), *(Box([Run(text)]) for text in said)])
    note = say(
        N_(
            "NEWS2 (adults, not in pregnancy): 0–4 low; a single 3 low to medium; 5–6 medium: call; 7 and over high:"
            " call now."
        )
    )
    strips += ruling_note(maker, width, note)
    return untitled(strips, ruling.header(["NEWS2", *_SCORES], 6.2))


def glasgow_table(maker: SheetMaker, width: float) -> Section:
    """The three parts of the Glasgow scale."""
    say = maker.words.say
    ruling = Ruling(maker.setter, width, (14, 100), 6.4)
    strips = [
        strip
        for name, levels in _GLASGOW
        for strip in ruling.row([Box([bold(say(name))], Ground.HEAD), Box([Run(say(levels))])])
    ]
    return untitled(strips, ruling.header(["Glasgow", say(N_("sum 3 to 15: write the three parts, E V M"))], 6.4))


def ruling_note(maker: SheetMaker, width: float, text: str) -> list[Strip]:
    """A line of small text under a table."""
    return Ruling(maker.setter, width, (1,), 6.4).row([Box([Run(text)])])


def _said(maker: SheetMaker, cell: str) -> str:
    """Words are translated, numbers written with the comma of the language."""
    if any(character.isalpha() for character in cell) and cell != "O2":
        return maker.words.say(cell)
    return cell.replace(".", ",") if maker.context.language == "fr" else cell
