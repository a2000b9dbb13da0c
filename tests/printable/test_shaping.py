"""Texts from right to left: letters joined, lines in the order in which they are seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printable.shaping import as_seen, base_direction, joined, letters, meanings


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),  # initial, medial, medial, final
        ("دار", "\ufea9\ufe8d\ufead"),  # letters that join only what stands before them
        ("لا", "\ufefb"),  # lam with alef is one shape
        ("الأمير", "\ufe8d\ufef7\ufee3\ufef4\ufeae"),
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("مُحَمّ", "\ufee3\u064f\ufea4\u064e\ufee2\u0651"),  # marks stay and part nothing
        ("می\u200cر", "\ufee3\ufbfd\ufead"),  # parted by the writer, as Persian does
        ("ـب", "\u0640\ufe90"),
        ("شيء", "\ufeb7\ufef2\ufe80"),
        ("پر", "\ufb58\ufeae"),
        ("دە", "\ufea9\u06d5"),
        ("بە", "\ufe91\ufeea"),
    ],
)
def test_letters_stand_in_the_shapes_of_their_place(name: str, shapes: str) -> None:
    assert joined(name) == (shapes, frozenset())


def test_a_letter_without_shapes_is_reported() -> None:
    assert joined("ښب") == ("ښ\ufe8f", frozenset("ښ"))


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("דוד", "דוד"[::-1]),
        ("Né דוד le 12/03", "Né " + "דוד"[::-1] + " le 12/03"),
        ("x דוד 12 רון", "x " + "רון"[::-1] + " 12 " + "דוד"[::-1]),
        ("דוד (12)", "(12) " + "דוד"[::-1]),
        ("x דוד (רון)", "x (" + "רון"[::-1] + ") " + "דוד"[::-1]),
        ("a (דוד) b [c]", "a (" + "דוד"[::-1] + ") b [c]"),
        ("דוד < 5", "5 > " + "דוד"[::-1]),
    ],
)
def test_a_line_is_seen_in_the_order_of_the_bidirectional_algorithm(line: str, seen: str) -> None:
    assert as_seen(line, base_direction(line)) == seen


@given(st.text(st.sampled_from("ab1 ()[]<«»" + "אבגمحل" + "\u0651"), max_size=40), st.sampled_from("LR"))
def test_no_character_is_lost_and_brackets_still_pair(text: str, base: str) -> None:
    seen = as_seen(text, base)
    pairs = str.maketrans(")]>»", "([<«")
    assert sorted(seen.translate(pairs)) == sorted(text.translate(pairs))


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=30))
def test_shapes_mean_the_letters_they_stand_for(text: str) -> None:
    shaped, _ = joined(text.replace("\u06d5", ""))
    plain = "".join(meanings().get(c) or (unicodedata.normalize("NFKC", c) if c >= "\ufef5" else c) for c in shaped)
    assert plain == text.replace("\u06d5", "")


def test_every_letter_of_arabic_and_persian_has_its_shapes() -> None:
    assert set("ابتثجحخدذرزسشصضطظعغفقكلمنهويآأؤإئىةپچژگکی").issubset(letters())
