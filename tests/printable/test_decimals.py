"""Numbers with the decimal mark of the language: only what the source gave as a number, and never another digit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.language import translator, untranslated
from exports.record import Observation
from printable.decimals import Decimals
from printable.words import Words

FRENCH, ENGLISH = Decimals(","), Decimals(".")


def measured(value: str | None, number: float | None) -> Observation:
    return Observation(key="o", patient="p", value=value, number=number)


@pytest.mark.parametrize(
    ("value", "number", "shown"),
    [
        ("37.4", 37.4, "37,4"),
        ("37.40", 37.4, "37,40"),
        ("1250.75", 1250.75, "1250,75"),
        ("1.250", 1.25, "1,250"),
        ("-2.5", -2.5, "-2,5"),
        ("<0.5", 0.5, "<0,5"),
        ("112.5/68.5", None, "112.5/68.5"),
        ("1.2.3", None, "1.2.3"),
        ("37.4", None, "37.4"),
        ("37,4", 37.4, "37,4"),
        ("7", 7.0, "7"),
        (None, None, ""),
    ],
)
def test_a_coded_value_has_the_comma_and_a_text_stays(value: str | None, number: float | None, shown: str) -> None:
    assert FRENCH.value(measured(value, number)) == shown
    assert ENGLISH.value(measured(value, number)) == (value or "")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.5 mg", "0,5 mg"),
        ("<0.5 mg", "<0,5 mg"),
        ("3.5 – 5.25 mmol/l", "3,5 – 5,25 mmol/l"),
        ("≥ 3.5 mg, ≤ 5.5 mg", "≥ 3,5 mg, ≤ 5,5 mg"),
        ("[1] 0.5 mg; [2] 1.5 mg (ordered)", "[1] 0,5 mg; [2] 1,5 mg (ordered)"),
        ("1.5 g / 24 h", "1,5 g / 24 h"),
        ("80 ml/1.73 m2", "80 ml/1.73 m2"),
        ("2 v1.5x", "2 v1.5x"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_numbers_of_an_amount_change_and_its_units_do_not(amount: str | None, shown: str) -> None:
    assert FRENCH.amount(amount) == shown
    assert ENGLISH.amount(amount) == (amount or "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("3.5 – 5.0", "3,5 – 5,0"),
        ("≤ 0.5", "≤ 0,5"),
        ("0.125 – 0.250 (adults 1.5 m)", "0,125 – 0,250 (adults 1.5 m)"),
        ("150.000 – 400.000", "150.000 – 400.000"),
        ("M: 3.5 – 5.0; F: 3.0 – 4.5", "M: 3.5 – 5.0; F: 3.0 – 4.5"),
        ("see note 3.5", "see note 3.5"),
        (None, ""),
    ],
)
def test_limits_change_where_they_are_nothing_else(written: str | None, shown: str) -> None:
    assert FRENCH.limits(written) == shown
    assert ENGLISH.limits(written) == (written or "")


@given(st.text("0123456789.,<>=≤≥–-/;() mg", max_size=30))
def test_no_digit_ever_changes(text: str) -> None:
    for shown in (FRENCH.amount(text), FRENCH.limits(text), FRENCH.value(measured(text, 1.0))):
        assert re.sub("[.,]", "?", shown) == re.sub("[.,]", "?", text)


def test_each_language_has_its_mark() -> None:
    assert Words(translator("fr")).decimals.number("0.5") == "0,5"
    assert Words(translator("en")).decimals.number("0.5") == Words(untranslated).decimals.number("0.5") == "0.5"
