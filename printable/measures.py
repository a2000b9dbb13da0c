"""Vital signs on the patient sheet: the last rounds as a table of times, and their chart.

Rules of this module:

* values, units and flags are the source's own writing; nothing is computed or judged here;
* a value that is not there is named with its reason, never left blank;
* the last value of everything is printed; what is older is counted, and drawn as far as three days back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from exports.language import N_
from exports.record import Observation, ObservationCategory
from exports.record import Section as List
from printable.charted import Charts
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.result_runs import ResultRuns, by_measure, without_bare_panels
from printable.text import Run, bold
from printable.vital_chart import HOURS

TIMES = 6
"""Columns of the table of vital signs."""

ROUND = timedelta(minutes=10)
"""How far apart measures of one column may be."""


class Measures:
    """The section on vital signs of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._rows = parts.record.observations
        self._runs = ResultRuns(parts)
        self._charts = Charts(parts, HOURS)

    def vital_signs(self, drawn: int = 6) -> Section:
        """The last rounds as a table, and the chart of `drawn` signs."""
        strips, header = self._table
        strips = [*strips, *self._charts.strips(drawn)]
        return self._parts.part(List.VITAL_SIGNS, strips, header=header)

    @cached_property
    def _table(self) -> tuple[list[Strip], Strip | None]:
        """The last rounds, and the heads of their columns."""
        rows = [row for row in self._rows if row.category == ObservationCategory.VITAL_SIGNS]
        by_name = by_measure(without_bare_panels(rows))
        columns = _columns(by_name)
        times = {time for column in columns for time in column}
        shown = {name: found for name, found in by_name.items() if any(row.at in times for row in found)}
        table = self._parts.table((30, *([13] * len(columns))))
        strips: list[Strip] = []
        for found in shown.values():
            cells = [self._at(found, column) for column in columns]
            strips += table.row([self._named(found[0]), *cells])
        older = [found[0] for name, found in by_name.items() if name not in shown]
        if older:
            runs = [bold(self._words.say(N_("Other last measures:")) + " ")]
            for row in older:
                name = self._runs.name(row)
                runs += [Run(f"{name} "), *self._runs.value(row, unit=True), Run(f" ({self._parts.dated(row.at)})  ")]
            strips += self._parts.text(runs)
        hidden = sum(row.at not in times for found in shown.values() for row in found) + sum(
            len(found) - 1 for name, found in by_name.items() if name not in shown
        )
        strips += self._parts.others(
            n := hidden,
            self._words.ngettext("{n} earlier measure, not printed here", "{n} earlier measures, not printed here", n),
        )
        titles = [self._words.say(N_("Measure")), *(self._parts.dates.short(column[0]) for column in columns)]
        return strips, table.header(titles) if columns else None

    def _named(self, row: Observation) -> list[Run]:
        return [
            Run(self._runs.name(row)),
            *([Run(f" ({row.unit})")] if row.category.value == "vital-signs" and row.unit else []),
        ]

    def _at(self, rows: Sequence[Observation], column: Sequence[str]) -> list[Run]:
        """The values of one measure in one column, each with its own time where that is not the column's."""
        runs: list[Run] = []
        for row in rows:
            if row.at in column:
                same = row.unit == rows[0].unit
                runs += [*([Run(" / ")] if runs else []), *self._runs.value(row, unit=not same)]
                runs += self._runs.without_unit(row, rows[0])
                if row.at != column[0]:
                    runs.append(Run(f" ({self._parts.dates.time(row.at)})"))
        return runs


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
