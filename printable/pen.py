"""Drawing on one PDF: text, rules, boxes and symbols, with the origin at the top left of the page, in points.

Rules of this module:

* black, white and grey only: a poor black-and-white copy must say the same;
* shapes are drawn before texts, so that a white text stands on its black box.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from exports.site_files.pdf_form import FormPage
from printable.barcode import Symbol
from printable.fonts import ASCENT, DESCENT, REGULAR
from printable.picture import Picture
from printable.text import Line, Run, Typesetter

MM = 72 / 25.4
LEADING = 1.22
"""Distance of baselines, in parts of the size."""


class Rect(NamedTuple):
    """A rectangle by its top left corner, in points."""

    x: float
    y: float
    width: float
    height: float


class Trace(NamedTuple):
    """How a line or shape is inked: weight in points (0: no line), greys from 0 (black) to 1 (white)."""

    weight: float
    gray: float = 0.0
    dash: tuple[float, ...] = ()
    fill: float | None = None
    """The grey inside a closed shape; None leaves it open."""


_MADE_BY = (
    b"ReportLab Generated PDF document (opensource)",
    b"ReportLab generated PDF document -- digest (opensource)",
)
"""In a comment at the head and one at the end of every file of reportlab's: the only words that say what made it."""


class Pen:
    """One PDF being drawn, page after page."""

    def __init__(self, setter: Typesetter, *, title: str, author: str, language: str | None) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pageCompression=1, invariant=1, lang=language, initialFontName=REGULAR)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject("")
        self._canvas.setCreator("")
        self._canvas.setProducer("")
        self._page = 0
        self._under: dict[int, tuple[FormPage, frozenset[str]]] = {}
        self._setter = setter
        self._height = 0.0
        self._texts: list[tuple[float, float, float, Run]] = []
        self._encodings: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def start_page(self, width: float, height: float) -> None:
        self._canvas.setPageSize((width, height))
        self._height = height

    def end_page(self) -> None:
        """Set the texts of the page and start the next one."""
        operators, state = ["BT"], ("", 0.0, "")
        for x, baseline, size, run in self._texts:
            gray = "1 g" if run.mark == "inverse" else "0 g"
            operators.append(f"1 0 0 1 {x:.2f} {self._up(baseline)} Tm")
            for font, encoded in self._encoded(run):
                if state != (font, size, gray):
                    state = (font, size, gray)
                    operators.append(f"{gray} {font} {size:g} Tf")
                operators.append(f"<{encoded}> Tj")
        self._draw(" ".join([*operators, "ET"]))
        self._canvas.showPage()
        self._page += 1
        self._texts = []

    def _encoded(self, run: Run) -> list[tuple[str, str]]:
        """A text as reportlab's subsets of its face encode it: (font resource, hexadecimal string) each.

        The same as the canvas's own text objects do, without measuring again what `Typesetter` has measured: half the
        time of a print. Kept per print, since most texts of a ward are on every sheet.
        """
        key = (run.face, run.text)
        found = self._encodings.get(key)
        if found is None:
            font, document = getFont(run.face), self._canvas._doc
            parts = font.splitString(run.text, document)
            found = [(font.getSubsetInternalName(subset, document), raw.hex()) for subset, raw in parts]
            self._encodings[key] = found
        return found

    def content(self) -> bytes:
        """The finished PDF."""
        self._canvas.save()
        made = self._out.getvalue()
        for words in _MADE_BY:
            made = made.replace(words, b" " * len(words), 1)  # as long: places in the file stay
        if not self._under:
            return made
        from printable.underlay import lay_under  # noqa: PLC0415 - when it is needed: it holds up the start

        return lay_under(made, self._under)

    def underlay(self, page: FormPage, filled: frozenset[str]) -> None:
        """Put a page of the hospital's under the one being drawn; `filled` names its fields that are written over."""
        self._under[self._page] = (page, filled)

    def picture(self, picture: Picture, rect: Rect) -> None:
        """A picture as large as the rectangle allows, in its own proportions."""
        self._canvas.drawImage(
            picture.reader, rect.x, self._height - rect.y - rect.height, rect.width, rect.height,
            preserveAspectRatio=True, anchor="w",
        )  # fmt: skip

    def line(self, line: Line, x: float, y: float, size: float) -> None:
        """One wrapped line, its top at `y`."""
        baseline = y + ASCENT * size
        for piece in line:
            if piece.run.mark:
                self._mark(piece.run.mark, x + piece.x, y, piece.width, size)
            self._texts.append((x + piece.x, baseline, size, piece.run))

    def lines(self, lines: Sequence[Line], x: float, y: float, size: float) -> float:
        """Several lines; returns the y below them."""
        for line in lines:
            self.line(line, x, y, size)
            y += size * LEADING
        return y

    def write(self, runs: Sequence[Run] | str, x: float, y: float, size: float, width: float = 1e6) -> float:
        """A text on as many lines as the width asks for; returns the y below it."""
        runs = [Run(runs)] if isinstance(runs, str) else runs
        return self.lines(self._setter.wrap(runs, width, size), x, y, size)

    def write_right(self, runs: Sequence[Run], right: float, y: float, size: float, width: float = 1e6) -> float:
        """A text set against the right; returns the y below it."""
        for line in self._setter.wrap(runs, width, size):
            end = line[-1].x + line[-1].width if line else 0.0
            self.line(line, right - end, y, size)
            y += size * LEADING
        return y

    def rule(self, x: float, y: float, length: float, weight: float = 0.4, gray: float = 0.0) -> None:
        """A horizontal line."""
        self._draw(f"{weight:.2f} w {gray:.2f} G {x:.2f} {self._up(y)} m {x + length:.2f} {self._up(y)} l S")

    def upright(self, x: float, y: float, length: float, weight: float = 0.4, gray: float = 0.0) -> None:
        """A vertical line."""
        self._draw(f"{weight:.2f} w {gray:.2f} G {x:.2f} {self._up(y)} m {x:.2f} {self._up(y + length)} l S")

    def box(self, rect: Rect, weight: float = 0.6, *, dashed: bool = False) -> None:
        """An open rectangle, drawn inside its bounds."""
        x, y, width, height = rect
        half = weight / 2
        bottom = self._height - (y + half + (height - weight))
        self._draw(
            f"{weight:.2f} w 0 G {'[2.4 1.6] 0 d ' if dashed else ''}"
            f"{x + half:.2f} {bottom:.2f} {width - weight:.2f} {height - weight:.2f} re S"
        )

    def fill(self, rect: Rect, gray: float) -> None:
        self._draw(f"{gray:.2f} g {self._path(rect)} f")

    def hatch(self, rect: Rect, step: float = 4.0) -> None:
        """Slanted lines in a frame: the ground of what nobody said, unlike any other in black and white."""
        bottom, top = self._up(rect.y + rect.height), self._up(rect.y)
        starts = range(int((rect.width + rect.height) / step) + 1)
        lefts = [rect.x - rect.height + start * step for start in starts]
        lines = " ".join(f"{left:.2f} {bottom} m {left + rect.height:.2f} {top} l" for left in lefts)
        self._draw(f"{self._path(rect)} W n 0.5 w 0.35 G {lines} S")

    def trace(self, points: Sequence[tuple[float, float]], trace: Trace, *, closed: bool = False) -> None:
        """A line through points, or a shape."""
        path = " ".join(f"{x:.2f} {self._up(y)} {'l' if place else 'm'}" for place, (x, y) in enumerate(points))
        self._inked(f"{path} h" if closed else path, trace)

    def disc(self, x: float, y: float, radius: float, trace: Trace) -> None:
        """A circle, as the usual four curves."""
        around, up = 0.5523 * radius, self._height - y
        quarters = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
        curves = " ".join(
            f"{x + a * radius + c * around:.2f} {up + b * radius + d * around:.2f}"
            f" {x + c * radius + a * around:.2f} {up + d * radius + b * around:.2f}"
            f" {x + c * radius:.2f} {up + d * radius:.2f} c"
            for a, b, c, d in quarters
        )
        self._inked(f"{x + radius:.2f} {up:.2f} m {curves} h", trace)

    def baseline(self, line: Line, x: float, y: float, size: float) -> None:
        """One wrapped line, its baseline at `y`; marks of runs are left out."""
        self._texts += [(x + piece.x, y, size, piece.run) for piece in line]

    def _inked(self, path: str, trace: Trace) -> None:
        dash = f"[{' '.join(f'{part:g}' for part in trace.dash)}] 0 d " if trace.dash else ""
        fill = f"{trace.fill:.2f} g " if trace.fill is not None else ""
        ink = f"{trace.weight:.2f} w {trace.gray:.2f} G " if trace.weight else ""
        ends = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
        self._draw(f"{ink}{dash}{fill}{path} {ends[trace.fill is not None, trace.weight > 0]}")

    def symbol(self, symbol: Symbol, x: float, y: float, module: float) -> None:
        """A Datamatrix or QR code, as one path of merged runs; the caller leaves the quiet zone."""
        bars = " ".join(f"{bar.column} {bar.row} {bar.length} 1 re" for bar in symbol.bars)
        self._draw(f"{module:.3f} 0 0 {-module:.3f} {x:.2f} {self._up(y)} cm 0 g {bars} f")

    def watermark(self, word: str, width: float) -> None:
        """A word across the page, light enough to read what is printed over it."""
        canvas = self._canvas
        size = 0.8 * width / self._setter.width(Run(word).face, word)
        canvas.saveState()
        canvas.setFillGray(0.86)
        canvas.setFont(Run(word).face, size)
        canvas.translate(width / 2, self._height / 2)
        canvas.rotate(40)
        canvas.drawCentredString(0, -size / 3, word)
        canvas.restoreState()

    def _draw(self, operators: str) -> None:
        """PDF operators, in a graphics state of their own (ISO 32000-1, 8.4)."""
        self._canvas.addLiteral(f"q {operators} Q")

    def _up(self, y: float) -> str:
        """A distance from the top as PDF counts it, from the bottom."""
        return f"{self._height - y:.2f}"

    def _path(self, rect: Rect) -> str:
        return f"{rect.x:.2f} {self._up(rect.y + rect.height)} {rect.width:.2f} {rect.height:.2f} re"

    def _mark(self, mark: str, x: float, y: float, width: float, size: float) -> None:
        pad = 0.15 * size
        top, height = y - 0.05 * size, (ASCENT + DESCENT + 0.04) * size
        if mark == "inverse":
            self.fill(Rect(x - pad, top, width + 2 * pad, height), 0)
        else:
            self.box(Rect(x - pad, top, width + 2 * pad, height), 0.6, dashed=mark == "dash")
