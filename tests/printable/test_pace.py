"""How often, said as nurses say it; the source's own words untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.language import translator
from printable.pace import spoken_pace

FRENCH = translator("fr").gettext
ENGLISH = translator("en").gettext


@pytest.mark.parametrize(
    ("frequency", "french", "english"),
    [
        ("2/d", "2 fois/j", "2×/day"),
        ("4-6/d", "4-6 fois/j", "4-6×/day"),
        ("1/wk", "1 fois/semaine", "1×/week"),
        ("q6h", "toutes les 6 h", "every 6 h"),
        ("q4-6h", "toutes les 4-6 h", "every 4-6 h"),
        ("q1h", "toutes les heures", "every hour"),
        ("q2d", "tous les 2 jours", "every 2 days"),
        ("1/d, HS", "1 fois/j, au coucher", "1×/day, at bedtime"),
        ("3/d, AC", "3 fois/j, avant le repas", "3×/day, before the meal"),
        ("1/d, mon+wed+fri", "1 fois/j, lun. mer. ven.", "1×/day, Mon Wed Fri"),
        ("q8h, 30 min, ×10", "toutes les 8 h, 30 min, ×10", "every 8 h, 30 min, ×10"),
        ("[1] 2/d [2] q12h", "[1] 2 fois/j [2] toutes les 12 h", "[1] 2×/day [2] every 12 h"),
    ],
)
def test_the_neutral_words_are_spoken(frequency: str, french: str, english: str) -> None:
    assert spoken_pace(frequency, FRENCH) == french
    assert spoken_pace(frequency, ENGLISH) == english


@pytest.mark.parametrize(
    "frequency",
    [
        "BID",
        "matin et soir",
        "1/2 comprimé",
        "C",
        "0.5/d",
        "2/3 d",
        "q6hpr",
        "eq6h",
        "1/2/d",
        "q2a",
        "12/d/kg",
        "Q6H",
        "monday",
    ],
)
def test_what_is_not_on_the_lists_stays_as_the_source_says_it(frequency: str) -> None:
    assert spoken_pace(frequency, FRENCH) == frequency


def test_none_is_empty() -> None:
    assert spoken_pace(None, FRENCH) == "" == spoken_pace("", FRENCH)


@given(st.text())
def test_any_text_is_said_with_all_its_numbers(text: str) -> None:
    digits = [letter for letter in text if letter.isdigit()]
    assert [letter for letter in spoken_pace(text, ENGLISH) if letter.isdigit()] == digits or "q1" in text
