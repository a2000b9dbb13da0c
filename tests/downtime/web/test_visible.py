"""Characters without a mark are shown; everything else stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from downtime.web.visible import visible


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("\x1b[2J", "␛[2J"),
        ("\x7f", "␡"),
        ("\x85", "⟦U+0085⟧"),
        ("\ufffe", "⟦U+FFFE⟧"),
        ("é\t\r\n", "é\t\r\n"),
    ],
)
def test_what_is_hidden_gets_a_mark(said: str, shown: str) -> None:
    assert visible(said) == shown


def test_markup_stays_markup_and_texts_stay_texts() -> None:
    assert isinstance(visible(Markup("<b>\x00</b>")), Markup) and not isinstance(visible("<\x00"), Markup)
    assert visible(None) is None and visible(7) == 7


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_plain_text_is_the_same_object(text: str) -> None:
    assert visible(text) is text


def test_of_all_characters_these_are_marked() -> None:
    hidden = {letter for code in range(0x110000) if visible(letter := chr(code)) is not letter}
    controls = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}
    nobody = {chr(code) for code in (*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0))}
    ends = {chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)}
    assert hidden == controls | nobody | ends
