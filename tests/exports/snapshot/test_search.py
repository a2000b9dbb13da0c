"""A patient is found by what a hurried person types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.folding import fold, search_words
from exports.record import Patient, Stay
from exports.snapshot.search import search
from tests.exports.snapshot.test_snapshot import reopened

CONNECTION = reopened(
    Patient(key="darcy", birth_name="D’Arcy-Œuvrard", given_name="Zoé", ipp="8000123", birth_date="1952-07-14"),
    Patient(key="nguyen", birth_name="Nguyễn", given_name="Thị Hồng", used_name="Lefèvre"),
    Patient(key="lukasz", birth_name="Wiśniewski", given_name="Łukasz"),
    Patient(key="strasse", birth_name="Straßer", given_name="Jürgen", birth_date="1952-07-14"),
    Patient(key="merged", birth_name="Old", ipp="8000555", old_numbers=("7700-42", "7700-43")),
    Patient(key="partly", birth_name="Young", birth_date="1999-03"),
    Patient(key="gone", birth_name="Martin", given_name="Paul"),
    Patient(key="here", birth_name="Martin", given_name="Paule"),
    Stay(key="1", patient="darcy", present=True, number="26011234", room="214", bed="214P"),
    Stay(key="2", patient="here", present=True),
    Stay(key="3", patient="gone", present=False, admitted_at="2026-11-01"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("darcy", ["darcy"]),
        ("d'arcy", ["darcy"]),
        ("D ARCY", ["darcy"]),
        ("oeuvrard zoe", ["darcy"]),
        ("zoé oeuv", ["darcy"]),
        ("arcyoeuvrard", []),
        ("8000123", ["darcy"]),
        ("80001", ["darcy"]),
        ("26011234", ["darcy"]),
        ("7700-42", ["merged"]),
        ("770043", ["merged"]),
        ("14/03/1999", ["partly"]),
        ("14/04/1999", []),
        ("214p", ["darcy"]),
        ("nguyen", ["nguyen"]),
        ("lefevre", ["nguyen"]),
        ("lukasz", ["lukasz"]),
        ("strasser", ["strasse"]),
        ("14/07/1952", ["darcy", "strasse"]),
        ("14.7.1952 jurgen", ["strasse"]),
        ("1952-07-14", ["darcy", "strasse"]),
        ("14071952", ["darcy", "strasse"]),
        ("martin", ["here", "gone"]),
        ("martin zoe", []),
        ("", []),
        ("   ", []),
        ('"', []),
        ("AND", []),
        ("* OR *", []),
    ],
)
def test_search_finds(typed: str, found: list[str]) -> None:
    assert [hit.patient.key for hit in search(CONNECTION, typed)] == found


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_nothing_typed_ever_fails(typed: str) -> None:
    search(CONNECTION, typed)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_search_words_hold_parts_and_joined() -> None:
    assert search_words("D’Arcy-Œuvrard") == ("d", "arcy", "oeuvrard", "darcyoeuvrard")


def test_stays_of_one_number_are_told_apart() -> None:
    """Two sources may both have a stay "1"."""
    both = reopened(
        Patient(key="a", birth_name="Abel"),
        Patient(key="b", birth_name="Abel"),
        Stay(key="1", patient="a", present=True, bed="1A"),
        Stay(key="1", patient="b", present=True, bed="2B"),
    )
    found = {hit.patient.key: hit.stay.bed if hit.stay else None for hit in search(both, "abel")}
    assert found == {"a": "1A", "b": "2B"}
    assert len(search(both, "abel")) == 2
