"""Passphrases made by the kit: words drawn from a list, for the envelope of a ward.

Rules of this module: words are drawn by the operating system's random source, each one independent of the others; a
list has 2,048 words that differ in their first four letters and are typed without accents on any keyboard; nobody
chooses, swaps or "improves" a word, since the strength is in the draw alone. The lists are in `words/` (README.md).
"""

from __future__ import annotations

import math
import secrets
from pathlib import Path

WORDS = 6
"""Words of a passphrase, unless another number is asked for."""

FEWEST = 5
"""Fewer words are never drawn: 55 bits are the least that Argon2id makes strong enough (docs/KEYS.md)."""

SIZE = 2048
"""Words of a list: 11 bits each."""

_FOLDER = Path(__file__).parent / "words"
_FILES = {"fr": "french.txt", "en": "english.txt"}


def word_list(language: str) -> tuple[str, ...]:
    """The words of `language` ("fr", "en"), sorted. Raises `KeyError` for a language that the kit has not."""
    return tuple((_FOLDER / _FILES[language]).read_text(encoding="utf-8").split())


def make_passphrase(language: str, words: int = WORDS) -> str:
    """A new passphrase of `words` words with single spaces between them.

    Raises `KeyError` for a language that the kit has not, `ValueError` for fewer than `FEWEST` words.
    """
    if words < FEWEST:
        raise ValueError(f"a passphrase has {FEWEST} words at least")
    known = word_list(language)
    return " ".join(secrets.choice(known) for _ in range(words))


def entropy(words: int = WORDS) -> float:
    """Bits: an attacker who knows the list has `2 ** entropy(words)` passphrases to try."""
    return words * math.log2(SIZE)
