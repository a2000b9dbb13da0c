"""The distinct words of a copy, each with the patients that bear it, and the ways in which a typed word meets them.

Rule: a vocabulary never changes once it is made, but for the beginnings of words, which are kept when they are first
asked for. Patients are numbers here (their places in the index).

A hospital of 50,000 patients has some tens of thousands of distinct names: to look through all of these for each key is
cheaper than an index of every ending and every error, and needs no second structure to agree with the first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from exports.search.sounds import sounds

SHORTEST_ERROR, TWO_ERRORS = 4, 8
"""Letters from which one error, and two errors, may be made in a word."""
SHORTEST_START = 5
"""Letters from which the beginning of a word may hold an error."""
_END = "\U0010ffff"


class Vocabulary:
    """Words and who bears them."""

    def __init__(self, bearers: Mapping[str, Iterable[int]], spoken: Mapping[str, str] | None = None) -> None:
        """`bearers`: folded word → patients. `spoken`: other ways to write a word of it for its sound → the word."""
        self._words = sorted(bearers)
        self._place = {word: i for i, word in enumerate(self._words)}
        self._bearers: list[tuple[int, ...]] = [tuple(bearers[word]) for word in self._words]
        self._text = "\n".join(["", *self._words, ""])
        self._starts: list[int] = []
        at = 1
        for word in self._words:
            self._starts.append(at)
            at += len(word) + 1
        self._sounding: dict[str, list[int]] = defaultdict(list)
        for written, word in (*((word, word) for word in self._words), *(spoken or {}).items()):
            for sound in sounds(written) if word in self._place else ():
                self._sounding[sound].append(self._place[word])
        self._beginnings: dict[int, Sequence[str]] = {}
        self._by_length = _by_length((word, i) for i, word in enumerate(self._words) if not _has_digit(word))

    def exact(self, word: str) -> Iterator[int]:
        place = self._place.get(word)
        return iter(() if place is None else self._bearers[place])

    def starting(self, word: str) -> Iterator[int]:
        """Who bears a word that begins so."""
        first = bisect_left(self._words, word)
        return self._of(range(first, bisect_right(self._words, word + _END, lo=first)))

    def holding(self, word: str) -> Iterator[int]:
        """Who bears a word that holds these letters anywhere."""
        return self._of(self._holding(word))

    def ending_of(self, word: str, shortest: int) -> Iterator[int]:
        """Who bears a word with which the typed one ends, at least so long and shorter than it."""
        for start in range(1, len(word) - shortest + 1):
            yield from self.exact(word[start:])

    def sounding(self, word: str) -> Iterator[int]:
        """Who bears a word that sounds like this one."""
        for sound in sounds(word):
            yield from self._of(self._sounding.get(sound, ()))

    def mistyped(self, word: str) -> Iterator[int]:
        """Who bears a word from which the typed one differs by an error (a letter more, less, changed, or two swapped),
        or by two when it is long."""
        if len(word) < SHORTEST_ERROR:
            return
        errors = 2 if len(word) >= TWO_ERRORS else 1
        for length in range(max(SHORTEST_ERROR, len(word) - errors), len(word) + errors + 1):
            words, places = self._by_length.get(length, ((), ()))
            near = process.extract(word, words, scorer=OSA.distance, processor=None, score_cutoff=errors, limit=None)
            yield from self._of(places[i] for _, _, i in near)

    def mistyped_start(self, word: str) -> Iterator[int]:
        """Who bears a longer word whose beginning differs from the typed one by one error."""
        if len(word) < SHORTEST_START:
            return
        for length in (len(word) - 1, len(word), len(word) + 1):
            starts = self._starting_of_length(length)
            near = process.extract(word, starts, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None)
            for start, _, _ in near:
                yield from self.starting(start)

    def _starting_of_length(self, length: int) -> Sequence[str]:
        """The different beginnings of so many letters."""
        if length not in self._beginnings:
            words = (word for longer, (words, _) in self._by_length.items() if longer >= length for word in words)
            self._beginnings[length] = list(dict.fromkeys(word[:length] for word in words))
        return self._beginnings[length]

    def _of(self, places: Iterable[int]) -> Iterator[int]:
        for place in places:
            yield from self._bearers[place]

    def _holding(self, word: str) -> Iterator[int]:
        at = self._text.find(word)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._text.find(word, self._starts[place] + len(self._words[place]))


def _by_length(words: Iterable[tuple[str, int]]) -> dict[int, tuple[Sequence[str], Sequence[int]]]:
    grouped: dict[int, tuple[list[str], list[int]]] = {}
    for word, place in words:
        of_length = grouped.setdefault(len(word), ([], []))
        of_length[0].append(word)
        of_length[1].append(place)
    return dict(grouped)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
