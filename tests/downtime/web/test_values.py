"""A measured value on a page: value, unit, flag, status, and that there is none."""

from __future__ import annotations

from typing import Any

import pytest

from downtime.web.values import measured
from exports.language import translator
from exports.record import Observation
from printable.decimals import Decimals
from printable.words import Words

WORDS = Words(translator("en"))


def row(**fields: Any) -> Observation:
    return Observation(**{"key": "o1", "patient": "p1", "status": "final", "value": "4.1", "unit": "mmol/L"} | fields)


@pytest.mark.parametrize(
    ("one", "html"),
    [
        (row(), '<span class="value">4.1 <small>mmol/L</small></span>'),
        (row(unit=None), '<span class="value">4.1</span>'),
        (row(value="", unit=None), '<span class="value"></span>'),
        (
            row(value=None),
            '<span class="value"><span class="absent">value not recorded</span> <small>mmol/L</small></span>',
        ),
        (
            row(value=None, unit=None, missing_reason="not-performed"),
            '<span class="value"> <span class="absent">no value: not-performed</span></span>',
        ),
        (
            row(flag="HH", unit=None),
            '<span class="value is-critical">4.1</span> <span class="flag is-critical">'
            '<span aria-hidden="true">‼ </span>HH critically high</span>',
        ),
        (
            row(flag="H", unit=None),
            '<span class="value is-abnormal">4.1</span> <span class="flag is-abnormal">'
            '<span aria-hidden="true">! </span>H raised</span>',
        ),
        (row(flag="N", unit=None), '<span class="value">4.1</span> <span class="flag">N normal</span>'),
        (
            row(status="entered-in-error", unit=None),
            '<span class="value">4.1</span> <span class="status">ENTERED IN ERROR</span>',
        ),
        (
            row(value="<\x00>", unit="&", flag="<i>", status="'"),
            '<span class="value">&lt;␀&gt; <small>&amp;</small></span> <span class="flag">&lt;i&gt;</span>'
            ' <span class="status">&#39;</span>',
        ),
    ],
)
def test_a_value(one: Observation, html: str) -> None:
    assert measured(WORDS, one) == html


def test_without_its_unit_where_a_heading_has_it() -> None:
    assert measured(WORDS, row(), False) == '<span class="value">4.1</span>'


def test_a_number_has_the_decimal_mark_of_the_language() -> None:
    words = Words(translator("en"))
    words.decimals = Decimals(",")
    assert ">4,1<" in measured(words, row(number=4.1, unit=None))
