"""Screen and paper are painted from the same marks: as many, at the same places, in the same ink."""

from __future__ import annotations

import io
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream

from exports.record import DoseState
from printable import marks
from printable.drawing import (
    INKS,
    Anchor,
    Disc,
    Drawing,
    Fill,
    Group,
    Mark,
    Role,
    Stroke,
    Text,
    bounds,
    hatch,
    line,
    moved,
    rect,
)
from printable.drawing_pdf import paint, strip
from printable.drawing_svg import said, svg
from printable.lettering import Lettering
from printable.pen import Pen
from printable.text import Typesetter

HEIGHT = 400.0
places = st.floats(0, 300)
points = st.tuples(places, places)
strokes = st.builds(
    Stroke,
    st.lists(points, min_size=2, max_size=6).map(tuple),
    st.sampled_from(Role),
    st.booleans(),
    st.sampled_from(Fill),
)
discs = st.builds(Disc, places, places, st.floats(1, 9), st.sampled_from(Role))
words = st.text("abcé 0/:<&", min_size=1, max_size=12)
texts = st.builds(Text, places, places, words, st.sampled_from([7.0, 10.0]), struck=st.just(False))
groups = st.builds(Group, st.just("dose"), st.lists(strokes | texts, max_size=3).map(tuple), st.text(max_size=9))
drawings = st.lists(strokes | discs | texts | groups, max_size=12).map(
    lambda found: Drawing("d", 300, 300, "Title", "Words", tuple(found))
)


def on_screen(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(svg(drawing))


def on_paper(drawing: Drawing) -> list[list[tuple[float, float]]]:
    """The points at which each path of the page begins and goes on, from the top left."""
    reader = PdfReader(io.BytesIO(pdf(drawing)))
    stream = ContentStream(reader.pages[0].get_contents(), reader)
    paths: list[list[tuple[float, float]]] = []
    for operands, operator in stream.operations:
        if operator == b"m":
            paths.append([])
        if operator in (b"m", b"l", b"c"):
            x, y = (float(value) for value in operands[-2:])
            paths[-1].append((x, HEIGHT - y))
    return paths


def pdf(drawing: Drawing) -> bytes:
    setter = Typesetter()
    pen = Pen(setter, title="t", author="a", language="en")
    pen.start_page(400, HEIGHT)
    paint(drawing, pen, setter, 0, 0)
    pen.end_page()
    return pen.content()


def path_of(mark: Stroke | Disc) -> list[tuple[float, float]]:
    if isinstance(mark, Stroke):
        return list(mark.points)
    around = [(1, 0), (0, -1), (-1, 0), (0, 1), (1, 0)]
    return [(mark.x + a * mark.radius, mark.y + b * mark.radius) for a, b in around]


@settings(max_examples=60, deadline=None)
@given(drawings)
def test_both_painters_draw_every_mark_at_its_place(drawing: Drawing) -> None:
    flat = list(drawing.flat())
    shapes = [mark for mark in flat if not isinstance(mark, Text)]
    paths = on_paper(drawing)
    assert len(paths) == len(shapes)
    for shape, path in zip(shapes, paths, strict=True):
        for (x1, y1), (x2, y2) in zip(path_of(shape), path, strict=True):
            assert abs(x1 - x2) < 0.02 and abs(y1 - y2) < 0.02

    elements = [e for e in on_screen(drawing).iter() if e.tag in ("polyline", "polygon", "circle", "text")]
    assert len(elements) == len(flat)
    for mark, element in zip(flat, elements, strict=True):
        if isinstance(mark, Stroke):
            shown = [tuple(map(float, point.split(","))) for point in element.attrib["points"].split()]
            assert all(
                abs(a - b) < 0.06 for p, q in zip(mark.points, shown, strict=True) for a, b in zip(p, q, strict=True)
            )
            assert (element.tag == "polygon") is mark.closed
        elif isinstance(mark, Disc):
            assert abs(float(element.attrib["cx"]) - mark.x) < 0.06
        else:
            assert element.text == mark.text and abs(float(element.attrib["x"]) - mark.x) < 0.06


def test_the_paper_holds_the_texts_of_the_screen() -> None:
    drawing = Drawing("d", 300, 300, "T", "D", (Text(20, 20, "Température < 38 & ça", 10), Text(20, 40, "48 L", 8)))
    text = PdfReader(io.BytesIO(pdf(drawing))).pages[0].extract_text()
    assert "Température < 38 & ça" in text and "48 L" in text


def test_a_text_ends_where_its_anchor_says() -> None:
    page = {}
    for anchor in Anchor:
        marks_ = (Text(200, 100, "12:00", 10, anchor=anchor),)
        reader = PdfReader(io.BytesIO(pdf(Drawing("d", 300, 300, "T", "D", marks_))))
        page[anchor] = left_of_text(reader)
    width = page[Anchor.START] - page[Anchor.END]
    assert page[Anchor.START] == pytest.approx(200, abs=0.1)
    assert width > 20 and page[Anchor.MIDDLE] == pytest.approx(200 - width / 2, abs=0.1)


def left_of_text(reader: PdfReader) -> float:
    found: list[float] = []

    def visit(text: str, _: object, matrix: list[float], *rest: object) -> None:
        if text.strip():
            found.append(matrix[4])

    reader.pages[0].extract_text(visitor_text=visit)
    return found[0]


def test_the_screen_reader_is_told_in_words() -> None:
    root = on_screen(Drawing("chart-1", 10, 10, "Vital <signs>", "Pulse: 3 values."))
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"] == "chart-1-t chart-1-d"
    assert [(e.tag, e.attrib["id"], e.text) for e in root] == [
        ("title", "chart-1-t", "Vital <signs>"),
        ("desc", "chart-1-d", "Pulse: 3 values."),
    ]


def test_no_style_and_no_script_is_needed() -> None:
    drawn = svg(Drawing("d", 10, 10, "t", "d", (*marks.not_given(5, 5), Text(1, 1, "<script>", 8))))
    assert "style" not in drawn and "<script" not in drawn and "url(" not in drawn


@given(st.text(max_size=30))
def test_any_text_makes_a_document_that_can_be_read(text: str) -> None:
    drawing = Drawing("d", 10, 10, text, text, (Text(1, 1, text, 8),))
    root = ElementTree.fromstring(svg(drawing).encode("utf-8"))
    (shown,) = root.iter("text")
    assert (shown.text or "") == unescape(said(text)).replace("\r\n", "\n").replace("\r", "\n")


def test_a_character_that_xml_forbids_is_shown_as_its_code() -> None:
    assert said("a\x07b\ufffe") == "a⟦U+0007⟧b⟦U+FFFE⟧"


def test_a_hatch_stays_in_its_rectangle() -> None:
    lines = list(hatch(10, 20, 50, 30))
    left, top, right, bottom = bounds(lines)
    assert len(lines) > 5 and left >= 10 and top >= 20 and right <= 60 and bottom <= 50
    assert all(x2 - x1 == pytest.approx(y1 - y2) for stroke in lines for (x1, y1), (x2, y2) in pairwise(stroke.points))


def test_marks_can_be_moved_together() -> None:
    group = Group("g", marks.unknown(0, 0))
    (there,) = moved((group,), 10, 20)
    assert isinstance(there, Group)
    assert bounds(there.marks)[:2] == (10 - marks.HALF, 20 - marks.HALF)


def test_every_role_has_its_ink() -> None:
    assert set(INKS) == set(Role)
    assert INKS[Role.NOW].dash and INKS[Role.UNKNOWN].dash and not INKS[Role.COPY].dash


def test_a_strip_is_as_high_as_its_drawing() -> None:
    assert strip(Drawing("d", 10, 33, "t", "d"), Typesetter()).height == 33


def signature(shape: marks.Shape) -> list[object]:
    """A shape without its colours: what a black-and-white copy still shows."""
    found: list[object] = []
    for mark in shape(0, 0):
        ink = None if isinstance(mark, Text) else (INKS[mark.role].dash, mark.fill)
        found.append((type(mark).__name__, getattr(mark, "points", None), getattr(mark, "text", None), ink))
    return found


def test_no_two_doses_look_alike_without_colour() -> None:
    seen = [signature(shape) for shape in (*{*marks.DOSES.values()}, marks.due, marks.written_time)]
    assert all(one != other for place, one in enumerate(seen) for other in seen[:place])


def ink_share(shape: marks.Shape) -> float:
    """The part of a dose's box that is black inside."""
    area = sum(_area(mark.points) for mark in shape(0, 0) if isinstance(mark, Stroke) and mark.fill == Fill.SOLID)
    return area / (2 * marks.HALF) ** 2


def _area(corners: tuple[tuple[float, float], ...]) -> float:
    around = [*corners, corners[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(around))) / 2


def test_only_a_dose_that_was_given_is_filled() -> None:
    for state, shape in marks.DOSES.items():
        assert (ink_share(shape) > 0.9) is (state == DoseState.GIVEN)
        assert ink_share(shape) <= 0.5 or state == DoseState.GIVEN


def test_lines_of_a_text_fit_and_hold_every_character() -> None:
    lettering = Lettering()
    text = "Amoxicilline acide clavulanique 1 g/200 mg poudre Donaudampfschifffahrtsgesellschaftskapitän"
    lines = lettering.lines(text, 80, 10, bold=True)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(lettering.width(part, 10, bold=True) <= 80 for part in lines)
    assert lettering.lines("", 80, 10) == []


def test_a_rectangle_and_a_line_are_strokes() -> None:
    found: list[Mark] = [rect(1, 2, 3, 4, Role.AXIS), line(0, 0, 1, 1, Role.GRID)]
    assert bounds(found) == (0, 0, 4, 6)
