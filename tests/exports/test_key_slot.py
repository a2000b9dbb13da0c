"""Key slots: the right passphrase only, on the right vault only, at a cost that is bounded."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import age
from exports.errors import KeyMalformed, WrongPassphrase
from exports.key_slot import DEFAULT, Cost, Slot, close_slot, open_slot

CHEAP = Cost(memory=64, iterations=1, lanes=1)
SECRET = age.generate_identity().encode("ascii")
SLOT = close_slot(SECRET, "quatre mots sans lien", "ward", "URG-1", CHEAP)


def test_round_trip_through_json() -> None:
    again = Slot.from_json(SLOT.to_json(), file="vault.json")
    assert again == SLOT
    assert open_slot(again, "quatre mots sans lien", "URG-1") == SECRET
    assert set(json.loads(SLOT.to_json())) == {"name", "cost", "salt", "nonce", "wrapped"}
    assert SECRET not in SLOT.to_json()


def test_the_default_cost_opens_too() -> None:
    slot = close_slot(SECRET, "p", "ward", "URG-1")
    assert slot.cost == DEFAULT == Cost(memory=256 * 1024, iterations=3, lanes=4)
    assert open_slot(slot, "p", "URG-1") == SECRET


@pytest.mark.parametrize("typed", ["clé à part", "cle\u0301 a\u0300 part", "clé à part\n", "clé à part\r\n"])
def test_the_same_passphrase_from_another_keyboard_or_a_file(typed: str) -> None:
    slot = close_slot(SECRET, "clé à part", "ward", "URG-1", CHEAP)
    assert open_slot(slot, typed, "URG-1") == SECRET


@pytest.mark.parametrize(
    "typed", ["", "Quatre mots sans lien", " quatre mots sans lien", "quatre mots sans lien\n\n", "\ud800"]
)
def test_another_passphrase_is_wrong(typed: str) -> None:
    with pytest.raises(WrongPassphrase):
        open_slot(SLOT, typed, "URG-1")


def test_a_slot_moved_or_renamed_does_not_open() -> None:
    for slot, station in (
        (SLOT, "URG-2"),
        (SLOT, ""),
        (msgspec.structs.replace(SLOT, name="recovery"), "URG-1"),
        (msgspec.structs.replace(SLOT, name="wardU"), "RG-1"),
        (msgspec.structs.replace(SLOT, cost=Cost(memory=72, iterations=1, lanes=1)), "URG-1"),
    ):
        with pytest.raises(WrongPassphrase):
            open_slot(slot, "quatre mots sans lien", station)


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
def test_every_altered_byte_is_refused(part: str) -> None:
    content = getattr(SLOT, part)
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 1
        with pytest.raises(WrongPassphrase):
            open_slot(msgspec.structs.replace(SLOT, **{part: bytes(damaged)}), "quatre mots sans lien", "URG-1")


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory=(1 << 20) + 1, iterations=1, lanes=1),
        Cost(memory=1 << 40, iterations=1, lanes=1),
        Cost(memory=64, iterations=17, lanes=1),
        Cost(memory=64, iterations=0, lanes=1),
        Cost(memory=64, iterations=1, lanes=0),
        Cost(memory=1 << 20, iterations=1, lanes=17),
        Cost(memory=7, iterations=1, lanes=1),
        Cost(memory=-64, iterations=1, lanes=-8),
    ],
)
def test_a_hostile_cost_is_refused_before_it_is_paid(cost: Cost) -> None:
    hostile = msgspec.structs.replace(SLOT, cost=cost)
    with pytest.raises(KeyMalformed, match="too much memory"):
        Slot.from_json(hostile.to_json(), file="vault.json")
    with pytest.raises(KeyMalformed, match="too much memory"):
        open_slot(hostile, "quatre mots sans lien", "URG-1")
    with pytest.raises(ValueError, match="bounds"):
        close_slot(SECRET, "p", "ward", "URG-1", cost)


@pytest.mark.parametrize(
    ("part", "size"), [("salt", 15), ("salt", 17), ("nonce", 11), ("wrapped", 15), ("wrapped", 65553)]
)
def test_a_slot_of_another_form_is_refused(part: str, size: int) -> None:
    with pytest.raises(KeyMalformed, match="not a key slot"):
        Slot.from_json(msgspec.structs.replace(SLOT, **{part: bytes(size)}).to_json(), file="vault.json")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", '{"name": "\ud800"}', b"[" * 100_000, b"null"])
def test_what_is_not_a_slot(content: str | bytes) -> None:
    with pytest.raises(KeyMalformed, match=r"^vault\.json is not a key"):
        Slot.from_json(content, file="vault.json")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SLOT.to_json()) * 8 - 1))
def test_a_flipped_bit_of_the_stored_slot_never_gives_another_secret(position: int) -> None:
    damaged = bytearray(SLOT.to_json())
    damaged[position // 8] ^= 1 << position % 8
    try:
        slot = Slot.from_json(bytes(damaged), file="vault.json")
        assert slot.cost.memory < 1 << 12, "a test that would be slow"
        assert open_slot(slot, "quatre mots sans lien", "URG-1") == SECRET
        assert slot == SLOT  # the spare bits of a base64 text, at most
    except (KeyMalformed, WrongPassphrase):
        pass


def test_a_secret_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="64 KiB"):
        close_slot(bytes(65537), "p", "ward", "URG-1", CHEAP)


def test_two_closings_share_nothing() -> None:
    other = close_slot(SECRET, "quatre mots sans lien", "ward", "URG-1", CHEAP)
    assert other.salt != SLOT.salt
    assert other.nonce != SLOT.nonce
    assert other.wrapped != SLOT.wrapped
