"""The timeline of treatments: the doses of the last day, and the hours to come that the prescriptions name.

Rules of this module:

* from the end of what the copy knows to the time of reading the ground is hatched and says "not known": no dose of that
  time was seen, whether it was given or not;
* an hour to come is drawn only where the prescription wrote it (`due_times`); the kit computes none;
* nothing is told by colour: see `marks` for the shapes, which the legend explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import PatientRecord
from printable import marks
from printable.dates import Dates
from printable.drawing import Anchor, Drawing, Fill, Group, Mark, Role, Text, hatch, line, moved, rect
from printable.lettering import Lettering
from printable.time_axis import SHIFTS, Period, TimeAxis
from printable.timeline_rows import RowGroup, TimelineRow, all_doses, timeline_rows
from printable.timeline_track import Hours, TrackPainter
from printable.timeline_words import GROUPS, RowWords
from printable.words import Words

BEFORE = timedelta(hours=24)
AFTER = timedelta(hours=24)
_HEAD = 40.0
_TITLE = 15.0
_NAME, _SIZE = 10.0, 8.5
_INSET = 8.0
_LABEL_LINES = 6


@dataclass(frozen=True)
class Columns:
    """The widths of a timeline, in points: names on the left, last dose and next hour on the right of the track.

    `last` holds a time and a word from 95 points on, `coming` a time from 92 on.
    """

    width: float
    label: float = 250.0
    last: float = 130.0
    coming: float = 96.0

    @property
    def track(self) -> float:
        return self.width - self.label - self.last - self.coming


@dataclass(frozen=True)
class Timeline:
    """A timeline and what stands beside it."""

    drawing: Drawing | None
    """None when there is no row."""
    rows: tuple[TimelineRow, ...]
    sentences: tuple[str, ...]
    """One for each row."""
    left_out: int
    """Prescriptions not in force without anything in the period."""
    period: Period


def period_of(known: datetime, now: datetime) -> Period:
    """A day before what is known, and a day after the time of reading; a day after the copy once that is too old."""
    reached = now if known < now <= known + AFTER else known
    return Period(known - BEFORE, reached + AFTER)


def timeline(  # noqa: PLR0913 - all named but the record
    record: PatientRecord,
    *,
    known: datetime,
    now: datetime,
    zone: ZoneInfo,
    words: Words,
    dates: Dates,
    columns: Columns,
    period: Period | None = None,
    name: str = "timeline",
    lettering: Lettering | None = None,
) -> Timeline:
    """The timeline of a record; `known` is up to when its doses are known, `now` when it is read (both aware)."""
    period = period or period_of(known, now)
    axis = TimeAxis(period, zone, columns.label + _INSET, columns.track - 2 * _INSET)
    found = timeline_rows(record, axis, known, now)
    said = RowWords(words, dates, loose=found.loose, others=bool(record.administrations))
    maker = _Maker(Hours(axis, known, now), lettering or Lettering(), words, dates, columns, said)
    sentences = tuple(maker.sentence(row) for row in found.rows)
    drawing = maker.draw(name, found.rows, sentences) if found.rows else None
    return Timeline(drawing, found.rows, sentences, found.left_out, period)


class _Maker:
    """One timeline being drawn."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a drawing is made of
        self, hours: Hours, lettering: Lettering, words: Words, dates: Dates, columns: Columns, said: RowWords
    ) -> None:
        self._hours = hours
        self._axis = hours.axis
        self._lettering = lettering
        self._words = words
        self._dates = dates
        self._columns = columns
        self._said = said
        self._track = TrackPainter(hours, lettering, words, dates)

    def draw(self, name: str, rows: Sequence[TimelineRow], sentences: Sequence[str]) -> Drawing:
        body: list[Mark | Group] = []
        y, group = _HEAD, None
        for row in rows:
            if row.group != group:
                group = row.group
                body += self._title(group, y)
                y += _TITLE
            drawn, height = self._row(row)
            body += moved(drawn, 0, y)
            y += height
            body.append(line(0, y, self._columns.width, y, Role.GRID))
        legend, foot = self._legend(y + 6)
        marks_ = (*self._ground(y), *body, *self._lines(y), *legend)
        say, period = self._words.say, self._axis.period
        title = say(
            N_("Treatments from {start} to {end}"),
            start=self._dates.moment(period.start),
            end=self._dates.moment(period.end),
        )
        n = all_doses(rows)
        known = self._dates.moment(self._hours.known)
        counted = self._words.ngettext("{n} dose shown", "{n} doses shown", n).format(n=n)
        described = f"{counted}; {say(N_('doses known up to {time}'), time=known)}. {' '.join(sentences)}"
        return Drawing(name, self._columns.width, foot, title, described, tuple(marks_))

    def sentence(self, row: TimelineRow) -> str:
        coming = row.coming(self._hours.known, self._hours.now)
        said = (self._dates.short(at) + (f" ({self._words.say(N_('given or not: not known'))})" if passed else "")
                for at, passed in coming)  # fmt: skip
        return self._said.sentence(row, tuple(said))

    def _ground(self, bottom: float) -> Iterator[Mark]:
        height = bottom - _HEAD
        yield from self._axis.nights(_HEAD, height)
        yield from self._axis.uprights(_HEAD, height, self._shown_hours())
        start, end = self._axis.x(self._hours.known), self._axis.x(max(self._hours.known, self._hours.now))
        if end > start:
            yield from hatch(start, _HEAD, end - start, height)

    def _shown_hours(self) -> Sequence[int]:
        """The hours with a line: every two, four, or those of the shifts, as there is room."""
        room = self._axis.width / self._axis.period.hours
        return range(0, 24, 2) if room > 20 else range(0, 24, 4) if room > 9 else SHIFTS

    def _lines(self, bottom: float) -> Iterator[Mark]:
        """The end of what is known and the time of reading, each with its words, over everything."""
        hours, say = self._hours, self._words.say
        x = self._axis.x(hours.known)
        yield line(x, _HEAD - 24, x, bottom, Role.COPY)
        known = say(N_("copy {time}"), time=self._dates.time(hours.known))
        yield Text(x - 3, _HEAD - 29, known, 9, Role.LABEL, Anchor.END, bold=True)
        late = hours.now > hours.known
        if late and hours.now in self._axis.period:
            now = self._axis.x(hours.now)
            yield line(now, _HEAD - 24, now, bottom, Role.NOW)
            said = say(N_("now {time}: not known in between"), time=self._dates.time(hours.now))
            yield Text(now - 3 if now - x > 160 else x + 3, _HEAD - 29, said, 9, Role.LABEL,
                       Anchor.END if now - x > 160 else Anchor.START, bold=True)  # fmt: skip
        elif late:
            said = say(N_("since the copy: not known (now {time})"), time=self._dates.short(hours.now))
            yield Text(x + 3, _HEAD - 29, said, 9, Role.LABEL, bold=True)
        left = self._axis.right + _INSET
        yield Text(left + 6, _HEAD - 5, say(N_("Last dose")), 9.5, Role.LABEL, bold=True)
        yield Text(left + self._columns.last + 4, _HEAD - 5, say(N_("Written for")), 9.5, Role.LABEL, bold=True)
        yield line(0, _HEAD, self._columns.width, _HEAD, Role.AXIS)
        for upright in (self._columns.label, left, left + self._columns.last):
            yield line(upright, _HEAD, upright, bottom, Role.AXIS)
        for mark in self._axis.labels(_HEAD - 5, self._shown_hours(), self._dates):
            if isinstance(mark, Text):  # on paper of its own, since the line of the copy passes behind
                half = self._lettering.width(mark.text, mark.size, bold=mark.bold) / 2
                yield rect(mark.x - half, mark.y - mark.size, 2 * half, mark.size + 2, Role.NIGHT, Fill.PAPER)
            yield mark

    def _title(self, group: RowGroup, y: float) -> Iterator[Mark]:
        yield rect(0, y, self._columns.width, _TITLE, Role.RANGE, Fill.TINT)
        yield Text(4, y + _TITLE - 4, self._words.say(GROUPS[group]), 9.5, Role.LABEL, bold=True)

    def _row(self, row: TimelineRow) -> tuple[tuple[Mark | Group, ...], float]:
        """The marks of a row with its top at 0, and its height."""
        track, height = self._track.draw(row)
        label, below = self._label(row)
        last, under = self._last(row)
        coming, end = self._coming(row)
        return (*label, *track, *last, *coming), max(height, below, under, end, 24.0) + 3

    def _label(self, row: TimelineRow) -> tuple[list[Mark], float]:
        struck = row.group == RowGroup.ENDED
        room = self._columns.label - 8
        found: list[Mark] = []
        y = 1.0
        for text in self._lettering.lines(self._said.name(row), room, _NAME, bold=True):
            y += _NAME * 1.12
            found.append(Text(4, y, text, _NAME, Role.LABEL, bold=True, struck=struck))
        y += 1
        for said in self._said.prescribed(row):
            lines = self._lettering.lines(said.text, room, _SIZE, bold=said.strong)
            if len(lines) > _LABEL_LINES:
                lines = [*lines[: _LABEL_LINES - 1], self._words.say(N_("[…] the whole text is in the list"))]
            for text in lines:
                y += _SIZE * 1.15
                found.append(Text(4, y, text, _SIZE, Role.LABEL if said.strong else Role.SOFT, bold=said.strong))
        return found, y + 2

    def _last(self, row: TimelineRow) -> tuple[list[Mark], float]:
        """The last dose: its shape, its time, what the source says of it."""
        x, room = self._axis.right + _INSET + 6, self._columns.last - 10
        found: list[Mark] = []
        if row.last is not None:
            found += marks.DOSES[row.last.state](x + 5, 8.5)
            x, room = x + 14, room - 14
        y = 2.0
        for number, part in enumerate(self._said.last(row)):
            size = _NAME if not number else _SIZE
            for text in self._lettering.lines(part.text, room, size, bold=part.strong):
                y += size * 1.14
                role = Role.LABEL if part.strong else Role.SOFT
                found.append(Text(x, y, text, size, role, bold=part.strong))
        return found, y + 2

    def _coming(self, row: TimelineRow) -> tuple[list[Mark], float]:
        """The hours after the copy: those that have passed with a question mark, then the next one with its box."""
        found: list[Mark] = []
        x = self._axis.right + _INSET + self._columns.last + 11
        y = 10.5
        if not row.coming(self._hours.known, self._hours.now):
            for text in self._lettering.lines(self._said.without_hours(row), self._columns.coming - 8, _SIZE):
                found.append(Text(x - 6, y + 1.5, text, _SIZE, Role.SOFT))
                y += _SIZE * 1.2
            return found, y
        for at, passed in row.coming(self._hours.known, self._hours.now):
            found += (marks.unknown if passed else marks.due)(x, y - 2)
            found.append(Text(x + 9, y + 1.5, self._dates.short(at), _NAME if not passed else _SIZE, bold=not passed))
            y += 13
        return found, y - 5

    def _legend(self, y: float) -> tuple[list[Mark], float]:
        """What each shape means, on as many lines as it takes; returns the y below it."""
        say = self._words.say
        entries = (
            (marks.given, say(N_("given"))),
            (marks.not_given, say(N_("NOT GIVEN"))),
            (marks.delayed, say(N_("DELAYED"))),
            (marks.stopped, say(N_("STOPPED before the end"))),
            (marks.unknown, say(N_("given or not: not known"))),
            (marks.due, say(N_("hour to come, written in the prescription"))),
            (marks.written_time, say(N_("hour written in the prescription"))),
            (marks.running, say(N_("in progress"))),
        )
        found: list[Mark] = []
        x, y = 8.0, y + 6
        for shape, text in entries:
            width = self._lettering.width(text, _SIZE) + 26
            if x + width > self._columns.width and x > 8:
                x, y = 8.0, y + 13
            found += shape(x, y)
            found.append(Text(x + 9, y + 3, text, _SIZE, Role.LABEL))
            x += width
        return found, y + 10
