"""The words under which each patient of a copy is found: names, numbers, places.

Rules: each part of a name, the parts joined as people join them, and the whole; every number that the record has, old
ones too, without its punctuation and without leading zeros, since barcodes are filled up with them; the places of open
stays only: a bed that somebody left is somebody else's.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from exports.folding import fold, search_words
from exports.record import DatePrecision, Moment, Patient, Stay
from exports.search.terms import compact

_KNOWN = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10, None: 10}
_RUN = re.compile(r"\d+|[^\W\d_]+")
_SAINT = {"saint": "st", "sainte": "ste", "st": "saint", "ste": "sainte"}
_PARTS = re.compile(r"[\s\-‐‑–]+")


class Words:
    """Folded word → the patients who bear it, by what it is."""

    def __init__(self) -> None:
        self.family: dict[str, list[int]] = defaultdict(list)
        self.given: dict[str, list[int]] = defaultdict(list)
        self.initials: dict[str, list[int]] = defaultdict(list)
        self.numbers: dict[str, list[int]] = defaultdict(list)
        self.places: dict[str, list[int]] = defaultdict(list)
        self.wards: dict[str, list[int]] = defaultdict(list)
        self.spoken: dict[str, str] = {}
        """Another way to write a name, for its sound → its folded word."""

    def take(self, i: int, patient: Patient, stays: Iterable[Stay]) -> None:
        """The words of one patient."""
        _add(self.family, i, family_words(patient))
        _add(self.given, i, given_words(patient))
        for text in (patient.birth_name, patient.used_name, patient.given_name, patient.used_given_name):
            self.spoken.update(_spoken(text or ""))
        _add(self.initials, i, _initials(patient.given_name or ""))
        numbers = [patient.ipp or patient.source, patient.ins, patient.archive_number, *patient.old_numbers]
        for stay in stays:
            numbers.append(stay.number)
            if stay.present:
                _add(self.places, i, place_words(stay))
                _add(self.wards, i, fold(f"{stay.ward_name or ''} {stay.ward or ''}").split())
        _add(self.numbers, i, [word for number in numbers if number for word in number_words(number)])


def family_words(patient: Patient) -> list[str]:
    texts = (patient.birth_name, patient.used_name, patient.name_text)
    words = [word for text in texts if text for word in name_words(text)]
    given = patient.given_name or ""
    if patient.birth_name and given and not (patient.birth_name + given).isascii():
        words.append(compact(patient.birth_name + given))  # scripts without spaces write both as one word
    return words


def given_words(patient: Patient) -> list[str]:
    texts = (patient.given_name, patient.given_names, patient.used_given_name)
    return [word for text in texts if text for word in name_words(text)]


@functools.lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """The parts of a name, neighbours joined, all joined: "de la Tour" is also found as "latour" and "delatour"."""
    parts = fold(text).split()
    words = [*search_words(text), *(a + b for a, b in pairwise(parts)), "".join(parts)]
    words += [_SAINT[part] for part in parts if part in _SAINT]
    return tuple(dict.fromkeys(words))


def number_words(number: str) -> list[str]:
    """A number as it is compared: without punctuation, without leading zeros; an INS without its key too."""
    whole = compact(number)
    words = [whole, whole.lstrip("0")]
    if len(whole) == 15:
        words.append(whole[:13])
    return [word for word in words if word]


def place_words(stay: Stay) -> list[str]:
    """Room and bed: "Ch 04" and "Lit F" as ch, 04, 4, lit, f, 04f, 4f, ch04."""
    room, bed = fold(stay.room or "").split(), fold(stay.bed or stay.place or "").split()
    parts = [run for word in (*room, *bed) for run in _RUN.findall(word)]
    plain = [part.lstrip("0") or part for part in parts]
    words = [*room, *bed, *parts, *plain, "".join(room), "".join(bed), "".join(room + bed)]
    for some in (parts, plain):
        words += [a + b for a, b in pairwise(some)]
        words += [a + some[-1] for a in some[:-1] if a.isdigit()]
    return [word for word in words if word]


def known_birth_date(patient: Patient) -> Moment | None:
    """The birth date as far as it is known."""
    return patient.birth_date[: _KNOWN[patient.birth_date_precision]] if patient.birth_date else None


def order(patient: Patient, stays: Iterable[Stay]) -> tuple[bool, str, str, str, str]:
    """Those present first, then by name."""
    name = fold(patient.birth_name or patient.name_text or patient.used_name or "")
    here = any(stay.present for stay in stays)
    return (not here, name, fold(patient.given_name or ""), patient.birth_date or "", patient.key)


def _spoken(text: str) -> Iterator[tuple[str, str]]:
    """How a folded word of the name is also written for its sound: "François" → ("franssois", "francois")."""
    if "ç" in text or "Ç" in text:
        yield from zip(fold(text.replace("ç", "ss").replace("Ç", "ss")).split(), fold(text).split(), strict=False)


def _initials(given_name: str) -> list[str]:
    parts = [fold(part) for part in _PARTS.split(given_name)]
    return ["".join(part[0] for part in parts if part)] if 2 <= len(parts) <= 4 else []


def _add(bearers: dict[str, list[int]], i: int, words: Iterable[str]) -> None:
    for word in dict.fromkeys(words):
        bearers[word].append(i)
