"""How a name sounds in French, so that "Tibo" finds Thibault and "Filip" finds Philippe.

Rules of this module:

* a name has one or two sounds: what French leaves mute at the end (t, d, s, x, z, p, the r of -er) may be heard in a
  foreign name, so both stand; two names sound alike when they share one;
* it only widens a search, below what was found as written, and every such hit says "by its sound": it may therefore
  merge too much (Weber and Veber, Leroy and Leroi), it must not split what is one in French ears;
* only words in Latin letters have a sound here; digits and other scripts have none.

The published codes (Soundex 2, Phonex of F. Brouard, FONEM of G. Bouchard 1981) were weighed: no well-kept package has
them; they cut to a fixed length or drop the vowels that tell French names apart, and give one sound, never two.
The rules are those of French spelling, in the order in which they must come. Output letters: 1 an/en, 2 in/un, 3 on,
C ch, E e/é/è/ai/ei, J j/soft g, U ou, X eu, Y the glide of "fille"; others as such.
"""

from __future__ import annotations

import functools
import re

SHORTEST = 3
"""Letters from which a word has a sound: below, everything sounds alike."""

_LETTERS = re.compile(r"[a-z]{3,40}")
_VOWEL = "aeiouyAEIOUXY123"
_BEFORE_CONSONANT = f"(?![{_VOWEL}nmh])"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        # consonants of several letters, the longest first
        (r"^mc", "mac"),
        (r"t?sch|tch|cz|sh", "C"),
        (r"ch(?=[rln])|(?<=i)ch(?=ae)", "K"),
        (r"ch", "C"),
        (r"ph", "f"),
        (r"dj", "J"),
        (r"bv", "v"),
        (r"pt(?=i)", "t"),
        (r"gn", "ni"),
        (r"(?<=[aei])s(?=n)", ""),  # Duchesne, Esnault, Quesnel
        (r"c?qu|cq|ck|q", "K"),
        (r"sc(?=[eiy])|sz", "S"),
        (r"cc(?=[eiy])", "KS"),
        (r"c(?=[eiy])", "S"),
        (r"c", "K"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[aou])|g(?=[eiy])", "J"),
        (r"(?<=[aeiouy])s(?=[aeiouy])", "Z"),
        (r"t(?=ion)", "S"),
        (r"tz", "S"),
        (r"h", ""),
        (r"w", "v"),
        (r"x(?=.)", "KS"),
        # endings
        (r"e?aul(?=[tdsx]+$)", "O"),  # Thibault, Arnauld
        (r"(?<=[aeu])il(?:l(?=[aeiouy])|le?s?$|$)", "Y"),  # Maillet, Breuil, Mireille
        (
            r"(?:(?<=[aeiouy][bdfglprtvKSJZC])|(?<=ff|ll|pp|rr|ss|tt))e(?=[bdfglprtvKSJZCnm][aeiouy])",
            "",
        ),  # Catherine, Pelletier, Frédéric
        # vowels
        (r"oeu|eu", "X"),
        (r"e?au", "O"),
        (r"oin" + _BEFORE_CONSONANT, "WA2"),
        (r"oo|ou", "U"),
        (r"ee", "I"),
        (r"o[iy](?=[aeiouy])", "WAY"),
        (r"o[iy]", "WA"),
        (r"(?:ai|ei|ay|ey)n" + _BEFORE_CONSONANT + r"|(?:ai|ei)m" + _BEFORE_CONSONANT, "2"),
        (r"(?:ai|ei|ay|ey)(?=[aeiouy])", "EY"),
        (r"ai|ei|ay|ey", "E"),
        (r"(?<=[iy])en" + _BEFORE_CONSONANT, "2"),
        (r"[iyu][nm]" + _BEFORE_CONSONANT, "2"),
        (r"[ae][nm]" + _BEFORE_CONSONANT, "1"),
        (r"o[nm]" + _BEFORE_CONSONANT, "3"),
        (r"y", "i"),
    )
)
_MUTE_E = re.compile(r"(?<=.{2})es?$", re.IGNORECASE)
_MUTE = re.compile(r"(?<=.{2})(?:[TDSZX]+|(?<=[U123])P|(?<=E)R)$")
_TWICE = re.compile(r"(.)\1+")


@functools.lru_cache(maxsize=4096)
def sounds(word: str) -> frozenset[str]:
    """The sounds of one folded word (`exports.folding.fold`), none when it is not in Latin letters or too short."""
    if not _LETTERS.fullmatch(word):
        return frozenset()
    said = word
    for pattern, sound in _RULES:
        said = pattern.sub(sound, said)
    whole = _TWICE.sub(r"\1", said.upper())
    # Folding took the accents: "Gotie" may end in é or in a mute e, before which the consonant is heard ("Brigitte").
    ending = _MUTE_E if _MUTE_E.search(said) else _MUTE
    both = {whole, _TWICE.sub(r"\1", ending.sub("", whole))}
    return frozenset(one for one in both if len(one) > 1)
