"""Forms that are lines and boxes to write in: described as blocks, drawn here. One drawing for some twenty forms.

Rules of this module:

* a block only asks; what the copy knows stands in the banner, with its age, never in a box to write in;
* a form has as many empty rows as fill its page; more are a second sheet, with a number of its own;
* what is written in is as high as the page allows: gloves, a trolley, four in the morning;
* what stands in a block is of no patient: it is set once for a print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from printable.blank_banner import banner_for
from printable.form import Form, Group, Kind, Material
from printable.layout import Section, Strip
from printable.list_band import place_band
from printable.pen import Pen
from printable.ruling import Box, Field, Ground, Ruling, fields, ticks, untitled, write_lines
from printable.sheet import Band, SheetMaker, Title
from printable.text import Run, bold

_HEIGHTS = (31.0, 27.0, 22.7, 20.0)
"""Points that a line to write in may have, 8 mm and more if the page allows: the highest at which the form keeps its
pages."""


@dataclass(frozen=True)
class Asked:
    """A line of labelled boxes: labels with their shares of the width."""

    labels: Sequence[tuple[str, float]]
    height: float = 24.0


@dataclass(frozen=True)
class Choice:
    """A question with words to tick."""

    label: str
    options: Sequence[str]


@dataclass(frozen=True)
class Lines:
    """A title with lines to write on."""

    label: str
    count: int
    height: float = 17.0


@dataclass(frozen=True)
class Grid:
    """A table to write in. `first` are the words of the first column, one a row; else `rows` rows are empty."""

    columns: Sequence[tuple[str, float]]
    rows: int = 0
    height: float = 20.0
    first: Sequence[str] = ()


@dataclass(frozen=True)
class Said:
    """A sentence that the reader must not miss."""

    text: str


Block = Asked | Choice | Lines | Grid | Said


def written(  # noqa: PLR0913 - what a form is
    name: str,
    code: str,
    message: str,
    blocks: Sequence[Block],
    *,
    kind: Kind = Kind.PATIENT,
    group: Group,
    landscape: bool = False,
    version: int = 1,
) -> Form:
    """A form of such blocks; always possible empty."""
    draw = partial(_on_patient if kind is Kind.PATIENT else _on_place, tuple(blocks))
    return Form(
        name, code, version, message, kind, draw, group,
        landscape=landscape, blank=True, prefilled=kind is Kind.PATIENT,
    )  # fmt: skip


def _on_patient(blocks: Sequence[Block], pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    return _draw(pen, maker, title, banner_for(maker, material.record), blocks)


def _on_place(blocks: Sequence[Block], pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    return _draw(pen, maker, title, place_band(maker, title.name, material.ward), blocks)


def _draw(pen: Pen, maker: SheetMaker, title: Title, band: Band, blocks: Sequence[Block]) -> int:
    """The blocks as high as they can be on the pages that they take at least."""

    def of(least: float) -> Sequence[Section]:
        return maker.once(("blocks", title.code, least), lambda: sections_of(maker, blocks, least))

    def fitting() -> float:
        pages = maker.count(title, band, of(0.0))
        return next((one for one in _HEIGHTS if maker.count(title, band, of(one)) <= pages), 0.0)

    return maker.draw(pen, title, band, of(maker.once(("height", title.code, band.height), fitting)))


def sections_of(maker: SheetMaker, blocks: Sequence[Block], least: float = 0.0) -> list[Section]:
    """The blocks as sections, to stand on a sheet of whatever kind; what is written in is `least` points high."""
    return [_section(maker, block, least) for block in blocks]


def _section(maker: SheetMaker, block: Block, least: float) -> Section:
    say, setter, width = maker.words.say, maker.setter, maker.width
    if isinstance(block, Asked):
        of = [Field(say(label), share) for label, share in block.labels]
        return untitled([fields(setter, width, of, max(block.height, least))])
    if isinstance(block, Choice):
        runs = [bold(say(block.label)), Run("  "), *ticks([say(option) for option in block.options])]
        return untitled(Ruling(setter, width, (1,), 8.2).row([Box(runs)], 17))
    if isinstance(block, Lines):
        head = Ruling(setter, width, (1,), 8.2).row([Box([bold(say(block.label))], Ground.HEAD)], keep=True)
        return untitled([*head, *write_lines(width, block.count, max(block.height, least))])
    if isinstance(block, Said):
        return untitled(Ruling(setter, width, (1,), 8.2).row([Box([bold(say(block.text))])]))
    return _grid(maker, block, max(block.height, least))


def _grid(maker: SheetMaker, grid: Grid, height: float) -> Section:
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, [share for _, share in grid.columns], 7.6)
    rest = [Box()] * (len(grid.columns) - 1)
    strips: list[Strip] = [strip for text in grid.first for strip in ruling.row([Box([Run(say(text))]), *rest], height)]
    strips += ruling.blank(grid.rows, height)
    return untitled(strips, ruling.header([say(label) for label, _ in grid.columns], 6.8))
