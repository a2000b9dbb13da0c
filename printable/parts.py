"""Sections of a sheet: the title bar in the state of its list, tables, and the words for what is missing or cut.

Rules of this module:

* an empty section is printed with its state: a thin frame for "none, said by the source", a dashed one for "not
  recorded in the copy"; a section is never left out because it is empty;
* a list of which the source held something unreadable says so;
* what a list leaves out is counted in words; what could not be read is printed as the source had it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from exports.language import N_
from exports.record import ListState, PatientRecord
from exports.record import Section as List
from printable.layout import Section, Strip
from printable.pen import LEADING, Pen, Rect
from printable.sheet import SheetMaker
from printable.table import SIZE, Cell, Table, paragraph
from printable.text import Run, bold, boxed

AnyRow = TypeVar("AnyRow")

_TITLE = 12.5
_SIZE = 8.5
_BESIDE = {List.ORDERS: List.ADMINISTRATIONS}
"""Lists shown within another one, whose age is said with it."""

_NEVER_SMALL = (List.ALLERGIES, List.ORDERS)
_LONG, _LONG_ORIGIN = 130, 45
"""Characters from which on a row takes the whole width."""


class Parts:
    """Makes the sections of one record."""

    def __init__(self, maker: SheetMaker, record: PatientRecord) -> None:
        self.maker = maker
        self.record = record
        self.words = maker.words
        self.dates = maker.dates

    def part(
        self,
        name: List,
        strips: Sequence[Strip],
        *,
        title: str = "",
        header: Strip | None = None,
        count: int | None = None,
    ) -> Section:
        """A section of the record, or the words for why there is nothing in it."""
        state = self.record.state(name)
        if state != ListState.LISTED:
            return self._empty(name, state)
        title = title or self.words.section(name)
        listed = [*strips, *self._contradiction(name)]
        return self.titled(title, listed, note=self._note(name, count), header=header)

    def titled(self, title: str, strips: Sequence[Strip], *, note: str = "", header: Strip | None = None) -> Section:
        """A section with a title of its own."""
        again = self.words.say(N_("{title} (continued)"), title=title)
        return Section(self._bar(title, note), self._bar(again, note), strips, header)

    def table(self, shares: Sequence[float], size: float = SIZE) -> Table:
        return Table(self.maker.setter, self.maker.width, shares, size)

    def missing(self, said: str) -> Section:
        """A sentence that something is not recorded, in the dashed frame of what nobody said."""
        runs, width = [bold(said)], self.maker.width
        whole = self._framed(runs, width, dashed=True)
        return Section(whole, whole, (), half=self._half(runs, dashed=True))

    def pairs(self, rows: Sequence[tuple[Cell, Cell]]) -> list[Strip]:
        """Rows of a text and its origin, two on a line from left to right; a long one, or a single one, alone."""
        whole, half = self.table((78, 30)), self.table((36, 18, 36, 18))
        strips: list[Strip] = []
        waiting: tuple[Cell, Cell] | None = None
        for row in rows:
            if _long(row):
                strips += whole.row(waiting) if waiting else []
                strips += whole.row(row)
                waiting = None
            elif waiting:
                strips += half.row([*waiting, *row])
                waiting = None
            else:
                waiting = row
        return [*strips, *(whole.row(waiting) if waiting else [])]

    def text(self, runs: Cell, size: float = 8.0, *, keep: bool = False) -> list[Strip]:
        return paragraph(self.maker.setter, self.maker.width, runs, size, keep=keep)

    def others(self, n: int, said: str) -> list[Strip]:
        """The words that count the `n` rows not printed here; nothing when there are none. `said` holds {n}."""
        return self.text([bold(f"[…] {said.format(n=n)}")]) if n > 0 else []

    def unreadable(self, texts: Iterable[str]) -> list[Run]:
        """What could not be read, as the source had it, marked."""
        return [
            run for text in texts for run in (Run("\n"), boxed(self.words.unreadable), Run(self.words.colon + text))
        ]

    def dated(self, moment: str | None) -> str:
        """Day, month and time, or the words for none."""
        return self.dates.short(moment) or self.words.say(N_("time unknown"))

    def _note(self, name: List, count: int | None) -> str:
        said = [self._incomplete(name)] if self._unread(name) else []
        if count is not None:
            said.append(self.words.ngettext("{n} line", "{n} lines", count).format(n=count))
        differs, at = self.maker.age_of(name)
        if differs:
            said.append(self._as_of(at))
        beside = _BESIDE.get(name)
        differs, at = self.maker.age_of(beside)
        if differs and beside:
            said.append(f"{self.words.section(beside).lower()}{self.words.colon}{self.dated(at)}")
        return " · ".join(said)

    def _unread(self, name: List) -> int:
        """How many resources of a list the sources of the copy held and nobody could read, of whatever patient."""
        return sum(feed.unread for feed in self.maker.context.feeds if feed.section == name)

    def incomplete(self, name: List) -> str:
        """The sentence for entries of a list that could not be read; nothing when all could."""
        return self._incomplete(name) if self._unread(name) else ""

    def _incomplete(self, name: List) -> str:
        n = self._unread(name)
        return self.words.ngettext(
            "may be incomplete: {n} entry of the source unreadable",
            "may be incomplete: {n} entries of the source unreadable",
            n,
        ).format(n=n)

    def _as_of(self, at: str | None) -> str:
        if at is None:
            return self.words.say(N_("time of the data unknown"))
        return self.words.say(N_("data as of {moment}"), moment=self.dates.short(at))

    def _bar(self, title: str, note: str) -> Strip:
        setter, width = self.maker.setter, self.maker.width
        noted = setter.wrap([Run(note)], width / 2, 7, max_lines=1)
        room = width - sum(piece.width for piece in noted[0]) - 14
        lines = setter.wrap([bold(title.upper())], room, _SIZE, max_lines=1)

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.fill(Rect(x, y, width, _TITLE - 1), 0.84)
            pen.lines(lines, x + 3, y + 0.5, _SIZE)
            pen.write_right([Run(note)], x + width - 3, y + 1.5, 7, width / 2)

        return Strip(_TITLE, draw, keep=True)

    def _empty(self, name: List, state: ListState) -> Section:
        width, runs = self.maker.width, [Run(self.words.list_state(name, state))]
        for statement in self.record.none_known:
            if statement.section == name:
                said = [text for text in (statement.text, self.dates.date(statement.recorded_at)) if text]
                if statement.recorded_by:
                    said.append(statement.recorded_by)
                runs.append(Run(f" — {', '.join(said)}" if said else ""))
        if state == ListState.NOT_RECORDED:
            runs = [bold(self.words.list_state(name, state))]
        if self._unread(name):
            runs += [Run(" "), boxed(self._incomplete(name))]
        dashes = state == ListState.NOT_RECORDED
        whole = self._framed(runs, width, dashed=dashes)
        return Section(whole, whole, (), half=None if name in _NEVER_SMALL else self._half(runs, dashed=dashes))

    def _half(self, runs: Sequence[Run], *, dashed: bool) -> Strip | None:
        """The sentence in half the width, if it fits on one line."""
        half = self._framed(runs, self.maker.width / 2 - 2, dashed=dashed)
        return half if half.height < 2 * 8 * LEADING else None

    def _framed(self, runs: Sequence[Run], width: float, *, dashed: bool) -> Strip:
        lines = self.maker.setter.wrap(runs, width - 8, 8)
        height = len(lines) * 8 * LEADING + 3

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.box(Rect(x, y, width, height), 0.6, dashed=dashed)
            pen.lines(lines, x + 4, y + 1.5, 8)

        return Strip(height, draw)

    def _contradiction(self, name: List) -> list[Strip]:
        """When the source says both "none" and a list, the sheet says both."""
        statements = [row for row in self.record.none_known if row.section == name]
        if not statements:
            return []
        said = self.words.say(N_("The source also says: none"))
        dates = ", ".join(filter(None, (self.dates.date(row.recorded_at) for row in statements)))
        return self.text([boxed(said), Run(f" {dates}")])


def _long(row: tuple[Cell, Cell]) -> bool:
    return any(sum(len(run.text) for run in cell) > most for cell, most in zip(row, (_LONG, _LONG_ORIGIN), strict=True))


def repeated(rows: Iterable[AnyRow], said: Callable[[AnyRow], Hashable]) -> list[list[AnyRow]]:
    """The rows that print the same words, together, in the order in which each first stands."""
    groups: dict[Hashable, list[AnyRow]] = {}
    for row in rows:
        groups.setdefault(said(row), []).append(row)
    return list(groups.values())
