"""Whether the texts of a snapshot look enciphered or garbled: base64, hexadecimal, other letters, broken bytes.

Rules of this module: statistics of letters, no dictionary: a text is natural when its pairs of neighbouring letters are
those of natural words (relative to chance, after the shipped word lists and some names of other languages), and
garbled when they are not, when digits stand inside its words, capitals follow small letters, or bytes were misread.
Digits alone, and scripts that are not Latin, say nothing. One text is often misjudged, a list of them is not: only the
share of a list counts, and only for lists of `FEWEST` texts and more. Nothing of a text leaves this module.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from exports.folding import plain
from exports.language import N_
from exports.passphrase_words import word_list
from exports.suspicion import Kind, Suspicion
from exports.suspicion_limits import Limits

FEWEST = 8
"""Texts that can be judged; with fewer, a list says nothing."""
SAMPLE = 400
"""Texts that are looked at of each list, spread over the whole table."""
LENGTH = 200
"""Characters of each."""
_SHORTEST = 4
"""Pairs of letters from which on a text can be judged."""

LISTS: tuple[tuple[str, str, str], ...] = (
    (N_("names of patients"), "patient", "birth_name, given_name, name_text"),
    (N_("allergies"), "allergy", "substance"),
    (N_("orders"), "medication_order", "drug"),
    (N_("problems and history"), "problem", "text"),
    (N_("laboratory results and observations"), "observation", "name"),
    (N_("notes"), "note", "text"),
    (N_("reports"), "report", "conclusion"),
    (N_("documents"), "document", "text"),
)
"""What a list is called, its table and the columns of its text. Dosages are left out: they are abbreviations."""

_ELSEWHERE = (
    "kowalczyk wisniewski wojcik szymanski wozniak krzysztof grzegorz zbigniew zajac brzezinski hrvoje kresimir"
    " vuckovic brkic grgic srdan zdravko novak svoboda dvorak prochazka krejci zbynek szabo nagy zsofia szucs"
    " krisztian gyorgyi horvath zsolt zhang zhao xu xiaoming qiang zhou guo zheng huang nguyen tran pham hoang"
    " huynh quynh vu ngoc yilmaz ozturk mehmet huseyin yusuf sahin celik ayse kjell bjorn sigurjon ouahab djamel"
    " khadija youssef mbappe ndiaye nkrumah ouedraogo llewellyn gwyn rhys fflur dwayne johnson schwarz wachter jurgen"
    " kretschmann"
)
"""Names whose pairs of letters are rare in French and English."""
_DIGIT_INSIDE, _CAPITAL_INSIDE, _BROKEN, _RAREST = -1.0, -1.0, -3.0, -2.0
_BROKEN_CATEGORIES = frozenset(("Cc", "Cn", "Co", "Cs"))
_WORD = re.compile(r"[^\W_]+")
_DIGITS = "0123456789"


def prepare() -> None:
    """Make what texts are judged by, some hundredths of a second, before somebody waits for it."""
    _model()


def garbled_lists(connection: sqlite3.Connection, limits: Limits) -> Iterator[Suspicion]:
    """The lists whose texts look enciphered. Raises `sqlite3.Error`."""
    judged: dict[str, tuple[float, int]] = {}
    for name, table, columns in LISTS:
        texts = _texts(connection, table, columns)
        verdicts = [verdict for text in texts if (verdict := garbled(text, judged)) is not None]
        bad, share = sum(verdicts), sum(verdicts) / len(verdicts) if verdicts else 0.0
        if len(verdicts) >= FEWEST and share >= limits.enciphered:
            yield Suspicion(kind=Kind.TEXTS, was=len(verdicts), is_now=bad, name=name)


def garbled(text: str, judged: dict[str, tuple[float, int]] | None = None) -> bool | None:
    """Whether one text looks so; None when nothing can be said of it. `judged` remembers words from text to text: the
    same stand in many, and most of the time goes into them. It is the caller's, to be forgotten with the texts."""
    known = judged if judged is not None else {}
    broken = text.count("\ufffd")
    if not text.isprintable():  # what is printable holds none of the categories
        broken += sum(text.count(letter) for letter in filter(_is_broken, set(text)))
    score, pairs = broken * _BROKEN, broken
    for word in _WORD.findall(text):
        said = known.get(word)
        if said is None:
            said = known[word] = _score(word.strip(_DIGITS))
        score, pairs = score + said[0], pairs + said[1]
    if pairs >= _SHORTEST:
        return score < 0
    signs = [letter for letter in text if not letter.isspace()]
    return True if len(signs) >= _SHORTEST and not any(map(str.isalnum, signs)) else None


def _is_broken(letter: str) -> bool:
    return letter not in "\t\n\r" and unicodedata.category(letter) in _BROKEN_CATEGORIES


def _score(word: str) -> tuple[float, int]:
    """How natural a word is, and the pairs that were judged."""
    score, pairs, model = 0.0, 0, _model()
    folded = plain(word)
    for pair in map("".join, itertools.pairwise(folded)):
        value = model.get(pair)
        if value is None and not pair.isalpha() and any(map(str.isdigit, pair)):
            value = _DIGIT_INSIDE
        if value is not None:
            score, pairs = score + value, pairs + 1
    if word[1:].islower() or word.isupper():
        return score, pairs
    capitals = sum(a.islower() and b.isupper() for a, b in itertools.pairwise(word))
    return score + capitals * _CAPITAL_INSIDE, pairs


@functools.cache
def _model() -> Mapping[str, float]:
    """For each pair of Latin letters the logarithm of how much likelier the second follows the first than by chance."""
    counted: Counter[str] = Counter()
    for word in _natural_words():
        counted.update(map("".join, itertools.pairwise(word)))
    letters = "abcdefghijklmnopqrstuvwxyz"
    firsts = {first: sum(counted[first + second] for second in letters) for first in letters}
    return {
        first + second: max(_RAREST, math.log((counted[first + second] + 1) / (firsts[first] + 26) * 26))
        for first in letters
        for second in letters
    }


def _natural_words() -> Iterable[str]:
    for language in ("fr", "en"):
        yield from map(plain, word_list(language))
    for _ in range(8):
        yield from _ELSEWHERE.split()


def _texts(connection: sqlite3.Connection, table: str, columns: str) -> Iterable[str]:
    """The texts of a list, spread over its table; bytes that are no text are misread, as they would be on a screen."""
    ask = f"select count(*), (select min(rowid) from {table}), (select max(rowid) from {table}) from {table}"  # noqa: S608
    rows, first, last = connection.execute(ask).fetchone()
    step = max(1, rows // SAMPLE)
    read = ", ".join(f"cast(substr({column}, 1, {LENGTH}) as blob)" for column in columns.split(", "))
    if (first, last) == (1, rows):  # numbered without a gap: each is gone to, and the table is not read through
        numbers = "with recursive numbers(n) as (select ?1 union all select n + ?1 from numbers where n + ?1 <= ?2)"
        picked = f"{numbers} select {read} from numbers cross join {table} t on t.rowid = n"  # noqa: S608 - our names
    else:
        picked = f"select {read} from {table} where rowid % ?1 = 0 and ?2 limit {2 * SAMPLE}"  # noqa: S608 - our names
    found = connection.execute(picked, (step, rows))
    for row in found:
        text = " ".join(value.decode("utf-8", "replace") for value in row if isinstance(value, bytes))
        if text:
            yield text
