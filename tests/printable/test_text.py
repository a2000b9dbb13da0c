"""Every text can be set, measured and wrapped; nothing is lost and nothing stands outside its column."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printable.fonts import BOLD, REGULAR, faces
from printable.text import Run, Typesetter

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
TEXTS = st.text(max_size=200) | st.sampled_from(NAUGHTY) | st.text("aé \n ", max_size=300)


def test_a_plain_text_is_not_touched() -> None:
    setter = Typesetter()
    assert setter.clean("Œuvrard, K⁺ < 3,5 & 12 µg/kg ≥ “x” ğŁ") == "Œuvrard, K⁺ < 3,5 & 12 µg/kg ≥ “x” ğŁ"
    assert setter.take_missing() == ((), False)


@pytest.mark.parametrize(
    ("text", "shown", "missing"),
    [
        ("李 Ming", "⟦U+674E⟧ Ming", ("李",)),
        ("a\u202eb\u2066c", "a⟦U+202E⟧b⟦U+2066⟧c", ("\u202e", "\u2066")),
        ("x\x00y\x1b", "x⟦U+0000⟧y⟦U+001B⟧", ("\x00", "\x1b")),
        ("Zo\u200bé\xad", "Zo⟦U+200B⟧é⟦U+00AD⟧", ("\xad", "\u200b")),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne", ()),
        ("e\u0301", "é", ()),
        ("\udc80", "⟦U+DC80⟧", ("\udc80",)),
        ("𝒳 \U0001f9ec", "⟦U+1D4B3⟧ ⟦U+1F9EC⟧", ("𝒳", "\U0001f9ec")),
    ],
)
def test_a_character_that_has_no_glyph_is_set_as_its_code(text: str, shown: str, missing: tuple[str, ...]) -> None:
    setter = Typesetter()
    assert setter.clean(text) == shown
    assert setter.take_missing() == (missing, False)
    assert setter.take_missing() == ((), False)


def test_right_to_left_text_is_reported() -> None:
    setter = Typesetter()
    assert setter.clean("محمد") == "محمد"
    assert setter.take_missing() == ((), True)


def test_both_faces_have_what_needs_no_check() -> None:
    plain = "".join(chr(code) for code in range(0x20, 0x2266) if Typesetter().clean(chr(code)) == chr(code))
    assert faces()[REGULAR].covered.issuperset(plain)
    fast = [c for c in plain if re.fullmatch("[\x20-\x7e\xa0-\xac\xae-\u017f]", c)]
    assert faces()[BOLD].covered.issuperset(fast)


@given(TEXTS, st.sampled_from([REGULAR, BOLD]), st.sampled_from(["", "box"]), st.integers(40, 500))
def test_wrapping_loses_nothing_and_stays_in_the_column(text: str, face: str, mark: str, width: int) -> None:
    setter = Typesetter()
    lines = setter.wrap([Run(text, face, mark)], width, 8)
    set_text = "".join(piece.run.text for line in lines for piece in line)
    assert set_text.replace(" ", "") == re.sub("[ \n]", "", setter.clean(text))
    for line in lines:
        for piece in line:
            assert faces()[piece.run.face].covered.issuperset(piece.run.text)
            assert piece.x >= 0
            assert piece.x + piece.width <= width + 0.01


@given(TEXTS, st.integers(1, 4))
def test_a_cut_text_says_so_and_stays_in_the_column(text: str, most: int) -> None:
    setter = Typesetter()
    whole = setter.wrap([Run(text)], 120, 8)
    cut = setter.wrap([Run(text)], 120, 8, max_lines=most)
    assert len(cut) == min(len(whole), most)
    if len(whole) > most:
        assert cut[-1][-1].run.text.endswith("[…]")
        assert cut[-1][-1].x + cut[-1][-1].width <= 120.01


def test_a_long_text_without_spaces_is_wrapped_in_time_with_its_length() -> None:
    lines = Typesetter().wrap([Run("x" * 100_000)], 400, 8)
    assert sum(len(piece.run.text) for line in lines for piece in line) == 100_000
