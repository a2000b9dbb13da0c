"""Measures sorted for a chart: which values stand in which band, and which can only be said in words.

Rules of this module:

* one band is one measure in one unit, as the source codes or names it; only systolic, diastolic and mean pressure of
  one kind share a band;
* a value is drawn only when it has an instant, is a plain number and nothing of it is in doubt; every other value is
  listed as the source wrote it, never dropped;
* the order of the bands is that of a bedside chart; what it does not know follows by name.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from exports.folding import fold
from exports.record import Observation
from printable.time_axis import instant

_ORDER = (
    ("pressure", ("8480-6", "8462-4", "8478-0", "85354-9", "55284-4"), r"\b(ta|pas?|pad|pam|pressure|pression)\b"),
    ("heart-rate", ("8867-4", "8889-8"), r"\b(fc|pouls|pulse|heart rate|frequence cardiaque)\b"),
    ("respiration", ("9279-1",), r"\b(fr|respiratory rate|frequence respiratoire)\b"),
    ("saturation", ("59408-5", "2708-6", "20564-1"), r"\b(spo2|sao2|sat|saturation)\b"),
    ("oxygen", ("3151-8", "3150-0"), r"\b(o2|oxygene|oxygen|fio2)\b"),
    ("temperature", ("8310-5", "8331-1", "8332-9"), r"^t$|\b(temperature|temp)\b"),
    ("pain", ("72514-3", "38208-5"), r"\b(eva|douleur|pain)\b"),
    ("glucose", ("41653-7", "2339-0", "14743-9", "32016-8"), r"\b(glycemie|dextro|glucose)\b"),
    ("output", ("9192-6", "9187-6"), r"\b(diurese|urine)\b"),
    ("weight", ("29463-7", "3141-9"), r"\b(poids|weight)\b"),
)  # fmt: skip
"""Signs in the order of a bedside chart (domain: section 3.4): their LOINC codes, and their names where codes lack."""

_PARTS = {"8480-6": "systolic", "8462-4": "diastolic", "8478-0": "mean"}
_NAMED_PARTS = (
    ("systolic", re.compile(r"\b(systolic|systolique|pas)\b")),
    ("diastolic", re.compile(r"\b(diastolic|diastolique|pad)\b")),
    ("mean", re.compile(r"\b(mean|moyenne|pam)\b")),
)
_PLAIN = re.compile(r"-?\d{1,5}(?:[.,]\d{1,2})?")
_PAIR = re.compile(r"(\d{2,3})\s*/\s*(\d{2,3})")
_MOST = 1e6
_DOUBTED = frozenset({"cancelled", "entered-in-error", "unknown"})


@dataclass(frozen=True)
class Plotted:
    """One value that can be drawn. `part` is "" but for pressures ("systolic", "diastolic", "mean")."""

    at: datetime
    number: float
    part: str
    row: Observation


@dataclass(frozen=True)
class Band:
    """One measure in one unit; `values` from the oldest to the newest."""

    sign: str
    """The name in `_ORDER`; "" for any other measure."""
    name: str
    """The source's name; those of the parts of a pressure together ("PAS / PAD")."""
    unit: str
    values: tuple[Plotted, ...]


def sort_values(rows: Iterable[Observation]) -> tuple[tuple[Band, ...], tuple[Observation, ...]]:
    """The bands, and the values that cannot be drawn; panels that hold nothing themselves are left out."""
    listed = tuple(rows)
    panels = {row.panel for row in listed if row.panel}
    grouped: dict[tuple[str, str], list[Plotted]] = defaultdict(list)
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    signs: dict[tuple[str, str], str] = {}
    kinds: dict[tuple[str | None, str | None], tuple[str, str, str]] = {}
    undrawn = []
    for row in listed:
        if row.key in panels and not (row.value or row.missing_reason or row.unreadable or row.note or row.flag):
            continue
        kind = kinds.get((row.code, row.name))
        if kind is None:
            kind = kinds[row.code, row.name] = _kind(row)
        sign, base, part = kind
        values = plotted(row, sign, part)
        if not values:
            undrawn.append(row)
            continue
        key = (f"{base}\0{row.specimen or ''}\0{row.body_site or ''}", row.unit or "")
        signs.setdefault(key, sign)
        names[key].setdefault(part, row.name or row.code or "")
        grouped[key] += values
    bands = [
        Band(signs[key], _together(names[key]), key[1], tuple(sorted(values, key=lambda value: (value.at, value.part))))
        for key, values in grouped.items()
    ]
    order = {sign: place for place, (sign, _, _) in enumerate(_ORDER)}
    bands.sort(key=lambda band: (order.get(band.sign, len(order)), fold(band.name), band.unit))
    return tuple(bands), tuple(undrawn)


def _together(names: Mapping[str, str]) -> str:
    """The names of the parts of a measure, in the order in which a pressure is said."""
    parts = sorted(names, key=("systolic", "diastolic", "mean", "").index)
    return " / ".join(dict.fromkeys(names[part] for part in parts))


def plotted(row: Observation, sign: str = "", part: str = "") -> tuple[Plotted, ...]:
    """The value as it is drawn: one point, two for a pressure written "112/68", none when it can only be said."""
    at = instant(row.at)
    if at is None or row.unreadable or row.missing_reason or (row.status or "").lower() in _DOUBTED:
        return ()
    text = (row.value or "").strip()
    pair = _PAIR.fullmatch(text) if sign == "pressure" else None
    if pair:
        high, low = float(pair[1]), float(pair[2])
        return (Plotted(at, high, "systolic", row), Plotted(at, low, "diastolic", row)) if high > low else ()
    number = _number(text, row.number)
    if number is None or not math.isfinite(number) or abs(number) > _MOST:
        return ()
    return (Plotted(at, number, part, row),)


def _number(text: str, said: float | None) -> float | None:
    """The number of a value: only when the text is one, and the one that the source codes, if it codes any."""
    try:
        written = float(text.replace(",", "."))
    except ValueError:
        return None
    if said is not None:
        return said if math.isclose(said, written, rel_tol=1e-9, abs_tol=1e-9) else None
    return written if _PLAIN.fullmatch(text) else None


def _kind(row: Observation) -> tuple[str, str, str]:
    """Sign, what makes it the same measure, and part of a measure."""
    code = (row.code or "").rpartition("|")[2]
    name = fold(row.name or "")
    sign = next((sign for sign, codes, _ in _ORDER if code in codes), "")
    if not sign and not (row.code or "").startswith("http://loinc.org|"):
        sign = next((sign for sign, _, words in _ORDER if re.search(words, name)), "")
    own = row.code or row.name or row.key
    if sign != "pressure":
        return sign, own, ""
    if code in _PARTS:
        return sign, "pressure", _PARTS[code]
    for part, word in _NAMED_PARTS:
        if word.search(name):
            return sign, f"pressure {word.sub('', name).strip()}", part
    return sign, own, ""
