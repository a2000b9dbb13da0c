"""Writing from right to left: Arabic letters joined, and the order in which a line's characters stand on paper.

Rules of this module:

* letters join by the forms that Unicode itself names (its blocks Arabic Presentation Forms A and B); a letter without
  such forms, as Pashto has, stands unjoined and is reported: it can be read, and is not what a reader expects;
* the order of a line is that of the Unicode Bidirectional Algorithm (UAX 9, by python-bidi), each text for itself: a
  neighbour's digits never slip into a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from bidi import get_display
from bidi.mirror import MIRRORED

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff]")
_LAM, _TATWEEL, _NON_JOINER, _JOINER = "\u0644", "\u0640", "\u200c", "\u200d"
_NEVER_JOINED = frozenset("\u0621\u0674\u06d4")
"""Letters of the block that join nothing: hamza, high hamza; and the full stop."""
_AE = "\u06d5"
"""The Kurdish and Uyghur letter ae has the shapes of heh (its final form in the Unicode joining tables)."""


_FOLLOWER = "\U000e01ef"
"""A mark that no text has here (no face has it). It follows what it stands on (UAX 9, W1), so that it comes to stand
before a bracket that runs from right to left: this is how the bracket knows that it must turn (L4), which python-bidi
leaves to its caller."""
_MIRRORED = re.compile("[" + "".join(map(re.escape, MIRRORED)) + "]")
_TURNED = re.compile(f"{_FOLLOWER}.|{_MIRRORED.pattern}{_FOLLOWER}")


class Forms(NamedTuple):
    """The shapes of a letter; "" where it has none: a letter that joins only what stands before it has two."""

    isolated: str = ""
    final: str = ""
    initial: str = ""
    medial: str = ""


@cache
def letters() -> Mapping[str, Forms]:
    """The shapes of every letter, and of lam with each alef, after the Unicode Character Database."""
    found: dict[str, Forms] = {_AE: Forms(_AE, "\ufeea")}
    for code in (*range(0xFB50, 0xFDFC), *range(0xFE80, 0xFEFD)):
        form, *of = unicodedata.decomposition(chr(code)).split(" ")
        said = "".join(chr(int(one, 16)) for one in of)
        if form.strip("<>") in Forms._fields and (len(said) == 1 or (said[:1] == _LAM and code >= 0xFEF5)):
            found[said] = found.get(said, Forms())._replace(**{form.strip("<>"): chr(code)})
    return found


@cache
def meanings() -> Mapping[str, str]:
    """What each shape of one letter stands for: what a reader of the PDF copies and searches.

    Lam with alef stays the one character it is, since programs disagree about the order of two; all of them take it for
    the two when they search (NFKC).
    """
    return {shape: said for said, forms in letters().items() for shape in forms if len(said) == 1 and said != _AE}


def joined(text: str) -> tuple[str, frozenset[str]]:
    """The text, in the order in which it is read, with its Arabic letters in their shapes; and the letters among them
    that should join and cannot."""
    if not _ARABIC.search(text):
        return text, frozenset()
    table, shaped, unjoined, at = letters(), [], set(), 0
    while at < len(text):
        letter = text[at]
        forms, taken = table.get(letter), 1
        if letter == _LAM and text[at : at + 2] in table:
            forms, taken = table[text[at : at + 2]], 2
        before, after = _joins(text, at, -1), _joins(text, at + taken - 1, 1)
        at += taken
        if letter in (_NON_JOINER, _JOINER) and (_is_arabic(text, at - 2) or _is_arabic(text, at)):
            continue  # it is seen in the shapes of its neighbours
        if forms is None:
            shaped.append(letter)
            if _ARABIC.match(letter) and unicodedata.category(letter) == "Lo" and letter not in _NEVER_JOINED:
                unjoined.add(letter)
            continue
        shaped.append(_shape(forms, letter, before=before, after=after))
    return "".join(shaped), frozenset(unjoined)


def _shape(forms: Forms, letter: str, *, before: bool, after: bool) -> str:
    if before and after and forms.medial:
        return forms.medial
    if before and forms.final:
        return forms.final
    if after and forms.initial:
        return forms.initial
    return forms.isolated or letter


def _is_arabic(text: str, at: int) -> bool:
    return 0 <= at < len(text) and bool(_ARABIC.match(text[at]))


def _joins(text: str, at: int, step: int) -> bool:
    """Whether the neighbour before (-1) or after (1) reaches out to the letter; marks in between do not count."""
    at += step
    while 0 <= at < len(text) and unicodedata.category(text[at]) in ("Mn", "Me"):
        at += step
    if not 0 <= at < len(text):
        return False
    if text[at] in (_TATWEEL, _JOINER):
        return True
    forms = letters().get(text[at])
    return forms is not None and bool(forms.initial if step < 0 else forms.final)


def base_direction(text: str) -> str:
    """ "R" for a text that has letters from right to left and none from left to right, else "L", as the sheet runs."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    return "R" if not kinds.isdisjoint(("R", "AL")) and "L" not in kinds else "L"


def as_seen(line: str, base: str) -> str:
    """The characters of one line from left to right, brackets mirrored; `base` is the direction of its whole text."""
    if not RIGHT_TO_LEFT.search(line):
        return line
    seen: str = get_display(_MIRRORED.sub(rf"\g<0>{_FOLLOWER}", line), base_dir=base)
    return _TURNED.sub(lambda found: MIRRORED[found[0][-1]] if found[0][0] == _FOLLOWER else found[0][0], seen)
