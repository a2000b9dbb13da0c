"""Text made printable, measured and wrapped.

Rules of this module:

* nothing is parsed: a text is plain characters, whatever they look like;
* a character that no embedded font has is set as its code, ⟦U+4E2D⟧, and reported; so is one that has no mark of its
  own and could change how the others read (control characters, direction overrides);
* nothing is lost at the edge: a line is wrapped between words and, where a word is wider than the line, inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from printable.fonts import BOLD, REGULAR, faces

_PLAIN = re.compile(r"[\n\x20-\x7e\xa0-\xac\xae-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac\u2264\u2265]*")
_SPACES = {
    "\t": " ",
    "\r\n": "\n",
    "\r": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_SPACE = re.compile("\r\n|[\t\r\x0b\x0c\x85\u2028\u2029]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_TOKENS = re.compile(r"\n|[ ]+|[^ \n]{1,150}")
_SHORT = 150
"""Characters measured at a time, so that a long text costs no more than its length."""


class Run(NamedTuple):
    """A stretch of text in one face. `mark`: "" plain, "box" framed, "dash" framed with dashes, "inverse" in black."""

    text: str
    face: str = REGULAR
    mark: str = ""


class Piece(NamedTuple):
    """A stretch of one line, placed: `x` and `width` in points from the left of its column."""

    x: float
    width: float
    run: Run


Line = list[Piece]


def bold(text: str) -> Run:
    return Run(text, BOLD)


def boxed(text: str) -> Run:
    return Run(text, BOLD, "box")


def dashed(text: str) -> Run:
    return Run(text, BOLD, "dash")


def inverse(text: str) -> Run:
    return Run(text, BOLD, "inverse")


class Typesetter:
    """Measures and wraps the texts of one print; knows which characters it could not set."""

    def __init__(self) -> None:
        self._faces = faces()
        self._bold = self._faces[BOLD].covered
        self._widths: dict[tuple[str, str], float] = {}
        self.missing: set[str] = set()
        """Characters set as their code since the last `take_missing`."""
        self.right_to_left = False

    def clean(self, text: str) -> str:
        """The text in characters that the regular face has; lines end with "\\n"."""
        if _PLAIN.fullmatch(text):
            return text
        text = _SPACE.sub(lambda found: _SPACES[found.group()], unicodedata.normalize("NFC", text))
        return "".join(map(self._printable, text))

    def _printable(self, character: str) -> str:
        if character == "\n":
            return character
        if unicodedata.category(character) in _HIDDEN or character not in self._faces[REGULAR].covered:
            self.missing.add(character)
            return f"⟦U+{ord(character):04X}⟧"
        if unicodedata.bidirectional(character) in ("R", "AL"):
            self.right_to_left = True
        return character

    def take_missing(self) -> tuple[tuple[str, ...], bool]:
        """What could not be set as such (sorted), and whether a text runs from right to left; then forgets both."""
        taken = tuple(sorted(self.missing)), self.right_to_left
        self.missing, self.right_to_left = set(), False
        return taken

    def width(self, face: str, text: str) -> float:
        """Width at size 1 of a text that `clean` gave."""
        key = (face, text)
        width = self._widths.get(key)
        if width is None:
            width = self._widths[key] = self._faces[face].width(text)
        return width

    def bold_covers(self, text: str) -> bool:
        """Whether the bold face has every character of a text that `clean` gave."""
        return bool(_PLAIN.fullmatch(text)) or self._bold.issuperset(text)

    def wrap(self, runs: Iterable[Run], width: float, size: float, max_lines: int = 0) -> list[Line]:
        """Lines no wider than `width` points; at least one. With `max_lines` the last one ends with "…" if cut."""
        wrapping = _Wrapping(self, width, size)
        for run in runs:
            for part in self._in_faces(run):
                wrapping.add(part)
        lines = wrapping.lines()
        if max_lines and len(lines) > max_lines:
            lines = lines[:max_lines]
            lines[-1] = self._with_ellipsis(lines[-1], width, size)
        return lines

    def _in_faces(self, run: Run) -> Iterable[Run]:
        """The run in faces that have its characters: bold lacks a few that regular has."""
        text = self.clean(run.text)
        if text is run.text and _PLAIN.fullmatch(text):
            return (run,)
        if run.face != BOLD or self._bold.issuperset(text.replace("\n", "")):
            return (Run(text, run.face, run.mark),)
        parts: list[Run] = []
        for character in text:
            face = BOLD if character in self._bold or character == "\n" else REGULAR
            if parts and parts[-1].face == face:
                parts[-1] = parts[-1]._replace(text=parts[-1].text + character)
            else:
                parts.append(Run(character, face, run.mark))
        return parts

    def _with_ellipsis(self, line: Line, width: float, size: float) -> Line:
        mark = self.width(REGULAR, " […]") * size
        kept = list(line)
        while kept and kept[-1].x + kept[-1].width + mark > width:
            last = kept.pop()
            shorter = last.run.text[:-1]
            if shorter:
                kept.append(
                    last._replace(width=self.width(last.run.face, shorter) * size, run=last.run._replace(text=shorter))
                )
        end = kept[-1].x + kept[-1].width if kept else 0.0
        return [*kept, Piece(end, mark, Run(" […]"))]


class _Wrapping:
    """One text being wrapped: greedy, word by word."""

    def __init__(self, setter: Typesetter, width: float, size: float) -> None:
        self._setter = setter
        self._limit = width
        self._size = size
        self._done: list[Line] = []
        self._line: Line = []
        self._x = 0.0
        self._run = Run("")
        self._words: list[str] = []
        self._start = 0.0

    def add(self, run: Run) -> None:
        pad = 0.2 * self._size if run.mark else 0.0
        self._run = run
        self._x += pad
        if not self._whole(run.text, pad):
            for word in _TOKENS.findall(run.text):
                if word == "\n":
                    self._break()
                else:
                    self._add_word(word, pad)
        self._flush()
        self._x += 2 * pad

    def lines(self) -> list[Line]:
        self._break()
        return self._done

    def _whole(self, text: str, pad: float) -> bool:
        """Place a short text at once when it fits: by far the most of them do."""
        if "\n" in text or len(text) > _SHORT:
            return False
        width = self._width(text)
        if self._x + width + pad > self._limit:
            return False
        self._place(text, width)
        return True

    def _width(self, text: str) -> float:
        return self._setter.width(self._run.face, text) * self._size

    def _add_word(self, word: str, pad: float) -> None:
        width = self._width(word)
        if self._x + width + pad <= self._limit:
            self._place(word, width)
            return
        if word[0] == " ":
            self._break()
            self._x = pad
            return
        if self._line or self._words:
            self._break()
            self._x = pad
        while self._x + width + pad > self._limit and len(word) > 1:
            head = self._head(word, self._limit - self._x - pad)
            self._place(word[:head], self._width(word[:head]))
            self._break()
            self._x = pad
            word = word[head:]
            width = self._width(word)
        self._place(word, width)

    def _head(self, word: str, room: float) -> int:
        """How many characters of a word fit in the room; at least one."""
        used, count = 0.0, 0
        for character in word:
            used += self._width(character)
            if used > room:
                break
            count += 1
        return max(count, 1)

    def _place(self, word: str, width: float) -> None:
        if not self._words:
            self._start = self._x
        self._words.append(word)
        self._x += width

    def _flush(self) -> None:
        """End the piece being placed."""
        if self._words:
            text = "".join(self._words)
            self._line.append(Piece(self._start, self._x - self._start, Run(text, self._run.face, self._run.mark)))
            self._words = []

    def _break(self) -> None:
        while self._words and self._words[-1][0] == " ":
            self._x -= self._width(self._words.pop())
        self._flush()
        self._done.append(self._line)
        self._line, self._x = [], 0.0
