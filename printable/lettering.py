"""How wide a text of a drawing is, and where its lines break; measured with the faces of the paper.

Rules of this module: nothing is cut: a text that is too long takes more lines. Fonts of screens differ a little, so
that the room is measured somewhat larger than on paper.
"""

from __future__ import annotations

from printable.fonts import BOLD, REGULAR
from printable.text import Typesetter

WIDER = 1.04
"""How much wider than DejaVu Sans Condensed the text of a screen may run."""


class Lettering:
    """Measures for one drawing."""

    def __init__(self, setter: Typesetter | None = None) -> None:
        self._setter = setter or Typesetter()

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """In points."""
        clean = self._setter.clean(text)
        return self._setter.width(BOLD if bold else REGULAR, clean) * size * WIDER

    def lines(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """The text on lines no wider than `width`; none for an empty text."""
        found: list[str] = []
        for paragraph in text.splitlines():
            line = ""
            for word in paragraph.split():
                joined = f"{line} {word}" if line else word
                if self.width(joined, size, bold=bold) <= width:
                    line = joined
                    continue
                if line:
                    found.append(line)
                *whole, line = self._pieces(word, width, size, bold)
                found += whole
            if line:
                found.append(line)
        return found

    def _pieces(self, word: str, width: float, size: float, bold: bool) -> list[str]:
        """A word that is wider than the line, in pieces that are not."""
        pieces, piece, used = [], "", 0.0
        if self.width(word, size, bold=bold) <= width:
            return [word]
        for character in word:
            wide = self.width(character, size, bold=bold)
            if piece and used + wide > width:
                pieces.append(piece)
                piece, used = "", 0.0
            piece += character
            used += wide
        return [*pieces, piece]
