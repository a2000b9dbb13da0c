"""Bech32, the text form of age keys (BIP 173).

Rules of this module: the checksum constant is BIP 173's (not Bech32m); the limit of 90 characters does not apply, as in
age; a text is all lower or all upper case; the bits that pad the last character are zero. Whatever breaks a rule raises
`ValueError` with a fixed sentence that holds nothing of the text: the text may be a secret key. Callers turn it into an
error of the kit.
"""

from __future__ import annotations

from collections.abc import Iterable

from exports.language import N_

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM_LENGTH = 6
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, content: bytes) -> str:
    """The lower case Bech32 text of `content` under the human-readable part `prefix`."""
    values = _regroup(content, 8, 5, pad=True)
    return prefix + "1" + "".join(ALPHABET[value] for value in values + _checksum(prefix, values))


def decode(text: str) -> tuple[str, bytes]:
    """The human-readable part, in the case it was written in, and the bytes; `ValueError` says which rule is broken."""
    prefix, separator, tail = text.rpartition("1")
    if not separator or not prefix or not all("!" <= character <= "~" for character in text):
        raise ValueError(N_("it does not look like a key"))
    if text not in (text.lower(), text.upper()):
        raise ValueError(N_("it mixes capitals and small letters"))
    values = [ALPHABET.find(character) for character in tail.lower()]
    if len(values) < CHECKSUM_LENGTH or -1 in values:
        raise ValueError(N_("it is cut or holds a character that no key has"))
    if _polymod([*_expand(prefix.lower()), *values]) != 1:
        raise ValueError(N_("its checksum is wrong: a character was lost or mistyped"))
    return prefix, bytes(_regroup(values[:-CHECKSUM_LENGTH], 5, 8, pad=False))


def _checksum(prefix: str, values: list[int]) -> list[int]:
    remainder = _polymod([*_expand(prefix), *values, *[0] * CHECKSUM_LENGTH]) ^ 1
    return [(remainder >> 5 * (CHECKSUM_LENGTH - 1 - position)) & 31 for position in range(CHECKSUM_LENGTH)]


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                remainder ^= generator
    return remainder


def _regroup(values: Iterable[int], width: int, target: int, *, pad: bool) -> list[int]:
    """The same bits in groups of `target`; without `pad`, what is left over must be a padding of zeros."""
    held, count, groups = 0, 0, []
    for value in values:
        held = held << width | value
        count += width
        while count >= target:
            count -= target
            groups.append(held >> count)
            held &= (1 << count) - 1
    if pad and count:
        groups.append(held << (target - count))
    elif not pad and (count >= width or held):
        raise ValueError(N_("its last character is not canonical"))
    return groups
