"""The chart of vital signs and the small curves as pieces of a sheet: the drawings of the screen, on paper.

Rules of this module:

* a chart ends at the time up to which the vital signs are known, never at the time of printing: what is not known is
  not drawn as if nothing had happened;
* what the chart cannot draw (no plain number, no time, in doubt) stands under it as the source wrote it, and what it
  leaves out for want of paper is named;
* a measure with one value only is no curve: it stands in the tables beside, or under the chart where there are none;
* a value later than that time (a device's clock) is not drawn, and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from exports.language import N_
from exports.record import Observation, ObservationCategory
from exports.record import Section as List
from printable.codes import is_abnormal
from printable.drawing import Drawing
from printable.drawing_pdf import paint
from printable.layout import Strip
from printable.lettering import Lettering
from printable.parts import Parts
from printable.pen import Pen
from printable.signs import Band, sort_values
from printable.text import Run, bold, boxed
from printable.time_axis import Period, instant
from printable.trend import trend
from printable.vital_chart import Space, chart_height, vital_chart

CHARTED = (ObservationCategory.VITAL_SIGNS, ObservationCategory.INTAKE_OUTPUT)
_FURNITURE = 40.0
"""The head and the foot of a chart, in points."""
_TOGETHER = 10
"""Signs of one chart: it must stand on one page."""
_SAID = 12
"""Measures that cannot be drawn and are said under a chart; the others are counted."""
_CURVE_WIDTH, _CURVE_HEIGHT = 50.0, 15.0
_FEWEST = 3
"""Values from which on a small curve says more than the value and the one before it, which stand in figures."""


def known_until(parts: Parts) -> datetime | None:
    """The time up to which the vital signs of the copy are known; that of the newest value where nobody says."""
    context = parts.maker.context
    differs, at = parts.maker.age_of(List.VITAL_SIGNS)
    said = instant(at if differs else context.data_at)
    times = [found for row in parts.record.observations if row.category in CHARTED and (found := instant(row.at))]
    return said or max(times, default=None)


def chart_strips(parts: Parts, *, hours: float, most: int | None = None, band: float = 26.0) -> list[Strip]:
    """The chart of the last hours that are known, and what it leaves out; nothing when there are no vital signs.

    `most` signs are drawn, in the order of a bedside chart (None: all, several charts under each other); `band` is the
    height of one sign in points.
    """
    return Charts(parts, hours).strips(most, band)


class Charts:
    """The charts that a record can have: its values are sorted once, however many signs are tried."""

    def __init__(self, parts: Parts, hours: float) -> None:
        self._parts = parts
        self._hours = hours
        self._rows = [row for row in parts.record.observations if row.category in CHARTED]
        self._until = known_until(parts) if self._rows else None

    def strips(self, most: int | None, band: float = 26.0) -> list[Strip]:
        """As `chart_strips`."""
        parts, until = self._parts, self._until
        if until is None:
            return []
        bands, period = self._curves, self._period(until)
        shown = bands[:most]
        strips = [_chart(parts, shown[at : at + _TOGETHER], period, band) for at in range(0, len(shown), _TOGETHER)]
        if not bands:
            said = N_("No curve: the last {n} h of the copy hold no two values of one sign that can be drawn.")
            strips += parts.text([Run(parts.words.say(said).format(n=round(self._hours)))])
        names = ", ".join(dict.fromkeys(one.name for one in bands[len(shown) :]))
        if names:
            said = N_("Drawn on the bedside chart (FT): {names}")
            strips += parts.text([Run(parts.words.say(said, names=names))], 7.4)
        return [*strips, *(self._said_with_single_values if most is None else self._said)]

    def _period(self, until: datetime) -> Period:
        return Period(until - timedelta(hours=self._hours), until)

    @cached_property
    def _sorted(self) -> tuple[tuple[Band, ...], tuple[Observation, ...]]:
        return sort_values(self._rows)

    @cached_property
    def _curves(self) -> list[Band]:
        """The bands with at least two times in the period: one value is no curve."""
        if self._until is None:
            return []
        period = self._period(self._until)
        return [band for band in self._sorted[0] if len({value.at for value in band.values if value.at in period}) > 1]

    @cached_property
    def _said(self) -> list[Strip]:
        """What a chart does not draw: what is later than the copy, and what is in doubt."""
        return self._undrawn([])

    @cached_property
    def _said_with_single_values(self) -> list[Strip]:
        """The same with the values of the period that are no curve, each the only one of its sign."""
        if self._until is None:
            return []
        period = self._period(self._until)
        drawn = {id(value.row) for band in self._curves for value in band.values}
        every = (value for band in self._sorted[0] for value in band.values)
        return self._undrawn([value.row for value in every if value.at in period and id(value.row) not in drawn])

    def _undrawn(self, alone: Sequence[Observation]) -> list[Strip]:
        until = self._until
        if until is None:
            return []
        period = self._period(until)
        late = [row for row in self._rows if (at := instant(row.at)) is not None and at > until]
        # in doubt: no plain number, no time, or a status that keeps it off every curve
        doubtful = [row for row in self._sorted[1] if (at := instant(row.at)) is None or at in period]
        return _undrawn(self._parts, [*late, *alone, *doubtful])


def _chart(parts: Parts, bands: Sequence[Band], period: Period, band: float) -> Strip:
    """The chart, made when it is drawn: most are only measured, to find how many signs have room."""
    maker = parts.maker
    space = Space(maker.width, height=_FURNITURE + band * len(bands), label=100, last=104)

    def draw(pen: Pen, x: float, y: float) -> None:
        found = vital_chart(
            {id(value.row): value.row for one in bands for value in one.values}.values(),
            period=period,
            zone=ZoneInfo(maker.context.timezone),
            words=maker.words,
            dates=maker.dates,
            space=space,
            lettering=Lettering(maker.setter),
        )
        assert found.drawing is not None  # noqa: S101 - every band has values that can be drawn
        paint(found.drawing, pen, maker.setter, x, y)

    return Strip(chart_height(len(bands), space), draw)


def _undrawn(parts: Parts, found: Sequence[Observation]) -> list[Strip]:
    """What the chart does not draw, measure by measure: the newest value in the source's words with its status, the
    earlier ones counted."""
    say, runs = parts.words.say, list[Run]()
    said: dict[str, list[Observation]] = {}
    for row in sorted({id(row): row for row in found}.values(), key=lambda row: row.at or "", reverse=True):
        if row.value or row.missing_reason or row.unreadable:
            said.setdefault(row.code or row.name or row.key, []).append(row)
    for newest, *earlier in list(said.values())[:_SAID]:
        value = " ".join(filter(None, (parts.words.decimals.value(newest), newest.unit))) or newest.missing_reason or ""
        name = newest.name or newest.code or say(N_("[measure not recorded]"))
        runs += [
            Run(f"{name} "),
            bold(value),
            Run(f" ({parts.dated(newest.at)})"),
            *([Run(" "), boxed(parts.words.code(newest.status))] if _is_marked(newest.status) else []),
            *parts.unreadable(newest.unreadable),
        ]
        if n := len(earlier):
            runs.append(Run(" " + parts.words.ngettext("and {n} earlier", "and {n} earlier", n).format(n=n)))
        runs.append(Run("  "))
    strips = parts.text([bold(say(N_("Not drawn:")) + " "), *runs], 7.4) if runs else []
    rest = len(said) - _SAID
    more = parts.words.ngettext("{n} more measure not drawn", "{n} more measures not drawn", rest)
    return [*strips, *parts.others(rest, more)]


def _is_marked(status: str | None) -> bool:
    return status is not None and status.lower() != "final"


def result_curve(parts: Parts, newest_first: Sequence[Observation]) -> Drawing | None:
    """The small curve of a result that the source flags; None where it would say no more than the figures."""
    if not newest_first or not is_abnormal(newest_first[0].flag):
        return None
    same = [row for row in newest_first if row.unit == newest_first[0].unit]
    if len(same) < _FEWEST:
        return None
    return trend(
        same, name="curve", words=parts.words, dates=parts.dates, width=_CURVE_WIDTH, height=_CURVE_HEIGHT
    )  # fmt: skip
