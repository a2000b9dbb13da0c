"""Every text can be set, measured and wrapped; nothing is lost and nothing stands outside its column."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bidi.mirror import MIRRORED
from hypothesis import given
from hypothesis import strategies as st

from printable.fonts import BOLD, REGULAR, face_named, faces
from printable.shaping import RIGHT_TO_LEFT
from printable.text import _PLAIN, Run, Typesetter

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
_TURNED = {turned: other for other, turned in MIRRORED.items() if turned > other}
TEXTS = (
    st.text(max_size=200)
    | st.text("אבמحلا (a1)李", max_size=80)
    | st.sampled_from(NAUGHTY)
    | st.text("aé \n ", max_size=300)
)


def test_a_plain_text_is_not_touched() -> None:
    setter = Typesetter()
    assert setter.clean("Œuvrard, K⁺ < 3,5 & 12 µg/kg ≥ “x” ğŁ") == "Œuvrard, K⁺ < 3,5 & 12 µg/kg ≥ “x” ğŁ"
    assert setter.take_missing() == ((), ())


@pytest.mark.parametrize(
    ("text", "shown", "missing"),
    [
        ("李 Ming", "李 Ming", ()),
        ("नमस्ते", "⟦U+0928⟧⟦U+092E⟧⟦U+0938⟧⟦U+094D⟧⟦U+0924⟧⟦U+0947⟧", tuple(sorted(set("नमस्ते")))),
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
    assert setter.take_missing() == (missing, ())
    assert setter.take_missing() == ((), ())


def test_letters_that_could_not_be_joined_are_reported_once() -> None:
    setter = Typesetter()
    assert setter.clean("ښب") == "ښ\ufe8f"
    assert setter.take_missing() == ((), ("ښ",))
    assert setter.take_missing() == ((), ())


@pytest.mark.parametrize("name", ["Ⴀ李小龍", "محمد Ali", "김철수", "Ꝙ", "فاطمہ", "Nguyễn Thị"])
@pytest.mark.parametrize("face", [REGULAR, BOLD])
def test_each_part_of_a_name_is_set_in_a_face_that_has_it(name: str, face: str) -> None:
    setter = Typesetter()
    (line,) = setter.wrap([Run(name, face)], 500, 10)
    assert all(face_named(piece.run.face).covered.issuperset(piece.run.text) for piece in line)
    assert sum(piece.width for piece in line) == pytest.approx(setter.width(face, setter.clean(name)) * 10)
    assert setter.take_missing() == ((), ())


def test_a_framed_name_of_several_faces_has_one_frame() -> None:
    (line,) = Typesetter().wrap([Run("Wang 王", BOLD, "box")], 500, 10)
    assert [piece.run.mark for piece in line] == ["box", "", ""]
    assert line[0].width == pytest.approx(line[1].width + line[2].width)


def test_a_name_from_right_to_left_that_is_cut_keeps_its_beginning() -> None:
    ((*_, last, mark),) = Typesetter().wrap([Run("אבגד הוזח טיכל מנסע")], 60, 10, max_lines=1)
    assert last.run.text.endswith("א")
    assert mark.run.text.endswith("[…]")


def test_han_names_without_spaces_fill_their_lines() -> None:
    lines = Typesetter().wrap([Run("Nom " + "李" * 30)], 120, 10)
    assert len(lines) == 3
    assert lines[0][-1].run.text.endswith("李")


def test_both_faces_have_what_needs_no_check() -> None:
    plain = {character for character in map(chr, range(0x20, 0x10000)) if _PLAIN.fullmatch(character)}
    assert faces()[REGULAR].covered.issuperset(plain)
    assert faces()[BOLD].covered.issuperset(plain)


@given(TEXTS, st.sampled_from([REGULAR, BOLD]), st.sampled_from(["", "box"]), st.integers(40, 500))
def test_wrapping_loses_nothing_and_stays_in_the_column(text: str, face: str, mark: str, width: int) -> None:
    setter = Typesetter()
    lines = setter.wrap([Run(text, face, mark)], width, 8)
    set_text = "".join(piece.run.text for line in lines for piece in line)
    if RIGHT_TO_LEFT.search(text):
        pairs = str.maketrans(_TURNED)
        assert sorted(set_text.replace(" ", "").translate(pairs)) == sorted(
            re.sub("[ \n]", "", setter.clean(text)).translate(pairs)
        )
    else:
        assert set_text.replace(" ", "") == re.sub("[ \n]", "", setter.clean(text))
    for line in lines:
        for piece in line:
            assert face_named(piece.run.face).covered.issuperset(piece.run.text)
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


def test_a_line_break_in_a_text_of_one_line_is_as_wide_as_a_space() -> None:
    """A name of a drug that came with one must not fail the page that draws it."""
    assert Typesetter().width(REGULAR, "Amoxicilline\n1 g") == Typesetter().width(REGULAR, "Amoxicilline 1 g")
