"""Text made printable, measured and wrapped.

Rules of this module:

* nothing is parsed: a text is plain characters, whatever they look like;
* a character that no embedded font has is set as its code, ⟦U+1F9EC⟧, and reported; so is one that has no mark of its
  own and could change how the others read (control characters, direction overrides);
* text from right to left is wrapped as it is read, and each line then set as it is seen (`printable.shaping`);
* nothing is lost at the edge: a line is wrapped between words and, where a word is wider than the line, inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from printable.fonts import BOLD, REGULAR, face_named, face_of, faces
from printable.shaping import RIGHT_TO_LEFT, as_seen, base_direction, joined

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
_IDEOGRAPHS = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u9fff\uf900-\ufaff"
"""Between these a line may end (UAX 14, classes ID and CJ)."""
_TOKENS = re.compile(rf"\n|[ ]+|[{_IDEOGRAPHS}]|[^ \n{_IDEOGRAPHS}]{{1,150}}")
_IN_ONE_FACE = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+|.", re.DOTALL)
"""An Arabic word is set in one face, since its letters touch; other characters each in the first that has them."""
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
        self._widths: dict[tuple[str, str], float] = {}
        self.missing: set[str] = set()
        """Characters set as their code since the last `take_missing`."""
        self.unjoined: set[str] = set()
        """Letters that should touch their neighbours and could not."""

    def clean(self, text: str) -> str:
        """The text in characters that some face has, in the order in which it is read; lines end with "\n"."""
        if _PLAIN.fullmatch(text):
            return text
        text = _SPACE.sub(lambda found: _SPACES[found.group()], unicodedata.normalize("NFC", text))
        text, unjoined = joined(text)
        self.unjoined |= unjoined
        return "".join(map(self._printable, text))

    def _printable(self, character: str) -> str:
        if character == "\n":
            return character
        if "\u1c90" <= character <= "\u1cbf":  # a Georgian capital, which only `str.upper` writes: the letter itself
            character = character.lower()
        hidden = unicodedata.category(character) in _HIDDEN
        if hidden or (character not in self._faces[REGULAR].covered and face_of(character, REGULAR) is None):
            self.missing.add(character)
            return f"⟦U+{ord(character):04X}⟧"
        return character

    def take_missing(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What could not be set as such, and the letters that stand unjoined (both sorted); then forgets both."""
        taken = tuple(sorted(self.missing)), tuple(sorted(self.unjoined))
        self.missing, self.unjoined = set(), set()
        return taken

    def width(self, face: str, text: str) -> float:
        """Width at size 1 of a text that `clean` gave; what the face lacks is measured in the face it is set in, and a
        line break as the space it is drawn as on a single line."""
        key = (face, text)
        width = self._widths.get(key)
        if width is None:
            try:
                width = face_named(face).width(text)
            except KeyError:
                line = text.replace("\n", " ")
                width = sum(face_named(part.face).width(part.text) for part in in_faces(Run(line, face)))
            self._widths[key] = width
        return width

    def wrap(self, runs: Iterable[Run], width: float, size: float, max_lines: int = 0) -> list[Line]:
        """Lines no wider than `width` points; at least one. With `max_lines` the last one ends with "…" if cut."""
        runs = tuple(runs)
        if len(runs) == 1 and (line := self._at_once(runs[0], width, size)) is not None:
            return [line]
        wrapping = _Wrapping(self, width, size)
        for run in runs:
            if _PLAIN.fullmatch(run.text):
                wrapping.add(run)
            else:
                wrapping.add(run._replace(text=self.clean(run.text)), plain=False)
        lines = wrapping.lines()
        if max_lines and len(lines) > max_lines:
            lines = lines[:max_lines]
            lines[-1] = self._with_ellipsis(lines[-1], width, size)
        return lines

    def _at_once(self, run: Run, width: float, size: float) -> Line | None:
        """The line of one short plain text that fits, as most cells hold: what `_Wrapping` makes of it, without it."""
        text = run.text
        if run.mark or len(text) > _SHORT or "\n" in text or not _PLAIN.fullmatch(text):
            return None
        taken = self.width(run.face, text) * size
        return [Piece(0.0, taken, run)] if taken <= width else None

    def _with_ellipsis(self, line: Line, width: float, size: float) -> Line:
        mark = self.width(REGULAR, " […]") * size
        kept = list(line)
        while kept and kept[-1].x + kept[-1].width + mark > width:
            last = kept.pop()
            first_is_last = RIGHT_TO_LEFT.search(last.run.text)
            shorter = last.run.text[1:] if first_is_last else last.run.text[:-1]
            if shorter:
                kept.append(
                    last._replace(width=self.width(last.run.face, shorter) * size, run=last.run._replace(text=shorter))
                )
        end = kept[-1].x + kept[-1].width if kept else 0.0
        return [*kept, Piece(end, mark, Run(" […]"))]


def in_faces(run: Run) -> list[Run]:
    """A text that `clean` gave in faces that have its characters, in its order."""
    if _PLAIN.fullmatch(run.text) or face_named(run.face).covered.issuperset(run.text):
        return [run]
    parts: list[Run] = []
    for stretch in _IN_ONE_FACE.findall(run.text):
        whole = face_of(stretch, run.face)
        for text in [stretch] if whole else stretch:
            face = whole or face_of(text, run.face) or REGULAR
            if parts and parts[-1].face == face:
                parts[-1] = parts[-1]._replace(text=parts[-1].text + text)
            else:
                parts.append(Run(text, face, run.mark))
    return parts


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
        self._plain = True
        self._words: list[str] = []
        self._start = 0.0

    def add(self, run: Run, *, plain: bool = True) -> None:
        """`plain`: every character is in every face and runs from left to right."""
        pad = 0.2 * self._size if run.mark else 0.0
        self._run = run
        self._plain = plain
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
        if not self._words:
            return
        face, mark = self._run.face, self._run.mark
        run = Run("".join(self._words), face, mark)
        self._words = []
        if self._plain:
            self._line.append(Piece(self._start, self._x - self._start, run))
        else:
            self._flush_in_faces(run._replace(text=as_seen(run.text, base_direction(self._run.text))))

    def _flush_in_faces(self, run: Run) -> None:
        parts = in_faces(run)
        if len(parts) > 1 and run.mark in ("box", "dash"):  # one frame around all
            self._line.append(Piece(self._start, self._x - self._start, run._replace(text="")))
            parts = [part._replace(mark="") for part in parts]
        x = self._start
        for part in parts:
            width = self._setter.width(part.face, part.text) * self._size
            self._line.append(Piece(x, width, part))
            x += width

    def _break(self) -> None:
        while self._words and self._words[-1][0] == " ":
            self._x -= self._width(self._words.pop())
        self._flush()
        self._done.append(self._line)
        self._line, self._x = [], 0.0
