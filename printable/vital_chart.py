"""The chart of vital signs of the last days: each sign in a band of its own, over one axis of time (domain: 3.4).

Rules of this module:

* each unit has its own band and its own scale; no score is computed and no value judged: marks repeat the source's
  flags;
* what cannot be drawn is handed back, to stand under the chart as the source wrote it;
* the same chart in words is its description, and the values behind it are a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import Observation
from printable.codes import is_critical
from printable.dates import Dates
from printable.drawing import Anchor, Drawing, Group, Mark, Role, Text, line
from printable.lettering import Lettering
from printable.marks import abnormal, critical, lowered, raised
from printable.signs import Band, sort_values
from printable.time_axis import SHIFTS, Period, TimeAxis, instant
from printable.vital_band import GAP, BandPainter
from printable.vital_words import flag_words, last_text, latest, sentence
from printable.words import Words

HOURS = 72
_HEAD = 26.0
_FOOT = 14.0
_INSET = 6.0
"""Between the edges of the track and the first and last time, so that their marks stand free."""

_BAND = 44.0
_LOWEST = 26.0
"""A band is never lower than this."""


@dataclass(frozen=True)
class VitalChart:
    """A chart and what stands beside it."""

    drawing: Drawing | None
    """None when no value can be drawn: the sentences and lists say what there is."""
    sentences: tuple[str, ...]
    """One for each sign, also those that have no band."""
    drawn: tuple[Observation, ...]
    """The values behind the drawing, newest first."""
    undrawn: tuple[Observation, ...]
    """The values of the period, or of no known time, that can only be said in words; newest first."""
    outside: int
    """Values before or after the period."""
    crowded: tuple[str, ...]
    """The signs with too many values to draw one by one: lowest and highest of a short time are drawn."""

    @property
    def undrawn_by_measure(self) -> tuple[tuple[Observation, ...], ...]:
        """The same values as `undrawn`, measure by measure, the one with the newest value first."""
        grouped: dict[str, list[Observation]] = {}
        for row in self.undrawn:
            grouped.setdefault(row.code or row.name or row.key, []).append(row)
        return tuple(map(tuple, grouped.values()))


@dataclass(frozen=True)
class Space:
    """The room for a drawing, in points; without a height it takes what it needs."""

    width: float
    height: float | None = None
    label: float = 112.0
    """For the names on the left."""
    last: float = 118.0
    """For the last value on the right."""


def vital_chart(  # noqa: PLR0913 - all named but the values
    rows: Iterable[Observation],
    *,
    period: Period,
    zone: ZoneInfo,
    words: Words,
    dates: Dates,
    space: Space,
    name: str = "vital-chart",
    shifts: Sequence[int] = SHIFTS,
    lettering: Lettering | None = None,
) -> VitalChart:
    """The chart of a period in a site's time zone; `lettering` measures for paper (else for a screen)."""
    bands, undrawn = sort_values(rows)
    inside = [_within(band, period) for band in bands]
    known = [band for band in inside if band.values]
    drawable = [band for band in known if band.sign or len(band.values) > 1]
    said = tuple(sentence(band, words, dates) for band in known)
    axis = TimeAxis(period, zone, space.label + _INSET, space.width - space.label - space.last - 2 * _INSET)
    maker = _Maker(axis, words, dates, shifts)
    maker.lettering = lettering or maker.lettering
    drawing = maker.draw(name, drawable, space, " ".join(said)) if drawable else None
    there = {id(value.row): value.row for band in known for value in band.values}
    kept = [row for row in undrawn if (at := instant(row.at)) is None or at in period]
    total = sum(len({id(value.row) for value in band.values}) for band in bands) + len(undrawn)
    return VitalChart(
        drawing=drawing,
        sentences=said,
        drawn=tuple(sorted(there.values(), key=lambda row: row.at or "", reverse=True)),
        undrawn=tuple(sorted(kept, key=lambda row: row.at or "", reverse=True)),
        outside=total - len(there) - len(kept),
        crowded=tuple(maker.crowded),
    )


def chart_height(bands: int, space: Space) -> float:
    """The height in points of a chart of so many signs, known before it is drawn."""
    return _HEAD + _band_height(bands, space) * bands + _FOOT


def _band_height(bands: int, space: Space) -> float:
    return _BAND if space.height is None else max(_LOWEST, (space.height - _HEAD - _FOOT) / bands)


def _within(band: Band, period: Period) -> Band:
    return Band(band.sign, band.name, band.unit, tuple(value for value in band.values if value.at in period))


class _Maker:
    """One chart being drawn."""

    def __init__(self, axis: TimeAxis, words: Words, dates: Dates, shifts: Sequence[int]) -> None:
        self.axis = axis
        self.words = words
        self.dates = dates
        self.shifts = shifts
        self.lettering = Lettering()
        self.crowded: list[str] = []

    def draw(self, name: str, bands: Sequence[Band], space: Space, said: str) -> Drawing:
        height = _band_height(len(bands), space)
        bottom = _HEAD + height * len(bands)
        body = bottom - _HEAD
        hours = _hours(self.shifts, self.axis)
        marks: list[Mark | Group] = [
            *self.axis.nights(_HEAD, body, self.shifts),
            *self.axis.uprights(_HEAD, body, hours),
            *self.axis.labels(_HEAD - 4, hours, self.dates),
        ]
        for place, band in enumerate(bands):
            marks += self._band(band, _HEAD + place * height, height, space)
        marks.append(line(0, bottom, space.width, bottom, Role.AXIS))
        edge = self.axis.right + _INSET
        marks.append(line(edge, _HEAD - 2, edge, bottom, Role.COPY))
        end = self.words.say(N_("copy of {time}"), time=self.dates.short(self.axis.period.end))
        marks.append(Text(edge, bottom + 9.5, end, 8.5, Role.LABEL, Anchor.END, bold=True))
        gap = self.words.say(N_("Nights are grey. Values more than {n} h apart are not joined."), n=GAP // _HOUR)
        marks.append(Text(0, bottom + 9.5, gap, 8, Role.SOFT))
        marks += self._legend(self.lettering.width(gap, 8) + 16, bottom + 9.5, edge, end)
        title = self.words.say(
            N_("Vital signs from {start} to {end}"),
            start=self.dates.moment(self.axis.period.start),
            end=self.dates.moment(self.axis.period.end),
        )
        return Drawing(name, space.width, bottom + _FOOT, title, said, tuple(marks))

    def _legend(self, x: float, y: float, edge: float, beside: str) -> Iterator[Mark]:
        """The shapes of flagged values, as far as there is room before the words at the edge."""
        say = self.words.say
        limit = edge - self.lettering.width(beside, 8.5, bold=True) - 6
        words = (N_("raised"), N_("lowered"), N_("abnormal"), N_("critical"))
        for shape, word in zip((raised, lowered, abnormal, critical), words, strict=True):
            text = say(word)
            width = self.lettering.width(text, 8) + 20
            if x + width > limit:
                return
            yield from shape(x, y - 3)
            yield Text(x + 8, y, text, 8, Role.SOFT)
            x += width

    def _band(self, band: Band, top: float, height: float, space: Space) -> Iterator[Mark | Group]:
        yield line(0, top, space.width, top, Role.AXIS)
        painter = BandPainter(self.axis, self.lettering, self.words, self.dates)
        drawn = painter.draw(band, top, height)
        if drawn.crowded:
            self.crowded.append(band.name)
        yield from drawn.marks
        yield from self._label(band, top, height, space)
        yield from self._last(band, top, height, space.last - _INSET - 10)

    def _label(self, band: Band, top: float, height: float, space: Space) -> Iterator[Mark]:
        room = space.label - 28
        size = 11.0 if height > 40 else 10.0
        lines = self.lettering.lines(band.name or self.words.say(N_("[measure not recorded]")), room, size, bold=True)
        while (len(lines) + 1) * size * 1.13 > height - 2 and size > 5:
            size -= 1
            lines = self.lettering.lines(band.name, room, size, bold=True)
        y = top + size + 1
        for text in lines:
            yield Text(2, y, text, size, Role.LABEL, bold=True)
            y += size * 1.1
        unit = band.unit or self.words.say(N_("unit not recorded"))
        yield Text(2, y, unit, min(size, 8.5), Role.SOFT)

    def _last(self, band: Band, top: float, height: float, room: float) -> Iterator[Mark]:
        """The newest value, large, with the source's flag and its time."""
        left = self.axis.right + _INSET + 8
        newest = latest(band)
        flag = flag_words(newest, self.words)
        alarming = any(is_critical(value.row.flag) for value in newest)
        role = Role.CRITICAL if alarming else Role.ABNORMAL if flag else Role.LABEL
        size = min(15.0, height / 2.4)
        text = last_text(band, self.words)
        while self.lettering.width(text, size, bold=True) > room and size > 5:
            size -= 1
        yield Text(left, top + size + 1, text, size, role, bold=True)
        said = self.dates.short(newest[0].at)
        yield Text(left, top + size + 11, said, 8, Role.SOFT)
        if flag:
            beside = left + self.lettering.width(said, 8) + 4
            if height >= 38:
                yield Text(left, top + size + 20.5, flag, 8, role, bold=True)
            else:
                yield Text(beside, top + size + 11, flag, 8, role, bold=True)


_HOUR = timedelta(hours=1)


def _hours(shifts: Sequence[int], axis: TimeAxis) -> Sequence[int]:
    """The hours with a line: those of the shifts, every other one on a wide axis of little time."""
    return range(0, 24, 2) if axis.width / axis.period.hours > 22 else shifts
