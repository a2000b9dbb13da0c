"""The type that every sheet is set in: DejaVu Sans Condensed, shipped with the package and embedded in each PDF.

Rules of this module:

* what a sheet can print is known before it is drawn: `covers` and `has` answer from the font itself;
* fonts are read and registered once per process, since reportlab keeps one register for all documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "DowntimeSans"
BOLD = "DowntimeSans-Bold"
FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}
ASCENT = 0.928
DESCENT = 0.236
"""Highest and lowest mark of the face, in parts of its size (hhea table of DejaVu Sans Condensed)."""


@dataclass(frozen=True)
class Face:
    """One font: the characters it has and their widths at size 1."""

    name: str
    widths: Mapping[int, float]
    covered: frozenset[str]

    def width(self, text: str) -> float:
        """Width of a text at size 1; every character must be covered."""
        widths = self.widths
        return sum([widths[ord(character)] for character in text])


@cache
def faces() -> Mapping[str, Face]:
    """The two faces, registered with reportlab."""
    rl_config.useA85 = 0  # streams as bytes: a fifth smaller and faster; every PDF reader takes them
    folder = Path(__file__).resolve().parent / "fonts"
    return {name: _register(name, folder / file) for name, file in FILES.items()}


def _register(name: str, path: Path) -> Face:
    font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    characters = font.face.charToGlyph
    widths = {code: font.face.charWidths.get(code, font.face.defaultWidth) / 1000 for code in characters}
    return Face(name=name, widths=widths, covered=frozenset(chr(code) for code in characters))
