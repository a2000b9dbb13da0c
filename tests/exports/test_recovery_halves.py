"""Two halves make the key; one makes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import bech32
from exports.age import decrypt, encrypt
from exports.age_key_text import IDENTITY_PREFIX
from exports.age_keys import generate_identity, parse_identity, recipient_of
from exports.errors import DowntimeError, HalfMalformed, HalvesDisagree, NotForThisStation
from exports.recovery_halves import Half, join_halves, split_identity

IDENTITY = generate_identity()


def test_both_together_are_the_key_in_any_order_and_as_typed() -> None:
    one, two = split_identity(IDENTITY)
    assert join_halves(one, two) == join_halves(two, one) == IDENTITY
    for half in (one, two):
        assert half.text.startswith("DOWNTIME-HALF-1")
        assert len(half.text) == 87
        spaced = "\r\n".join(half.text[i : i + 6] for i in range(0, 87, 6))
        for typed in (half.text, half.text.lower(), f"  {spaced}\n"):
            assert Half.parse(typed, file="half") == half
    assert one.pair_number == two.pair_number


def test_a_fixed_example_stays_readable() -> None:
    """What lies in a safe today must be read in ten years."""
    one = "DOWNTIME-HALF-1QY5QLRN82WZKXASRPGG3S8EX956RKSJF2PT4UETVWDAGRZY0J6W6F2AJH8QV0NK4MSQKC5SY"
    two = "DOWNTIME-HALF-1QG5QLRN82WZKXASRPVF3KXER9VENXJ6RTDD4X6MRVD4E8XUMSW9M8VAT50DAH57TCVPZ40TT"
    joined = join_halves(Half.parse(one, file="1"), Half.parse(two, file="2"))
    assert joined == bech32.encode(IDENTITY_PREFIX.lower(), bytes(range(32))).upper()


def test_one_half_alone_opens_nothing() -> None:
    sealed = encrypt(b"a copy", [recipient_of(IDENTITY)])
    for half in split_identity(IDENTITY):
        guess = bech32.encode(IDENTITY_PREFIX.lower(), half.share).upper()
        with pytest.raises(NotForThisStation):
            decrypt(sealed, [guess])
        with pytest.raises(HalvesDisagree):
            join_halves(half, half)
        with pytest.raises(HalvesDisagree):
            join_halves(half, Half(3 - half.number, half.pair, bytes(32)))


def test_each_share_is_uniform_whatever_the_key_is() -> None:
    """Each of the 256 bits of each share is set in half of the splits, for two keys that are far from random: within
    six standard deviations, which one fair test in 10⁶ misses."""
    rounds = 2000
    for secret in (bytes(32), b"\xff" * 32):
        identity = bech32.encode(IDENTITY_PREFIX.lower(), secret).upper()
        splits = [split_identity(identity) for _ in range(rounds)]
        for number in (0, 1):
            shares = [int.from_bytes(halves[number].share, "big") for halves in splits]
            for bit in range(256):
                ones = sum(share >> bit & 1 for share in shares)
                assert abs(ones - rounds / 2) < 6 * (rounds / 4) ** 0.5
            assert len(set(shares)) == rounds


def test_halves_of_different_pairs_are_refused() -> None:
    one, two = split_identity(IDENTITY)
    again, _ = split_identity(IDENTITY)
    _, foreign = split_identity(generate_identity())
    for first, second in ((one, foreign), (again, two), (one, one), (one, Half(2, two.pair, one.share))):
        with pytest.raises(HalvesDisagree):
            join_halves(first, second)


def test_a_half_that_was_misread_is_refused() -> None:
    one, _ = split_identity(IDENTITY)
    for place in range(len(one.text)):
        other = "Q" if one.text[place] != "Q" else "P"
        with pytest.raises(HalfMalformed):
            Half.parse(one.text[:place] + other + one.text[place + 1 :], file="half")
    for wrong in ("", IDENTITY, recipient_of(IDENTITY), one.text[:-1], one.text + "Q"):
        with pytest.raises(HalfMalformed):
            Half.parse(wrong, file="half")
    content = bytes([3]) + one.pair + one.share
    with pytest.raises(HalfMalformed):
        Half.parse(bech32.encode("downtime-half-", content), file="half")


@given(st.text(max_size=200))
def test_any_text_raises_our_own_error(text: str) -> None:
    with pytest.raises(DowntimeError):
        Half.parse(text, file="half")


def test_a_half_is_not_shown_by_accident() -> None:
    one, _ = split_identity(IDENTITY)
    assert one.share.hex() not in repr(one)
    assert repr(one.share) not in repr(one)
    assert parse_identity(IDENTITY).private_bytes_raw() != one.share
