"""The flow of a sheet's content over its pages: strips, sections, pages.

Rules of this module:

* a strip is never cut; whatever can be long is made of several strips, so that no text, however long, stops a print;
* a section that goes on says so at the top of the next page;
* pages are composed before any is drawn, because each one carries "page n/N".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from printable.pen import Pen

Draw = Callable[[Pen, float, float], None]


class Strip(NamedTuple):
    """A horizontal piece of content: its height in points and how it is drawn with its top left at (x, y).

    `keep` holds it on the same page as the next strip.
    """

    height: float
    draw: Draw
    keep: bool = False


@dataclass(frozen=True)
class Section:
    """A titled run of strips. `again` stands in place of `title` at the top of each page that goes on with it."""

    title: Strip
    again: Strip
    strips: Sequence[Strip]
    header: Strip | None = None
    """The heads of columns, repeated on each page."""
    half: Strip | None = None
    """The whole section in half the width, when it is a mere sentence: two such may stand side by side."""


Page = list[tuple[float, Strip]]
"""What stands on one page: strips with their distance from the top of the content area."""


class Flow:
    """Composes pages: the first of one content height in points, those after it of another (None: the same), which is
    asked for when there is a second page."""

    def __init__(self, height: float, later: Callable[[], float] | None = None) -> None:
        self._height = height
        self._later = later
        self._y = 0.0
        self._page: Page = []
        self.pages: list[Page] = [self._page]

    def add(self, section: Section, gap: float) -> None:
        """Put a section below what is there, `gap` points apart, going on over as many pages as it takes."""
        head = [section.title, *([section.header] if section.header else [])]
        first = sum(strip.height for strip in [*head, *_together(section.strips, 0)])
        if self._y and self._y + gap + first > self._height:
            self._next_page()
        self._y += gap if self._y else 0.0
        self._place(*head)
        index = 0
        while index < len(section.strips):
            group = _together(section.strips, index)
            if self._y + sum(strip.height for strip in group) > self._height:
                self._next_page()
                self._place(section.again, *([section.header] if section.header else []))
            self._place(*group)
            index += len(group)

    def _place(self, *strips: Strip) -> None:
        for strip in strips:
            self._page.append((self._y, strip))
            self._y += strip.height

    def _next_page(self) -> None:
        self._page, self._y = [], 0.0
        if self._later is not None:
            self._height = self._later()
        self.pages.append(self._page)


def _together(strips: Sequence[Strip], index: int) -> Sequence[Strip]:
    """The strips from `index` on that must stand on one page."""
    end = index
    while end < len(strips) and strips[end].keep:
        end += 1
    return strips[index : end + 1]


def side_by_side(sections: Sequence[Section], width: float) -> list[Section]:
    """The same sections, with neighbours that are mere sentences put two on a line."""
    packed: list[Section] = []
    waiting: Strip | None = None
    for section in sections:
        if section.half is not None and waiting is not None:
            packed[-1] = _pair(waiting, section.half, width)
            waiting = None
        else:
            packed.append(section)
            waiting = section.half
    return packed


def _pair(left: Strip, right: Strip, width: float) -> Section:
    def draw(pen: Pen, x: float, y: float) -> None:
        left.draw(pen, x, y)
        right.draw(pen, x + width / 2, y)

    strip = Strip(max(left.height, right.height), draw)
    return Section(strip, strip, ())
