"""Measured values as one reads them: by name, newest first, with what came before.

Rules of this module:

* the source's flag, range, status and words are shown as they are; nothing is judged or computed;
* values are lined up under one name only when the source gives the same code (or, without a code, the same name), unit
  and specimen: two units, or blood and urine, never share a curve;
* a panel that only holds its components together is not drawn as a value without a value;
* the families of results are the reports that the source puts them in; the kit sorts nothing into families of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from exports.record import Key, Observation, ObservationCategory, PatientRecord
from printable.codes import is_critical
from printable.dates import Dates
from printable.drawing_svg import svg
from printable.time_axis import Period
from printable.trend import trend
from printable.vital_chart import HOURS, Space, VitalChart, vital_chart
from printable.words import Words

EARLIER = 4
"""Values shown behind the newest one."""

WIDTH = 860.0
"""Of a chart on the page of a patient; a screen of 1366 shows it a quarter larger: its small letters are read."""

_CHARTED = (ObservationCategory.VITAL_SIGNS, ObservationCategory.INTAKE_OUTPUT)


@dataclass(frozen=True)
class Series:
    """All values of one measure, newest first."""

    name: str | None
    unit: str | None
    values: tuple[Observation, ...]

    @property
    def newest(self) -> Observation:
        return self.values[0]

    @property
    def earlier(self) -> tuple[Observation, ...]:
        return self.values[1 : 1 + EARLIER]

    def curve(self, name: str, words: Words, dates: Dates) -> str:
        """The small curve of the last values, as SVG; "" when they make none. `name` is its own on the page."""
        drawn = trend(self.values, name=name, words=words, dates=dates)
        return svg(drawn) if drawn else ""


@dataclass(frozen=True)
class Family:
    """Results that the source reports together."""

    name: str | None
    """None for results of no report."""
    series: tuple[Series, ...]


def worth_showing(values: Iterable[Observation]) -> tuple[Observation, ...]:
    """Without the panels that hold nothing themselves."""
    listed = tuple(values)
    panels = {value.panel for value in listed if value.panel}
    return tuple(v for v in listed if v.key not in panels or v.value or v.missing_reason or v.unreadable or v.note)


def series_of(values: Iterable[Observation]) -> tuple[Series, ...]:
    """Values by measure: critical ones first, then in the order of their newest value."""
    grouped: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for value in worth_showing(values):
        grouped[(value.code or value.name or value.key, value.unit or "", value.specimen or "")].append(value)
    found = [
        Series(group[0].name, group[0].unit, tuple(sorted(group, key=lambda v: v.at or "", reverse=True)))
        for group in grouped.values()
    ]
    found.sort(key=lambda series: series.newest.at or "", reverse=True)
    found.sort(key=lambda series: not is_critical(series.newest.flag))
    return tuple(found)


def families(listed: Sequence[Series], record: PatientRecord) -> tuple[Family, ...]:
    """Series by the newest report or panel that names their newest value, in the order given: critical ones first."""
    names = _reported(record)
    grouped: dict[str | None, list[Series]] = defaultdict(list)
    for series in listed:
        grouped[names.get(series.newest.key) or names.get(series.newest.panel or "")].append(series)
    found = [Family(name, tuple(together)) for name, together in grouped.items()]
    found.sort(key=lambda family: (not is_critical(family.series[0].newest.flag), family.name is None))
    return tuple(found)


def _reported(record: PatientRecord) -> dict[Key, str]:
    """The name of the report or panel of each value that has one; the newest report wins."""
    names = {row.key: row.name for row in record.observations if row.name}
    found = {row.key: names[row.panel] for row in record.observations if row.panel and row.panel in names}
    for report in sorted(record.reports, key=lambda row: row.at or row.issued_at or ""):
        if report.name:
            found |= dict.fromkeys(report.results, report.name)
    return found


def chart_of(record: PatientRecord, until: datetime, zone: ZoneInfo, words: Words, dates: Dates) -> VitalChart:
    """The chart of the vital signs of the last days before `until`, the time up to which they are known."""
    return vital_chart(
        (row for row in record.observations if row.category in _CHARTED),
        period=Period(until - timedelta(hours=HOURS), until),
        zone=zone,
        words=words,
        dates=dates,
        space=Space(WIDTH, label=98, last=106),
    )
