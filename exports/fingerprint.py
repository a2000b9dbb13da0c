"""The fingerprint of a site's public key: what two persons compare by telephone, or from paper.

    1 7QK3B   2 0M9XT   …   8 R4ZC1

Rules of this module:

* it is the first 160 bits of SHA-256 over `downtime signing key 1`, a line feed and the 42 bytes of the public key (its
  key id included), in eight groups of four characters of Crockford's base 32 (no I, L, O, U) and one check character;
* the check character knows the place of its group: a wrong character, two neighbours swapped and two groups swapped are
  found in that group, before anything is compared;
* what a person types may have small letters, spaces and hyphens, O for 0 and I or L for 1.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from exports.minisign_keys import PublicKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
LETTERS = 4
"""Characters of a group, without its check character."""
_LABEL = b"downtime signing key 1\n"
_LOOKALIKES = str.maketrans("OIL", "011")
_FIELD = 0b100101  # x^5 + x^2 + 1: the arithmetic of the check is in the field of 32 elements


def fingerprint(key: PublicKey) -> tuple[str, ...]:
    """The eight groups, each of five characters, the last of them its check character."""
    digest = hashlib.sha256(_LABEL + base64.b64decode(key.line)).digest()
    number = int.from_bytes(digest[:20], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUPS * LETTERS)))
    parts = (letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS))
    return tuple(part + check_character(part, number) for number, part in enumerate(parts, 1))


def check_character(letters: str, group: int) -> str:
    """The check character of `letters` as group number `group` (from 1): the sum of value × 2^place in the field of 32
    elements (x⁵ + x² + 1), places from 1, plus the number of the group."""
    total = group
    for place, letter in enumerate(letters, 1):
        value = ALPHABET.index(letter)
        for _ in range(place):
            value = value << 1 ^ (_FIELD if value & 16 else 0)
        total ^= value
    return ALPHABET[total]


def typed(text: str) -> str:
    """What a person typed, as it would stand in a fingerprint."""
    return re.sub(r"[\s\u00a0-]", "", text).upper().translate(_LOOKALIKES)


def misread(group: int, text: str) -> bool:
    """Whether `text` cannot be group number `group` of any fingerprint: it was misheard or mistyped."""
    plain = typed(text)
    if len(plain) != LETTERS + 1 or any(letter not in ALPHABET for letter in plain):
        return True
    return check_character(plain[:LETTERS], group) != plain[-1]


def is_fingerprint(text: str, key: PublicKey) -> bool:
    """Whether `text` is the whole fingerprint of `key`."""
    return hmac.compare_digest(typed(text).encode(), "".join(fingerprint(key)).encode())
