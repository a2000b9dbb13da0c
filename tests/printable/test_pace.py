"""How often, said as nurses say it; the source's own words untouched."""

from __future__ import annotations

import re

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
        ("2/d, MORN EVE", "2 fois/j, le matin, le soir", "2×/day, in the morning, in the evening"),
        ("3/d, 30 min AC", "3 fois/j, 30 min avant le repas", "3×/day, 30 min before the meal"),
        ("q8h, 30 min, ×10", "toutes les 8 h, 30 min, ×10", "every 8 h, 30 min, ×10"),
        ("[1] 2/d [2] q12h", "[1] 2 fois/j [2] toutes les 12 h", "[1] 2×/day [2] every 12 h"),
    ],
)
def test_the_neutral_words_are_spoken(frequency: str, french: str, english: str) -> None:
    assert spoken_pace(frequency, FRENCH) == french
    assert spoken_pace(frequency, ENGLISH) == english


@pytest.mark.parametrize(
    "frequency",
    ["BID", "matin et soir", "1/2 comprimé", "C", "0.5/d", "2/3 d", "q6hpr", "eq6h", "1/2/d", "q2a", "12/d/kg", "Q6H",
     "monday", "SAP 5/h", "débit 20/h", "5/h", "12/h.kg", "1-0-1/d", "2/d avec eau", "[1] débit 20/h [2] 5/h max"],
)  # fmt: skip
def test_what_is_not_on_the_lists_stays_as_the_source_says_it(frequency: str) -> None:
    assert spoken_pace(frequency, FRENCH) == frequency


def test_none_is_empty() -> None:
    assert spoken_pace(None, FRENCH) == "" == spoken_pace("", FRENCH)


@given(st.text("0123456789/qdhwkmoinACHSEV [],+×-.é", max_size=30))
def test_no_number_is_ever_lost(text: str) -> None:
    said = spoken_pace(text, ENGLISH)
    assert [n for n in re.findall(r"\d+", text) if n != "1"] == [n for n in re.findall(r"\d+", said) if n != "1"]
