"""The furniture of every sheet: what stands above and below the content of each page (domain: section 3.1).

Rules of this module:

* every page alone says whose copy it is, the time of the data, the time of printing, its page n/N, form and serial;
* the hole-punch margin stays empty; nothing is printed outside the margins;
* a copy that is not the newest good one says so in the frame of each page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from exports.language import N_
from exports.record import Moment, Section
from printable.barcode import Symbol, datamatrix
from printable.context import PrintContext
from printable.dates import Dates
from printable.layout import Flow, side_by_side
from printable.layout import Section as Part
from printable.pen import LEADING, MM, Pen, Rect
from printable.picture import Picture
from printable.text import Line, Run, Typesetter, bold, boxed, inverse
from printable.words import Words

Made = TypeVar("Made")

LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 9 * MM, 8 * MM, 8 * MM
"""Margins in points; the left one is for punching."""

A4 = (210 * MM, 297 * MM)
_HEAD = 15.0
_LOGO = 13.0
_WIDEST_LOGO = 60.0
"""Height and greatest width of the hospital's logo."""
_HEAD_SIZES = (7.5, 7.0, 6.4)
_NAME_SIZES = (6.0, 5.2)
_LEAST_NAME = 50.0
"""Sizes of the head; of the hospital's name where it takes two lines, and the width below which it is left out."""
_SIGN = 23.0
_SMALL = 6.8
_CODE_MODULE = 1.6
_QUIET = 4.0
"""White around the symbol: at least two of its modules (ISO/IEC 16022 asks for one)."""
_SERIAL = 6.0
_GAP = 4.0
"""Distance of sections."""

_NEXT = 10.0
"""Height kept free for "continued on page n"."""


class Band(NamedTuple):
    """What stands above the content on each page: its height, and how page `n` of it is drawn at (x, y).

    `later` gives its height from the second page on, where it is lower there (None: the same).
    """

    height: float
    draw: Callable[[Pen, float, float, int], None]
    later: Callable[[], float] | None = None

    def on(self, page: int) -> float:
        """Its height on that page, from 1."""
        return self.height if page == 1 or self.later is None else self.later()


class Title(NamedTuple):
    """What a sheet is: the form's name in the reader's language, its code and version, and its own serial number."""

    name: str
    code: str
    version: int
    serial: str


class _Frame(NamedTuple):
    """What stands around the content of each page of a sheet, and between which heights the content stands."""

    notice: list[Line]
    symbol: Symbol
    code: float
    foot: list[Line]
    printed: list[Line]
    top: float
    bottom: float


class SheetMaker:
    """Makes the sheets of one print: the same words, dates, type and paper for all."""

    def __init__(
        self, context: PrintContext, words: Words, *, landscape: bool = False, setter: Typesetter | None = None
    ) -> None:
        self.context = context
        self.words = words
        self.dates = Dates(context.language, context.timezone, at=context.printed_at)
        self.setter = setter or Typesetter()
        self.page = (A4[1], A4[0]) if landscape else A4
        self.width = self.page[0] - LEFT - RIGHT
        self.older = older_feeds(context)
        self.logo = Picture.of(context.logo) if context.logo else None
        self._remarks: list[str] = []
        self._made: dict[Hashable, Any] = {}
        self._kept: tuple[Title, Band, _Frame] | None = None

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is the same on every sheet of this print, of whatever patient: made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        found: Made = self._made[key]
        return found

    def remark(self, said: str) -> None:
        """What whoever prints must be told of the sheet that is drawn, without anything of a patient."""
        self._remarks.append(said)

    def take_remarks(self) -> tuple[str, ...]:
        """What was said since the last sheet."""
        said, self._remarks = tuple(self._remarks), []
        return said

    def draw(self, pen: Pen, title: Title, band: Band, parts: Sequence[Part]) -> int:
        """Draw one sheet over as many pages as its content takes; returns how many."""
        words = self.words
        frame = self._frame(title, band)
        notice, symbol, code, top, bottom = frame.notice, frame.symbol, frame.code, frame.top, frame.bottom
        flow = self._flow(frame, band, parts)
        pages = len(flow.pages)
        for number, page in enumerate(flow.pages, start=1):
            pen.start_page(*self.page)
            if self.context.exercise:
                pen.watermark(words.say(N_("EXERCISE")), self.page[0])
            self._head(pen, title, number, pages)
            pen.lines(notice, LEFT + 4, TOP + _HEAD + 2, 9)
            band.draw(pen, LEFT, top - 4 - band.height, number)
            below = top - band.height + band.on(number)
            for y, strip in page:
                strip.draw(pen, LEFT, below + y)
            if number < pages:
                onward = words.say(N_("continued on page {number}"), number=number + 1)
                pen.write_right([bold(f"{onward} ▶")], LEFT + self.width, bottom - _NEXT + 1, 7.5)
            self._sign(pen, bottom + 1)
            y = pen.lines(frame.foot, LEFT, bottom + _SIGN + 4, _SMALL)
            pen.lines(frame.printed, LEFT, y, _SMALL)
            code_top = bottom + _SIGN + 2 + _QUIET
            pen.symbol(symbol, LEFT + self.width - _QUIET - code, code_top, _CODE_MODULE)
            pen.write_right([bold(title.serial)], LEFT + self.width, code_top + code + _QUIET, _SERIAL)
            pen.end_page()
        return pages

    def count(self, title: Title, band: Band, parts: Sequence[Part]) -> int:
        """How many pages `draw` would take; nothing is drawn."""
        return len(self._flow(self._frame(title, band), band, parts).pages)

    def _frame(self, title: Title, band: Band) -> _Frame:
        """What stands around the content; kept until the next sheet, since one is counted, then drawn."""
        kept = self._kept
        if kept is None or kept[0] != title or kept[1] is not band:
            kept = self._kept = (title, band, self._framed(title, band))
        return kept[2]

    def _framed(self, title: Title, band: Band) -> _Frame:
        """What stands around the content, and the height it leaves."""
        notice = self._notice()
        symbol, serial = datamatrix(title.serial), bold(title.serial)
        code = symbol.side * _CODE_MODULE
        aside = max(code + 2 * _QUIET, self.setter.width(serial.face, title.serial) * _SERIAL)
        foot = self.setter.wrap(self._age_of_data(), self.width - aside - 6, _SMALL)
        printed = self.setter.wrap(self._printed(title), self.width - aside - 6, _SMALL)
        said = (len(foot) + len(printed)) * _SMALL * LEADING + 3
        foot_height = max(said, code + 2 * _QUIET + _SERIAL + 4) + _SIGN + 3
        head_height = _HEAD + len(notice) * 9 * LEADING + (4 if notice else 0)
        top = TOP + head_height + band.height + 4
        return _Frame(notice, symbol, code, foot, printed, top, self.page[1] - BOTTOM - foot_height)

    def _flow(self, frame: _Frame, band: Band, parts: Sequence[Part]) -> Flow:
        height = frame.bottom - frame.top - _NEXT
        flow = Flow(height, lambda: height + band.height - band.on(2))
        for part in side_by_side(parts, self.width):
            flow.add(part, _GAP)
        return flow

    def age_of(self, section: Section | None) -> tuple[bool, Moment | None]:
        """Whether a list is of another time than the copy, and of which (None: unknown)."""
        return next(((True, at) for at, other in self.older if other == section), (False, None))

    def _head(self, pen: Pen, title: Title, number: int, pages: int) -> None:
        words = self.words
        right = [
            bold(f"{title.name}  {title.code} v{title.version}   "),
            boxed(words.say(N_("page {number}/{pages}"), number=number, pages=pages).replace(" ", "\xa0")),
        ]
        left = [
            inverse(words.say(N_("BACKUP COPY")).replace(" ", "\xa0")),
            *([Run("  "), inverse(words.say(N_("EXERCISE")))] if self.context.exercise else []),
            Run("  "),
            self._data_at(),
            Run("  "),
            boxed(words.say(N_("CONFIDENTIAL"))),
            Run("  " + (self.context.header or self.context.site_name)),
        ]
        size = next((one for one in _HEAD_SIZES if self._beside(right, left[:-1], one) >= _LEAST_NAME), _HEAD_SIZES[-1])
        pen.write_right(right, LEFT + self.width - 2, TOP + 2, size)
        taken = self.setter.wrap(right, self.width, size)[0][-1]
        room = self.width - taken.x - taken.width - 12
        aside = self._draw_logo(pen, left[:-1], room)
        line, *more = self.setter.wrap(left, room - aside, size)
        if more:
            line = self.setter.wrap(left[:-1], room - aside, size, max_lines=1)[0]
            end = line[-1].x + line[-1].width + 6
            self._draw_name(pen, left[-1].text.strip(), LEFT + 1 + aside + end, room - aside - end)
        pen.line(line, LEFT + 1 + aside, TOP + 2, size)

    def _beside(self, right: Sequence[Run], needed: Sequence[Run], size: float) -> float:
        """The width left for the hospital's name when all else of the head stands on its line."""
        ends = (self.setter.wrap(runs, 2 * self.page[1], size)[0][-1] for runs in (right, needed))
        return self.width - sum(end.x + end.width for end in ends) - 18

    def _draw_name(self, pen: Pen, name: str, x: float, room: float) -> None:
        """The hospital's name where it is too long for the line: smaller, on two lines; the foot has it whole."""
        if room < _LEAST_NAME:
            return
        wrapped = ((self.setter.wrap([Run(name)], room, size), size) for size in _NAME_SIZES)
        lines, size = next(
            ((lines, size) for lines, size in wrapped if len(lines) <= 2),
            (self.setter.wrap([Run(name)], room, _NAME_SIZES[-1], max_lines=2), _NAME_SIZES[-1]),
        )
        pen.lines(lines, x, TOP + (_HEAD - len(lines) * size * LEADING) / 2, size)

    def _draw_logo(self, pen: Pen, needed: Sequence[Run], room: float) -> float:
        """The width that the logo takes at the left of the head; left out where it would cut what must be read."""
        logo = self.logo
        if logo is None:
            return 0.0
        width = min(logo.width / logo.height * _LOGO, _WIDEST_LOGO)
        if len(self.setter.wrap(needed, room - width - 6, 7.5)) > 1:
            return 0.0
        pen.picture(logo, Rect(LEFT + 1, TOP, width, _LOGO))
        return width + 6

    def _notice(self) -> list[Line]:
        return self.setter.wrap([inverse(self.context.notice)], self.width - 8, 9) if self.context.notice else []

    def _data_at(self) -> Run:
        moment = self.dates.moment(self.context.data_at)
        if moment:
            return bold(self.words.say(N_("Data as of {moment}"), moment=moment))
        return boxed(self.words.say(N_("Time of the data unknown")))

    def _age_of_data(self) -> list[Run]:
        words = self.words
        runs = [self._data_at(), Run(" " + words.say(N_("(copy)")))]
        for at, group in groupby(self.older, key=lambda feed: feed[0]):
            names = ", ".join(words.section(section).lower() for _, section in group)
            time = self.dates.short(at) or words.say(N_("time unknown"))
            runs += [Run(" · "), Run(names + words.colon), bold(time)]
        return runs

    def _printed(self, title: Title) -> list[Run]:
        words, context = self.words, self.context
        said = words.say(
            N_("printed on {moment} by {name}"), moment=self.dates.moment(context.printed_at), name=context.printed_by
        )
        whose = " · ".join(filter(None, (context.site_name, context.header)))
        return [Run(f"{said} · {title.code} v{title.version} · {whose}")]

    def _sign(self, pen: Pen, y: float) -> None:
        """Room to sign: name, role, signature, date, time."""
        words = self.words
        labels = (N_("Name"), N_("Role"), N_("Signature"), N_("Date"), N_("Time"))
        shares = (30, 20, 26, 14, 10)
        unit, x = self.width / sum(shares), LEFT
        for label, share in zip(labels, shares, strict=True):
            pen.box(Rect(x, y, share * unit, _SIGN), 0.5)
            pen.write(words.say(label), x + 3, y + 1, 6.6)
            x += share * unit


def older_feeds(context: PrintContext) -> list[tuple[Moment | None, Section]]:
    """The lists whose data is not of the time of the copy, with the oldest time of each, in the order of time."""
    oldest: dict[Section, Moment | None] = {}
    for feed in context.feeds:
        known = oldest.get(feed.section, feed.data_at)
        oldest[feed.section] = min(known, feed.data_at) if known and feed.data_at else None
    differing = [(at, section) for section, at in oldest.items() if at != context.data_at]
    return sorted(differing, key=lambda pair: (pair[0] or "", list(Section).index(pair[1])))
