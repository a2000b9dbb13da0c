"""Whether a passphrase chosen by hand is worth anything: what an attacker tries first is refused.

Rules of this module: a passphrase is judged by what is left of it once what anybody guesses is set aside. A common
password, a name of the place, a sequence (1234, azerty, abcd) and a repetition each count as two characters, however
long; the rest counts by its letters. Capitals, accents and 0 for o change nothing. It is a floor, not a measure: what
passes may still be a line of a song. Only a drawn passphrase (`exports.passphrase_words`) has a known strength.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from exports.language import N_

MINIMUM = 12
"""Characters of a passphrase, spaces included."""

ENOUGH = 9
"""Characters that must be left, what is easily guessed counted as `GUESSED`."""

GUESSED = 2
"""What a word, a sequence or a repetition that attackers try first counts for."""

SHORTEST_PIECE = 4

_COMMON = Path(__file__).parent / "words" / "common_passwords.txt"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "aqwzsxedcrfvtgbyhn",
    "1q2w3e4r5t6y",
    "1a2z3e4r5t6y",
)
_SIGNS = str.maketrans("@$€", "ase")
_DIGITS = str.maketrans("013457", "oieast")


class Weakness(StrEnum):
    """Why a passphrase is refused; the value is the sentence's part."""

    SHORT = N_("it has too few characters")
    REPEATED = N_("it is the same few characters over and over")
    GUESSED = N_("it is made of common passwords, names of the place, sequences or dates, which are tried first")


def weakness(passphrase: str, names: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with `passphrase`, or None; `names` are those of the site, the station, the slot."""
    text = _folded(passphrase)
    if len(passphrase) < MINIMUM:
        return Weakness.SHORT
    bare = re.sub(r"\W|_", "", text.translate(_SIGNS))
    if len(set(bare)) < 5 or _is_repetition(bare):
        return Weakness.REPEATED
    pieces = {part for name in names for part in re.split(r"\W+|_", _folded(name)) if len(part) >= SHORTEST_PIECE}
    known = {*_COMMON.read_text(encoding="utf-8").split(), *pieces}
    return Weakness.GUESSED if _left(bare, known) < ENOUGH else None


def _left(text: str, known: set[str]) -> int:
    """The characters that count: the cheapest way to write `text` with known pieces, sequences and single ones."""
    cheapest = [0]
    for end in range(1, len(text) + 1):
        options = [cheapest[end - 1] + 1]
        for start in range(max(0, end - 40), end - SHORTEST_PIECE + 1):
            piece = text[start:end]
            said = piece in known or piece.translate(_DIGITS) in known
            if said or _is_sequence(piece) or _is_year(piece) or len(set(piece)) == 1:
                options.append(cheapest[start] + GUESSED)
        cheapest.append(min(options))
    return cheapest[-1]


def _is_sequence(piece: str) -> bool:
    return any(piece in row or piece in row[::-1] for row in _ROWS)


def _is_year(piece: str) -> bool:
    """A year, or a date written with eight digits."""
    return bool(re.fullmatch(r"(19|20)\d\d|\d{4}(19|20)\d\d|(19|20)\d{6}", piece))


def _is_repetition(text: str) -> bool:
    """Whether the whole is one piece said twice or more: `bonjourbonjour`, `ab1ab1ab1ab1`."""
    return bool(text) and text in (text + text)[1:-1]


def _folded(text: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if not unicodedata.combining(character))
