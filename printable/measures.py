"""What was measured, on the patient sheet: the last vital signs as a table of times, the last results, critical first.

Rules of this module:

* values, units, flags and ranges are the source's own writing; nothing is computed or judged here;
* a value that is not there is named with its reason, never left blank;
* the last value of everything is printed; what is older is counted, and drawn where it makes a curve: vital signs of
  three days, results that the source flags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from exports.language import N_
from exports.record import Observation, ObservationCategory
from exports.record import Section as List
from printable.charted import chart_strips, result_curve
from printable.codes import is_abnormal, is_critical
from printable.drawing import Drawing
from printable.drawing_pdf import strip as strip_of
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.text import Run, bold, boxed, inverse
from printable.vital_chart import HOURS

_CURVE = 5
"""The column of the small curves."""

TIMES = 6
"""Columns of the table of vital signs."""

ROUND = timedelta(minutes=10)
"""How far apart measures of one column may be."""


class Measures:
    """The sections on observations of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._rows = parts.record.observations

    def vital_signs(self, drawn: int = 6) -> Section:
        """The last rounds as a table, and the chart of `drawn` signs."""
        rows = [row for row in self._rows if row.category == ObservationCategory.VITAL_SIGNS]
        return self._vital_signs(rows, drawn)

    def laboratory(self) -> Section:
        rows = [row for row in self._rows if row.category == ObservationCategory.LABORATORY]
        return self._results(List.LABORATORY, rows)

    def others(self) -> Section:
        """Neither vital signs nor laboratory results."""
        rows = [row for row in self._rows if row.category.value not in ("vital-signs", "laboratory")]
        return self._results(List.OBSERVATIONS, rows)

    def _vital_signs(self, rows: Sequence[Observation], drawn: int) -> Section:
        rows = without_bare_panels(rows)
        by_name = _by_name(rows)
        columns = _columns(by_name)
        times = {time for column in columns for time in column}
        shown = {name: found for name, found in by_name.items() if any(row.at in times for row in found)}
        table = self._parts.table((24, *([14] * len(columns))))
        strips: list[Strip] = []
        for found in shown.values():
            cells = [self._at(found, column) for column in columns]
            strips += table.row([self._named(found[0]), *cells])
        older = [found[0] for name, found in by_name.items() if name not in shown]
        if older:
            runs = [bold(self._words.say(N_("Other last measures:")) + " ")]
            for row in older:
                name = self._name(row)
                runs += [Run(f"{name} "), *self._value(row, unit=True), Run(f" ({self._parts.dated(row.at)})  ")]
            strips += self._parts.text(runs)
        hidden = sum(row.at not in times for found in shown.values() for row in found) + sum(
            len(found) - 1 for name, found in by_name.items() if name not in shown
        )
        strips += self._parts.others(
            n := hidden,
            self._words.ngettext("{n} earlier measure, not printed here", "{n} earlier measures, not printed here", n),
        )
        titles = [self._words.say(N_("Measure")), *(self._parts.dates.short(column[0]) for column in columns)]
        strips += chart_strips(self._parts, hours=HOURS, most=drawn)
        header = table.header(titles) if columns else None
        return self._parts.part(List.VITAL_SIGNS, strips, header=header)

    def _results(self, name: List, rows: Sequence[Observation]) -> Section:
        rows = without_bare_panels(rows)
        by_name = _by_name(rows)
        found = sorted(by_name.values(), key=lambda group: (_rank(group[0]), _backwards(group[0].at)))
        curves = [result_curve(self._parts, group) for group in found]
        table = self._parts.table((32, 29, 17, 13, 23, 14) if any(curves) else (34, 30, 18, 14, 26))
        strips: list[Strip] = []
        for group, curve in zip(found, curves, strict=True):
            cells = [*self._result(group), *([[]] if any(curves) else [])]
            row = table.row(cells, least=curve.height + 2 if curve else 0.0)
            strips += [self._curved(row[0], curve, table.left_of(_CURVE)), *row[1:]] if curve else row
        hidden = sum(max(0, len(group) - 2) for group in found)
        strips += self._parts.others(
            n := hidden,
            self._words.ngettext("{n} earlier result, not printed here", "{n} earlier results, not printed here", n),
        )
        titles = [N_("Examination"), N_("Result"), N_("Range"), N_("Date"), N_("Before")]
        titles += [N_("Curve")] if any(curves) else []
        header = table.header([self._words.say(title) for title in titles])
        return self._parts.part(name, strips, header=header, count=len(found))

    def _curved(self, row: Strip, curve: Drawing, left: float) -> Strip:
        """A row with its curve in the last column."""
        drawn = strip_of(curve, self._parts.maker.setter)

        def draw(pen: Pen, x: float, y: float) -> None:
            row.draw(pen, x, y)
            drawn.draw(pen, x + left, y + 1)

        return Strip(row.height, draw, row.keep)

    def _result(self, group: Sequence[Observation]) -> list[list[Run]]:
        row = group[0]
        previous: list[Run] = []
        if len(group) > 1:
            previous = [
                *self._value(group[1], unit=group[1].unit != row.unit),
                *self._no_unit(group[1], row),
                Run(f" ({self._parts.dated(group[1].at)})"),
            ]
        said = [text for text in (row.specimen, row.method, row.body_site) if text]
        name = [*self._named(row), Run(f" ({', '.join(said)})" if said else "")]
        if row.note:
            name.append(Run("\n" + row.note))
        value = self._value(row, unit=True)
        return [name, value, [Run(row.range or "")], [Run(self._parts.dated(row.at))], previous]

    def _named(self, row: Observation) -> list[Run]:
        return [
            Run(self._name(row)),
            *([Run(f" ({row.unit})")] if row.category.value == "vital-signs" and row.unit else []),
        ]

    def _name(self, row: Observation) -> str:
        return row.name or row.code or self._words.say(N_("[name not recorded]"))

    def _at(self, rows: Sequence[Observation], column: Sequence[str]) -> list[Run]:
        """The values of one measure in one column, each with its own time where that is not the column's."""
        runs: list[Run] = []
        for row in rows:
            if row.at in column:
                same = row.unit == rows[0].unit
                runs += [*([Run(" / ")] if runs else []), *self._value(row, unit=not same)]
                runs += self._no_unit(row, rows[0])
                if row.at != column[0]:
                    runs.append(Run(f" ({self._parts.dates.time(row.at)})"))
        return runs

    def _no_unit(self, row: Observation, beside: Observation) -> list[Run]:
        """The mark of a value without a unit beside one that has one: it must not borrow it."""
        if not row.value or row.unit or not beside.unit:
            return []
        return [Run(" "), boxed(self._words.say(N_("unit not recorded")))]

    def _value(self, row: Observation, *, unit: bool) -> list[Run]:
        """The value with its flag: critical in black, abnormal in a frame, each with the source's own sign."""
        text = row.value or ""
        if unit and row.unit and text:
            text = f"{text}\xa0{row.unit}"
        marked = is_abnormal(row.flag)
        runs: list[Run] = [bold(text) if marked else Run(text)] if text else []
        if row.missing_reason or not (text or row.flag):
            reason = row.missing_reason or self._words.not_recorded
            runs += [Run(" "), boxed(self._words.say(N_("no value: {reason}"), reason=reason))]
        if is_critical(row.flag):
            runs += [Run(" "), inverse(self._words.flag(row.flag))]
        elif marked:
            runs += [Run(" "), boxed((row.flag if text else None) or self._words.flag(row.flag))]
        elif row.flag and (row.flag.upper() != "N" or not text):
            runs.append(Run(f" {row.flag if text else self._words.flag(row.flag)}"))
        if row.status and row.status.lower() != "final":
            runs += [Run(" "), boxed(self._words.code(row.status))]
        return runs + self._parts.unreadable(row.unreadable)


def without_bare_panels(rows: Sequence[Observation]) -> list[Observation]:
    """A panel that says nothing itself only groups its parts, which are rows of their own; all else is printed."""
    panels = {row.panel for row in rows if row.panel}
    said = ("value", "missing_reason", "flag", "unreadable", "note")
    return [row for row in rows if row.key not in panels or any(getattr(row, name) for name in said)]


def _by_name(rows: Sequence[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """Rows of the same code (else name) and specimen, newest first."""
    groups: dict[tuple[str, str], list[Observation]] = {}
    for row in sorted(rows, key=lambda row: row.at or "", reverse=True):
        groups.setdefault((row.code or row.name or row.key, row.specimen or ""), []).append(row)
    return groups


def _columns(by_name: Mapping[tuple[str, str], Sequence[Observation]]) -> list[list[str]]:
    """The times of each column, newest first: what was measured within a few minutes stands together.

    A weight on its own takes no column: only what was at least once measured with something else does, or everything
    if nothing was.
    """
    rounds = _rounds({row.at for rows in by_name.values() for row in rows if row.at})
    column = {time: times[0] for times in rounds for time in times}
    together = Counter(found for rows in by_name.values() for found in {column[row.at] for row in rows if row.at})
    alone = all(count < 2 for count in together.values())
    kept = {
        column[row.at]
        for rows in by_name.values()
        if alone or any(together[column[row.at]] > 1 for row in rows if row.at)
        for row in rows
        if row.at
    }
    return [times for times in rounds if times[0] in kept][:TIMES]


def _rounds(times: set[str]) -> list[list[str]]:
    """Times grouped from the newest to the oldest, each group no longer than `ROUND`; a partial date stays alone."""
    rounds: list[list[str]] = []
    newest: datetime | None = None
    for time in sorted(times, reverse=True):
        at = _instant(time)
        if at is not None and newest is not None and newest - at <= ROUND:
            rounds[-1].append(time)
        else:
            rounds.append([time])
            newest = at
    return rounds


def _instant(time: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(time)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _rank(row: Observation) -> int:
    """Critical, abnormal, then the others, by the source's own flag."""
    if is_critical(row.flag):
        return 0
    return 1 if is_abnormal(row.flag) else 2


def _backwards(moment: str | None) -> tuple[int, ...]:
    """A key that sorts times from the newest to the oldest, unknown ones last."""
    return tuple(-ord(character) for character in moment or "\0")
