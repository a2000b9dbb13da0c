"""What was typed, understood in every way that it can be.

Rules of this module:

* a query has several readings, and a patient is found who fits any of them: 14071952 is a birth date and may be a
  number, "84 a" an age or a bed; nothing is decided for the reader;
* within one reading a patient must fit every term;
* any text gives readings, none of it is an error; the empty text gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from exports.folding import fold, plain
from exports.search.births import Aged, Born, births

MOST_TERMS = 12
"""Terms of a reading; what comes after them is not looked at: it could only leave fewer."""

_PARTICLES = """
d de del della da di do dos du des la le les l el al ben bel abd abu bou n o mc mac van von der den saint st
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words that people write apart from a name or together with it."""

_PLACE_LABELS = "ch chb chambre room lit bed box porte fenetre salle poste"
_NUMBER_LABELS = "ipp nip nda iep ins nir matricule dossier sejour stay numero no n mrn"
_PLACE, _NUMBER = frozenset(_PLACE_LABELS.split()), frozenset(_NUMBER_LABELS.split())


@dataclass(frozen=True)
class Word:
    """A name, a number, a room or a bed."""

    text: str


@dataclass(frozen=True)
class Number:
    """An IPP, stay number, INS or archive number."""

    text: str


@dataclass(frozen=True)
class Place:
    """A room or bed."""

    text: str


Term: TypeAlias = Word | Number | Place | Born | Aged
Reading: TypeAlias = tuple[Term, ...]


def readings(text: str, today: date) -> tuple[Reading, ...]:
    """Every way to understand a text, the likeliest first."""
    folded = plain(_western_digits(text))
    found = births(folded, today)
    rest = folded
    for one in reversed(found):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    times: Reading = tuple(one.what for one in found)
    kept: dict[Reading, None] = {}
    for words in (rest, folded) if found else (folded,):
        for reading in _of_words(words.split()):
            if reading:
                kept.setdefault((*(times if words is rest else ()), *reading)[:MOST_TERMS])
        if times and words is rest and not fold(rest):
            kept.setdefault(times[:MOST_TERMS])
    return tuple(kept)


def _of_words(tokens: Sequence[str]) -> Iterator[Reading]:
    """Words apart, written together, with what a label says of them, and digits in groups as one number."""
    apart = [part for token in tokens for part in fold(token).split()]
    yield tuple(Word(part) for part in apart)
    yield tuple(Word(one) for token in tokens if (one := compact(token)))
    yield tuple(Word(part) for part in _particles_joined(apart))
    yield _labelled(apart)
    digits = "".join(apart)
    if len(apart) > 1 and re.fullmatch(r"\d{4,}|\d{6}[ab]\d+|\d{5,7}[0-9ab]\d+", digits):
        yield (Number(digits),)


def compact(text: str) -> str:
    """Letters and digits alone, folded: a number as it is compared ("7700-42" → "770042")."""
    return fold(text).replace(" ", "")


def _particles_joined(words: Sequence[str]) -> Iterator[str]:
    """ "de la tour" → "delatour"."""
    before = ""
    for word in words:
        before += word
        if word not in PARTICLES:
            yield before
            before = ""
    if before:
        yield before


def _labelled(words: Sequence[str]) -> Reading:
    """ "ch 212 lit f ipp 800123": what stands behind a label is that, and nothing else. Nothing without a label."""
    terms: list[Term] = []
    label, labelled = "", False
    for word in words:
        if word in _PLACE or word in _NUMBER:
            label = word
            continue
        labelled = labelled or bool(label)
        terms.append((Place if label in _PLACE else Number if label in _NUMBER else Word)(word))
        label = ""
    return tuple(terms) if labelled else ()


def _western_digits(text: str) -> str:
    """Digits of other scripts (٣, ३) as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)
