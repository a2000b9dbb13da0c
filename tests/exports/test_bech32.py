"""Bech32 against the vectors of BIP 173, and round trips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import bech32

VALID = (
    ("A12UEL5L", "A", ""),
    ("a12uel5l", "a", ""),
    ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", "00443214c74254b635cf84653a56d7c675be77df"),
    (
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        "split",
        "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d",
    ),
)


@pytest.mark.parametrize(("text", "prefix", "content"), VALID)
def test_valid_texts_of_bip_173(text: str, prefix: str, content: str) -> None:
    assert bech32.decode(text) == (prefix, bytes.fromhex(content))
    assert bech32.encode(prefix.lower(), bytes.fromhex(content)) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "pzry9x0s0muk",  # no separator
        "1pzry9x0s0muk",  # empty human-readable part
        "10a06t8",
        "1qzzfhee",
        "x1b4n0q5v",  # a character no key has
        "li1dgmt3",  # checksum too short
        "A1G7SGD8",  # checksum made with the upper case part
        "a12UEL5L",  # both cases
        "\x20" + "1nwldj5",
        "\x7f" + "1axkwrx",
        "de1lg7wt\xff",
        "A12UEL5\u212a",  # KELVIN SIGN, whose small letter is k
        "a1lqfn3a",  # Bech32m, BIP 350
    ],
)
def test_invalid_texts(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it"):
        bech32.decode(text)


@given(st.binary(max_size=80), st.from_regex(r"[a-z][a-z-]{0,14}", fullmatch=True))
def test_round_trip_in_both_cases(content: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, content)
    assert bech32.decode(text) == (prefix, content)
    assert bech32.decode(text.upper()) == (prefix.upper(), content)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_wrong_character_is_always_seen(content: bytes, data: st.DataObject) -> None:
    text = bech32.encode("age", content)
    position = data.draw(st.integers(4, len(text) - 1))
    other = data.draw(st.sampled_from([letter for letter in bech32.ALPHABET if letter != text[position]]))
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode(text[:position] + other + text[position + 1 :])


def test_padding_that_is_not_zero_is_refused() -> None:
    values = [0, 1]  # eight bits and a padding of 01
    text = "age1" + "".join(bech32.ALPHABET[value] for value in values + bech32._checksum("age", values))
    with pytest.raises(ValueError, match="canonical"):
        bech32.decode(text)
