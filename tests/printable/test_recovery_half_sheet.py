"""Two sheets: together they open a snapshot, alone each is paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from exports.age_keys import generate_identity, recipient_of
from exports.language import translator
from exports.recovery_halves import Half, join_halves, split_identity
from printable.recovery_half_sheet import recovery_half_sheet
from printable.recovery_sheet import check_character, identity_lines
from tests.printable import reading

IDENTITY = generate_identity()
HALVES = split_identity(IDENTITY)


@pytest.fixture(scope="module", params=["fr", "en"])
def sheets(request: pytest.FixtureRequest) -> list[bytes]:
    return [
        recovery_half_sheet(
            site="Centre hospitalier de Valmont",
            half=half,
            recipient=recipient_of(IDENTITY),
            site_key="A1B2C3D4E5F60718",
            at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
            translator=translator(request.param),
            language=request.param,
        )
        for half in HALVES
    ]


def test_both_qr_codes_read_back_to_the_key(sheets: list[bytes]) -> None:
    read = [Half.parse(text, file="qr") for sheet in sheets for text in reading.symbols(sheet)]
    assert read == list(HALVES)
    assert join_halves(*read) == IDENTITY


def test_the_groups_read_back_to_the_key(sheets: list[bytes]) -> None:
    """As a person types them: row by row, the framed check character compared and left out."""
    typed = []
    for sheet in sheets:
        (page,) = reading.text(sheet)
        rows = [row.split() for row in page.split("\n")]
        groups = [row for row in rows if len(row) > 1 and all(re.fullmatch("[0-9A-Z-]{1,6}", word) for word in row)]
        found = [row for row in groups if check_character("".join(row[:-1])) == row[-1]]
        typed.append(Half.parse("".join("".join(row[:-1]) for row in found), file="typed"))
    assert join_halves(*typed) == IDENTITY


def test_a_sheet_holds_its_own_half_only(sheets: list[bytes]) -> None:
    for sheet, own, other in zip(sheets, HALVES, reversed(HALVES), strict=True):
        text = reading.squeezed(sheet)
        assert len(reading.text(sheet)) == 1
        assert own.pair_number in text
        assert "AGE-SECRET-KEY-1" not in text
        for line, _ in identity_lines(other.text)[1:]:
            assert line.replace(" ", "") not in text
        for expected in (recipient_of(IDENTITY), "A1B2C3D4E5F60718", "downtimerecover", "age-d-ikey.txt", "XOR"):
            assert expected in text
