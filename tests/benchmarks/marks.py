"""What a print draws, mark by mark, recorded from the product's own pen, and drawn again on a bare reportlab canvas.

The bare canvas is the bound of the row `paper`: same pages, texts, fonts, lines, frames and symbols through reportlab's
public methods, with every position, width and line break already known. It lays out nothing, asks nothing of a record,
and keeps no state but the canvas's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from printable.context import Printed
from printable.fonts import REGULAR
from printable.pen import Pen

Stroke = tuple[str, tuple[float, ...]]
"""A PDF operator with its numbers."""


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    """From the bottom of the page, in points."""
    size: float
    face: str
    text: str
    gray: float


@dataclass
class MarkedPage:
    width: float
    height: float
    shapes: list[list[Stroke]] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


class RecordingPen(Pen):
    """The product's pen, which also notes what it draws."""

    pages: list[MarkedPage]

    def start_page(self, width: float, height: float) -> None:
        self.pages.append(MarkedPage(width, height))
        super().start_page(width, height)

    def end_page(self) -> None:
        page = self.pages[-1]
        for x, baseline, size, run in self._texts:
            page.texts.append(
                Text(x, page.height - baseline, size, run.face, run.text, 1.0 if run.mark == "inverse" else 0.0)
            )
        super().end_page()

    def _draw(self, operators: str) -> None:
        self.pages[-1].literals.append(f"q {operators} Q")
        if not operators.startswith("BT"):
            self.pages[-1].shapes.append(list(_strokes(operators)))
        super()._draw(operators)


def recorded(draw: Callable[[], Printed]) -> list[MarkedPage]:
    """The pages of one print."""
    pages: list[MarkedPage] = []
    RecordingPen.pages = pages
    with patch("printable.press.Pen", RecordingPen):
        draw()
    return pages


def on_bare_canvas(pages: Sequence[MarkedPage]) -> bytes:
    """The bound: the same marks by reportlab's public methods, one text object a page."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1, initialFontName=REGULAR)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for shape in page.shapes:
            _draw_shape(canvas, shape)
        text = canvas.beginText()
        state: tuple[str, float] = ("", 0.0)
        gray = -1.0
        for mark in page.texts:
            text.setTextOrigin(mark.x, mark.y)
            if state != (mark.face, mark.size):
                state = (mark.face, mark.size)
                text.setFont(*state)
            if gray != mark.gray:
                gray = mark.gray
                text.setFillGray(gray)
            text.textOut(mark.text)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_literals(pages: Sequence[MarkedPage], faces: Sequence[tuple[str, str]]) -> bytes:
    """Less than any program can do: finished operators copied, compressed and saved, with the same faces embedded."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1, initialFontName=REGULAR)
    for number, page in enumerate(pages):
        canvas.setPageSize((page.width, page.height))
        if not number:
            for face, characters in faces:
                canvas.setFont(face, 1)
                canvas.drawString(0, 0, characters)
        for literal in page.literals:
            canvas.addLiteral(literal)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def faces_of(pages: Sequence[MarkedPage]) -> list[tuple[str, str]]:
    """Each face with the characters that are set in it, in the order in which they come."""
    found: dict[str, dict[str, None]] = {}
    for page in pages:
        for mark in page.texts:
            found.setdefault(mark.face, {}).update(dict.fromkeys(mark.text))
    return [(face, "".join(characters)) for face, characters in found.items()]


def _strokes(operators: str) -> Iterator[Stroke]:
    """The operators of one shape of the pen; a dash pattern as the numbers of `d`."""
    numbers: list[float] = []
    for word in operators.replace("[", " ").replace("]", " ").split():
        try:
            numbers.append(float(word))
        except ValueError:
            yield word, tuple(numbers)
            numbers = []


_SETTERS = {"w": "setLineWidth", "G": "setStrokeGray", "g": "setFillGray"}


def _draw_shape(canvas: Canvas, shape: list[Stroke]) -> None:
    own = any(name in ("d", "W", "cm") for name, _ in shape)
    if own:
        canvas.saveState()
    steps: list[Stroke] = []
    for name, numbers in shape:
        if name in _SETTERS:
            getattr(canvas, _SETTERS[name])(numbers[0])
        elif name == "d":
            canvas.setDash(list(numbers[:-1]), numbers[-1])
        elif name == "cm":
            canvas.transform(*numbers)
        elif name in ("S", "f", "B", "n"):
            _paint(canvas, steps, name)
            steps = []
        else:
            steps.append((name, numbers))
    if own:
        canvas.restoreState()


def _paint(canvas: Canvas, steps: Sequence[Stroke], painting: str) -> None:
    stroke, fill = int(painting in "SB"), int(painting in "fB")
    if len(steps) == 1 and steps[0][0] == "re":
        canvas.rect(*steps[0][1], stroke=stroke, fill=fill)
        return
    if len(steps) == 2 and stroke and not fill:
        canvas.line(*steps[0][1], *steps[1][1])
        return
    path = canvas.beginPath()
    clips = False
    for name, numbers in steps:
        if name == "W":
            clips = True
        else:
            _METHODS[name](path, *numbers)
    if clips:
        canvas.clipPath(path, stroke=0, fill=0)
    else:
        canvas.drawPath(path, stroke=stroke, fill=fill)


_METHODS: dict[str, Callable[..., object]] = {
    "m": lambda path, x, y: path.moveTo(x, y),
    "l": lambda path, x, y: path.lineTo(x, y),
    "c": lambda path, *numbers: path.curveTo(*numbers),
    "re": lambda path, *numbers: path.rect(*numbers),
    "h": lambda path: path.close(),
}
