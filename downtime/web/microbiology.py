"""Microbiology apart from the other results: each examination with its organisms, and what they are susceptible to.

Rules of this module:

* only the source says that a result is microbiology: its code system or its report's category is called so, or a value
  is a susceptibility (S, I, R …) inside a panel; then all of that panel is. Nothing is told by the name of a test;
* the panels of the source make the table (examination → organism → antibiotic); nothing is lined up by names alone;
* every row is in exactly one examination: what fits no pattern stands as an examination of its own;
* nothing is judged: a cell holds the source's own words, flag, and time where it differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exports.folding import fold
from exports.record import Key, Observation, ObservationCategory, PatientRecord
from printable.codes import flags

_SAID = "microbio"
_CODES = frozenset({"mb", "mcb"})
"""HL7 v2-0074, diagnostic service sections: microbiology, mycobacteriology."""
_FLAGS = frozenset({"S", "I", "R", "SDD", "NS", "MS", "VS", "IND", "SYN-S", "SYN-R"})
"""Susceptibility in HL7 v3 ObservationInterpretation and v2-0078."""
_WORDS = frozenset(
    {"susceptible", "sensible", "sensitive", "intermediate", "intermediaire", "resistant", "resistante", "s", "i", "r"}
    | {"sdd", "indeterminate", "non susceptible"}
)
_RESISTANT = frozenset({"r", "resistant", "resistante"})


@dataclass(frozen=True)
class Organism:
    """One organism of an examination, with the values found of it: its antibiotics, or other tests."""

    row: Observation
    cells: tuple[Observation, ...] = ()


@dataclass(frozen=True)
class Culture:
    """One examination. `row` is the source's own row; `organisms` is empty when nothing grew or nothing is said."""

    row: Observation
    organisms: tuple[Organism, ...] = ()

    @property
    def antibiotics(self) -> tuple[tuple[str | None, tuple[tuple[Observation, ...], ...]], ...]:
        """The table: the name of each antibiotic, and its values for each organism that has any."""
        tested = self.tested
        names = dict.fromkeys(cell.name for organism in tested for cell in organism.cells)
        ordered = sorted(names, key=lambda name: (name is None, fold(name or "")))
        return tuple((name, tuple(tuple(c for c in o.cells if c.name == name) for o in tested)) for name in ordered)

    @property
    def tested(self) -> tuple[Organism, ...]:
        """The organisms with an antibiogram."""
        return tuple(organism for organism in self.organisms if organism.cells)


def is_resistant(row: Observation) -> bool:
    """Whether the source's own flag or word says resistant."""
    return "R" in flags(row.flag) or fold(row.value or "") in _RESISTANT


def microbiology(record: PatientRecord) -> frozenset[Key]:
    """The keys of the laboratory results that the source calls microbiology."""
    rows = [row for row in record.observations if row.category is ObservationCategory.LABORATORY]
    found = {key for report in record.reports if _says(report.category) for key in report.results}
    found |= {row.key for row in rows if _SAID in fold((row.code or "").replace("|", " ")).replace(" ", "")}
    found |= {key for row in rows if row.panel and _is_susceptibility(row) for key in (row.key, row.panel)}
    above = {row.key: row.panel for row in rows if row.panel}
    below = defaultdict(list)
    for key, panel in above.items():
        below[panel].append(key)
    waiting = list(found)
    while waiting:
        key = waiting.pop()
        near = [*below.get(key, ()), *filter(None, [above.get(key)])]
        waiting += [other for other in near if other not in found]
        found.update(near)
    return frozenset(found & {row.key for row in rows})


def cultures(rows: Iterable[Observation]) -> tuple[Culture, ...]:
    """The examinations of the rows that are microbiology, in the order of the rows (the newest first)."""
    listed = tuple(rows)
    keys = {row.key for row in listed}
    members: dict[Key, list[Observation]] = defaultdict(list)
    for row in listed:
        if row.panel in keys and row.panel != row.key:
            members[row.panel or ""].append(row)
    seen: set[int] = set()
    found = [_culture(row, members, seen) for row in listed if row.panel not in keys or row.panel == row.key]
    found += [Culture(row) for row in listed if id(row) not in seen]
    return tuple(found)


def _culture(row: Observation, members: dict[Key, list[Observation]], seen: set[int]) -> Culture:
    seen.add(id(row))
    below = _unseen(members.get(row.key, ()), seen)
    if below and all(_is_susceptibility(one) for one in below):
        return Culture(row, (Organism(row, tuple(below)),))
    organisms = []
    for one in below:
        cells = _unseen(members.get(one.key, ()), seen)
        for cell in cells:  # what hangs deeper still is set beside it
            cells += _unseen(members.get(cell.key, ()), seen)
        organisms.append(Organism(one, tuple(cells)))
    return Culture(row, tuple(organisms))


def _unseen(rows: Sequence[Observation], seen: set[int]) -> list[Observation]:
    new = [row for row in rows if id(row) not in seen]
    seen.update(id(row) for row in new)
    return new


def _is_susceptibility(row: Observation) -> bool:
    return not _FLAGS.isdisjoint(flags(row.flag)) or fold(row.value or "") in _WORDS


def _says(category: str | None) -> bool:
    words = fold(category or "").split()
    return any(word in _CODES or word.startswith(_SAID) for word in words)
