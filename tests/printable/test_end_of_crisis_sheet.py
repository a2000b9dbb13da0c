"""The proof of an end of crisis on paper: whole, over as many pages as it takes, honest while it is not completed."""

from __future__ import annotations

import msgspec
import pytest

from exports.language import translator
from printable.end_of_crisis_sheet import EndOfCrisis, ListedFile, end_of_crisis_sheet
from tests.printable import reading

FILES = [
    ListedFile(file=f"snapshots/valmont_all_20261123T{n:06d}Z.sqlite.zst.age", size=n, sha256=f"{n:064x}")
    for n in range(300)
]
FACTS = EndOfCrisis(
    station="cardio-1", site="Centre hospitalier de Valmont", drill=False, declared_at="23/11/2026 02:10",
    declared_by="Anne Cadre", before="23/11/2026 02:00", chosen="", ended_at="02/12/2026 09:00", ended_by="Paul Roux",
    destroyed_at="02/12/2026 09:01", removed=300, entries=4200, acts=[("imprimé", 412)], journal_code="4200-7f3a-91c2",
    journal_head="ab" * 32, journal_faults=(), sheets=412, first_serial="CARDIO1-000001-A",
    last_serial="CARDIO1-000412-B", exported=FILES[:3], encrypted=False, destroyed=FILES,
    left=("ended.json", "vault.toml"), public_key="cd" * 32, software="0.1.0",
)  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_file_is_listed_and_every_page_says_whose_it_is(language: str) -> None:
    pdf = end_of_crisis_sheet(FACTS, translator(language), language)
    pages = reading.text(pdf)
    assert len(pages) > 2 and all("cardio-1" in page and "02/12/2026 09:00" in page for page in pages)
    text = reading.squeezed(pdf)
    assert all(one.sha256 in text for one in FILES)
    assert "412(CARDIO1-000001-A" in text and "300/300" in text


def test_what_is_not_completed_says_so_and_a_drill_is_one() -> None:
    begun = msgspec.structs.replace(FACTS, destroyed_at="", drill=True)
    text = reading.squeezed(end_of_crisis_sheet(begun, translator("en"), "en"))
    assert "NOTCOMPLETED" in text and "EXERCISE" in text and "300/300" not in text
    assert "NOTCOMPLETED" not in reading.squeezed(end_of_crisis_sheet(FACTS, translator("en"), "en"))
