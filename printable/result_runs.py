"""How a measured value is written on a sheet: its name, its value with unit and flag, and what is missing of it.

Rules of this module:

* values, units and flags are the source's own writing; a value that is not there is named with its reason;
* a value without a unit never borrows that of its neighbour;
* rows of one measure are those of the same code (else name) and specimen, the newest first.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import Observation
from printable.codes import is_abnormal, is_critical
from printable.parts import Parts
from printable.text import Run, bold, boxed, inverse


class ResultRuns:
    """Writes the observations of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words

    def name(self, row: Observation) -> str:
        return row.name or row.code or self._words.say(N_("[name not recorded]"))

    def value(self, row: Observation, *, unit: bool) -> list[Run]:
        """The value with its flag: critical in black, abnormal in a frame, each with the source's own sign."""
        text = self._words.decimals.value(row)
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

    def without_unit(self, row: Observation, beside: Observation) -> list[Run]:
        """The mark of a value without a unit beside one that has one."""
        if not row.value or row.unit or not beside.unit:
            return []
        return [Run(" "), boxed(self._words.say(N_("unit not recorded")))]

    def earlier(self, row: Observation, newest: Observation) -> list[Run]:
        """A value beside the newest one of its measure, with its time."""
        return [
            *self.value(row, unit=row.unit != newest.unit),
            *self.without_unit(row, newest),
            Run(f" ({self._parts.dated(row.at)})"),
        ]


def without_bare_panels(rows: Sequence[Observation]) -> list[Observation]:
    """A panel that says nothing itself only groups its parts, which are rows of their own; all else is printed."""
    panels = {row.panel for row in rows if row.panel}
    said = ("value", "missing_reason", "flag", "unreadable", "note")
    return [row for row in rows if row.key not in panels or any(getattr(row, name) for name in said)]


def by_measure(rows: Sequence[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """Rows of the same code (else name) and specimen, newest first."""
    groups: dict[tuple[str, str], list[Observation]] = {}
    for row in sorted(rows, key=lambda row: row.at or "", reverse=True):
        groups.setdefault((row.code or row.name or row.key, row.specimen or ""), []).append(row)
    return groups
