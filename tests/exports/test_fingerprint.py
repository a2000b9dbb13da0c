"""A fingerprint read out over the telephone: what was misheard is found in its group."""

from __future__ import annotations

import base64
import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.fingerprint import ALPHABET, GROUPS, LETTERS, check_character, fingerprint, is_fingerprint, misread, typed
from exports.minisign_keys import PublicKey, SecretKey

KEY = SecretKey.generate().public_key()
FIXED = PublicKey(bytes(range(8)), bytes(range(32)))
letters = st.text(ALPHABET, min_size=LETTERS, max_size=LETTERS)
places = st.integers(1, GROUPS)


def test_it_is_the_start_of_a_digest_that_any_program_makes() -> None:
    digest = hashlib.sha256(b"downtime signing key 1\n" + base64.b64decode(FIXED.line)).digest()
    number = 0
    for letter in "".join(group[:LETTERS] for group in fingerprint(FIXED)):
        number = number << 5 | ALPHABET.index(letter)
    assert number.to_bytes(20, "big") == digest[:20]


def test_it_never_changes() -> None:
    """Printed ones lie in safes."""
    assert " ".join(fingerprint(FIXED)) == "1HJ2C XFB82 7RAVM N24NH FSPPK 2N1BN NWRZF K3N2V"


def test_another_key_or_number_has_another_one() -> None:
    other = PublicKey(KEY.key_id, SecretKey.generate().public_key().key)
    renumbered = PublicKey(bytes(8), KEY.key)
    assert len({fingerprint(KEY), fingerprint(other), fingerprint(renumbered)}) == 3


@given(letters, places, st.integers(0, LETTERS), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_found(part: str, group: int, place: int, wrong: str) -> None:
    whole = part + check_character(part, group)
    other = whole[:place] + wrong + whole[place + 1 :]
    assert misread(group, other) is (other != whole)


@given(letters, places)
def test_two_neighbours_swapped_are_found(part: str, group: int) -> None:
    whole = part + check_character(part, group)
    for one, two in pairwise(range(LETTERS)):
        swapped = list(whole)
        swapped[one], swapped[two] = whole[two], whole[one]
        assert misread(group, "".join(swapped)) is ("".join(swapped) != whole)


@given(letters, places, places)
def test_a_group_in_another_place_is_found(part: str, group: int, other: int) -> None:
    assert misread(other, part + check_character(part, group)) is (group != other)


@pytest.mark.parametrize("text", ["", "ABCD", "ABCDEF", "ABCU0", "é0000", "0\x000000"])
def test_what_is_no_group(text: str) -> None:
    assert misread(1, text)


def test_as_a_person_types_it() -> None:
    whole = " ".join(fingerprint(KEY))
    loose = whole.lower().replace("0", "o").replace("1", "l").replace(" ", " - ")
    assert is_fingerprint(whole, KEY)
    assert is_fingerprint(loose, KEY)
    assert not is_fingerprint(whole[:-1], KEY)
    assert not is_fingerprint("", KEY)
    assert not is_fingerprint(whole, FIXED)
    assert typed(" a-b\u00a0o ") == "AB0"
