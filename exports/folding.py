"""Names folded to what a hurried person types: no accents, no capitals, no punctuation, ligatures opened.

SQLite's own folding misses names that matter here (d'Arcy, Nguyễn, Łukasz, Straße, Œuvrard), so the kit folds names
itself, the same way when a snapshot is written and when it is searched.
"""

from __future__ import annotations

import re
import unicodedata

_OPENED = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ĸ": "k",
        "ſ": "s",
        "ĳ": "ij",
        "ə": "e",
        "ـ": None,  # the Arabic letter that only stretches a word
    }
)
_JOINERS = re.compile(r"['’‘`´ʼʹ.\-‐‑‒–—]+")
_SEPARATORS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The accents of Latin letters once they stand by themselves: after them most texts are plain letters."""


def fold(text: str) -> str:
    """Lower case, no accents, ligatures or punctuation, one space apart: "D’Arcy-Œuvrard" → "d arcy oeuvrard"."""
    return " ".join(_SEPARATORS.split(plain(text))).strip()


def plain(text: str) -> str:
    """As `fold`, with the punctuation: "14. Août 1952" → "14. aout 1952"."""
    if text.isascii():
        return text.lower()
    # Before and after: capitals hide inside compatibility characters, and casefolding makes new ones.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    usual = _MARKS.sub("", decomposed)
    if usual.isascii():
        return usual
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_OPENED)


def search_words(text: str) -> tuple[str, ...]:
    """The words under which a name or number is found: each part, and the parts joined ("d", "arcy", "darcy")."""
    folded = plain(text)
    joined = fold(_JOINERS.sub("", folded)).split()
    return tuple(dict.fromkeys([*fold(folded).split(), *joined]))
