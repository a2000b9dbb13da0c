"""The recovery sheet opens what it promises to open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exports.age_keys import generate_identity, recipient_of
from exports.language import translator
from printable.recovery_sheet import CHECKED, check_character, identity_lines, recovery_sheet
from tests.printable import reading

IDENTITY = generate_identity()


@pytest.fixture(scope="module", params=["fr", "en"])
def content(request: pytest.FixtureRequest) -> bytes:
    return recovery_sheet(
        site="Centre hospitalier de Valmont",
        identity=IDENTITY,
        recipient=recipient_of(IDENTITY),
        site_key="A1B2C3D4E5F60718",
        at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        translator=translator(request.param),
    )


def test_the_identity_reads_back_from_the_qr_code(content: bytes) -> None:
    assert reading.symbols(content) == [IDENTITY]


def test_the_identity_stands_in_groups_of_six_with_check_characters(content: bytes) -> None:
    (page,) = reading.text(content)
    lines = identity_lines(IDENTITY)
    assert "".join(line.replace(" ", "") for line, _ in lines) == IDENTITY
    for line, check in lines:
        assert all(len(group) <= 6 for group in line.split(" "))
        assert any(
            row.split()[: len(line.split())] == line.split() and check in row.split() for row in page.split("\n")
        )


def test_it_names_the_stock_programs_and_the_keys(content: bytes) -> None:
    (page,) = reading.text(content)
    for expected in ("minisign -V -p site.pub", "age -d -i key.txt", "zstd -d", "select * from census",
                     recipient_of(IDENTITY), "A1B2C3D4E5F60718", "Centre hospitalier de Valmont"):  # fmt: skip
        assert expected in page


def test_the_check_character_finds_every_single_error_and_every_exchange() -> None:
    line = IDENTITY[:18]
    right = check_character(line)
    for place in range(len(line)):
        for other in CHECKED:
            if other != line[place]:
                assert check_character(line[:place] + other + line[place + 1 :]) != right
        for second in range(place + 1, len(line)):
            if line[place] != line[second]:
                swapped = list(line)
                swapped[place], swapped[second] = swapped[second], swapped[place]
                assert check_character("".join(swapped)) != right


def test_spaces_do_not_count() -> None:
    assert check_character("AGE-SE CRET-K") == check_character("AGE-SECRET-K")
