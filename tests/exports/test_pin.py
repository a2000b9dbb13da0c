"""PINs: what may be one, what travels in its place, and what a hostile hash may cost."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from exports.errors import PinUnusable
from exports.key_slot import Cost
from exports.pin import COST, check_pin, draw_pin, hash_pin, is_pin_hash, pin_agrees

CHEAP = Cost(memory=64, iterations=1, lanes=1)
GOOD = "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcy4uLg$ITVjyhLKlrnBRHV3aBmiHRAx0yRLCd9x3Nc97IOTsds"
"""Of 480213, always the same: the names of tests are made of it."""


@pytest.mark.parametrize("pin", ["4802", "480213", "900000", "112233", "482913756201"])
def test_pins_that_may_be_chosen(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin",
    ["", "123", "0000", "1234", "4321", "9876543210", "890123", "1212", "123123", "48a2", "48 02", " 4802", "٤٨٠٢"],
)
def test_pins_that_are_refused_say_why_and_not_what(pin: str) -> None:
    with pytest.raises(PinUnusable) as refused:
        check_pin(pin)
    assert not pin or pin not in refused.value.say()


def test_thirteen_digits_are_too_many() -> None:
    with pytest.raises(PinUnusable):
        check_pin("4802137560124")


def test_drawn_pins_are_six_digits_that_differ() -> None:
    drawn = {draw_pin() for _ in range(50)}
    assert len(drawn) > 45
    assert all(len(check_pin(pin)) == 6 for pin in drawn)


def test_the_right_pin_agrees_and_no_other() -> None:
    assert pin_agrees("480213", GOOD)
    assert not pin_agrees("480214", GOOD)
    assert not pin_agrees("", GOOD)


def test_two_people_with_one_pin_have_two_hashes() -> None:
    assert hash_pin("480213", CHEAP) != hash_pin("480213", CHEAP)


def test_any_argon2_library_reads_our_hash_and_we_read_theirs() -> None:
    Argon2id.verify_phc_encoded(b"480213", GOOD)
    theirs = Argon2id(salt=b"sixteen bytes..", length=32, iterations=2, lanes=2, memory_cost=128)
    assert pin_agrees("480213", theirs.derive_phc_encoded(b"480213"))


@pytest.mark.parametrize(
    "phc",
    [
        "",
        "480213",
        GOOD.replace("argon2id", "argon2i"),
        GOOD.replace("v=19", "v=16"),
        GOOD.replace("m=64", "m=4194304"),
        GOOD.replace("m=64", "m=1"),
        GOOD.replace("t=1", "t=99"),
        GOOD.replace("p=1", "p=0"),
        GOOD + "\n",
        GOOD[:-20] + "é" * 20,
        GOOD.rpartition("$")[0],
    ],
)
def test_what_is_no_hash_or_costs_too_much_agrees_with_nothing(phc: str) -> None:
    assert not is_pin_hash(phc)
    assert not pin_agrees("480213", phc)


@given(st.text(max_size=200))
def test_any_text_is_a_hash_or_not(text: str) -> None:
    assert is_pin_hash(text) in (True, False)


def test_the_cost_is_the_one_that_was_measured() -> None:
    assert (COST.memory, COST.iterations, COST.lanes) == (65536, 6, 1)
    assert hash_pin("480213").startswith("$argon2id$v=19$m=65536,t=6,p=1$")
