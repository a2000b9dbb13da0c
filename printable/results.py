"""Results on the patient sheet: the last value of each examination with the one before it, critical first.

Rules of this module:

* values, units, flags and ranges are the source's own writing; nothing is computed or judged here;
* the last value of everything is printed; what is older than the one before it is counted, and drawn where the source
  flags it and it makes a curve; an earlier text is counted and not repeated;
* specimen and method that many examinations share stand once under the table, behind a letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from exports.language import N_
from exports.record import Observation, ObservationCategory
from exports.record import Section as List
from printable.charted import result_curve
from printable.codes import is_abnormal, is_critical
from printable.drawing import Drawing
from printable.drawing_pdf import strip as strip_of
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.result_runs import ResultRuns, by_measure, without_bare_panels
from printable.table import Table
from printable.text import Run, bold

_CURVE = 5
"""The column of the small curves."""
_SHARED = 3
"""Examinations of one specimen and method from which on these stand under the table."""
_TOLD = 60
"""Characters of a result from which on it is a text."""
_LETTERS = "abcdefghij"
_SIZE = 7.6


class Results:
    """The sections on results of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._runs = ResultRuns(parts)

    def laboratory(self) -> Section:
        """A table: examination, result, range, date, the one before, a curve of what the source flags."""
        rows = [row for row in self._parts.record.observations if row.category == ObservationCategory.LABORATORY]
        found = _sorted(rows)
        shared = _shared(group[0] for group in found)
        curves = [result_curve(self._parts, group) for group in found]
        drawn = any(curves)
        table = self._parts.table((37, 20, 24, 15, 22, 14) if drawn else (43, 22, 24, 16, 25), _SIZE)
        told = self._parts.table((37, 95) if drawn else (43, 87), _SIZE)
        strips: list[Strip] = []
        for group, curve in zip(found, curves, strict=True):
            if _is_text(group[0]):
                strips += self._told(told, group[0], shared)
                continue
            cells = [*self._result(group, shared), *([[]] if drawn else [])]
            row = table.row(cells, least=curve.height + 2 if curve else 0.0)
            strips += [self._curved(row[0], curve, table.left_of(_CURVE)), *row[1:]] if curve else row
        titles = [N_("Examination"), N_("Result"), N_("Range"), N_("Date"), N_("Before"), *([N_("Curve")] * drawn)]
        header = table.header([self._words.say(title) for title in titles])
        strips += [*self._letters(shared), *self._hidden(found)]
        return self._parts.part(List.LABORATORY, strips, header=header, count=len(found))

    def others(self) -> Section:
        """Neither vital signs nor laboratory results: two on a line."""
        known = (ObservationCategory.VITAL_SIGNS, ObservationCategory.LABORATORY)
        found = _sorted([row for row in self._parts.record.observations if row.category not in known])
        rows = []
        for group in found:
            said = _setting(group[0])
            name = self._runs.name(group[0]) + (f" ({said})" if said else "")
            runs = [Run(name + self._words.colon), *self._runs.value(group[0], unit=True)]
            runs += [Run(f" [{self._words.decimals.limits(group[0].range)}]")] if group[0].range else []
            if before := self._before(group):
                runs += [Run(f" · {self._words.say(N_('before'))}{self._words.colon}"), *before]
            runs += [Run("\n" + group[0].note)] if group[0].note else []
            rows.append((runs, [Run(self._parts.dated(group[0].at))]))
        strips = [*self._parts.pairs(rows), *self._hidden(found)]
        return self._parts.part(List.OBSERVATIONS, strips, count=len(found))

    def _result(self, group: Sequence[Observation], shared: Mapping[str, str]) -> list[list[Run]]:
        row = group[0]
        value = self._runs.value(row, unit=True)
        return [
            self._named(row, shared),
            value,
            [Run(self._words.decimals.limits(row.range))],
            [Run(self._parts.dated(row.at))],
            self._before(group),
        ]

    def _told(self, table: Table, row: Observation, shared: Mapping[str, str]) -> list[Strip]:
        """A result that is a text, over all columns but the first."""
        said = [bold(self._parts.dated(row.at)), Run(self._words.colon), *self._runs.value(row, unit=True)]
        said += [Run(f" [{self._words.decimals.limits(row.range)}]")] if row.range else []
        return table.row([self._named(row, shared), said])

    def _named(self, row: Observation, shared: Mapping[str, str]) -> list[Run]:
        said = _setting(row)
        letter = shared.get(said)
        runs = [Run(self._runs.name(row)), Run(f" [{letter}]" if letter else f" ({said})" if said else "")]
        return [*runs, *([Run("\n" + row.note)] if row.note else [])]

    def _before(self, group: Sequence[Observation]) -> list[Run]:
        return self._runs.earlier(group[1], group[0]) if _has_before(group) else []

    def _letters(self, shared: Mapping[str, str]) -> list[Strip]:
        said = "  ".join(f"[{letter}] {text}" for text, letter in shared.items())
        return self._parts.text([Run(said)], 7.0) if said else []

    def _hidden(self, found: Sequence[Sequence[Observation]]) -> list[Strip]:
        n = sum(len(group) - (2 if _has_before(group) else 1) for group in found)
        said = self._words.ngettext("{n} earlier result, not printed here", "{n} earlier results, not printed here", n)
        return self._parts.others(n, said)

    def _curved(self, row: Strip, curve: Drawing, left: float) -> Strip:
        """A row with its curve in the last column."""
        drawn = strip_of(curve, self._parts.maker.setter)

        def draw(pen: Pen, x: float, y: float) -> None:
            row.draw(pen, x, y)
            drawn.draw(pen, x + left, y + 1)

        return Strip(row.height, draw, row.keep)


def _is_text(row: Observation) -> bool:
    return row.number is None and len(row.value or "") > _TOLD


def _has_before(group: Sequence[Observation]) -> bool:
    """Whether the value before the last one stands beside it: not when it is a text, which is counted."""
    return len(group) > 1 and not _is_text(group[1])


def _setting(row: Observation) -> str:
    return ", ".join(text for text in (row.specimen, row.method, row.body_site) if text)


def _shared(rows: Iterable[Observation]) -> dict[str, str]:
    """Letters for the specimens and methods that many rows share."""
    often = [text for text, n in Counter(filter(None, map(_setting, rows))).most_common() if n >= _SHARED]
    return dict(zip(often, _LETTERS, strict=False))


def _sorted(rows: Sequence[Observation]) -> list[list[Observation]]:
    """Examination by examination, what the source flags first, then the newest."""
    groups = by_measure(without_bare_panels(rows)).values()
    return sorted(groups, key=lambda group: (_rank(group[0]), _backwards(group[0].at)))


def _rank(row: Observation) -> int:
    """Critical, abnormal, then the others, by the source's own flag."""
    if is_critical(row.flag):
        return 0
    return 1 if is_abnormal(row.flag) else 2


def _backwards(moment: str | None) -> tuple[int, ...]:
    """A key that sorts times from the newest to the oldest, unknown ones last."""
    return tuple(-ord(character) for character in moment or "\0")
