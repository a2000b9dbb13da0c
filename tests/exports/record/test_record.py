"""The record's types: documented, storable, and honest about what nobody said."""

from __future__ import annotations

from typing import Annotated, get_args, get_origin, get_type_hints

import pytest

from exports.record import (
    TABLES,
    Allergy,
    At,
    ListState,
    NoneKnown,
    Observation,
    ObservationCategory,
    Patient,
    PatientRecord,
    Row,
    Section,
    Stay,
)

TYPES = sorted(TABLES, key=lambda row_type: row_type.__name__)


@pytest.mark.parametrize("row_type", TYPES, ids=lambda row_type: row_type.__name__)
def test_every_field_says_where_the_standards_carry_it(row_type: type[Row]) -> None:
    hints = get_type_hints(row_type, include_extras=True)
    for name in row_type.__struct_fields__:
        assert get_origin(hints[name]) is Annotated, name
        (place,) = (m for m in get_args(hints[name])[1:] if isinstance(m, At))
        assert place.fhir


@pytest.mark.parametrize("row_type", TYPES, ids=lambda row_type: row_type.__name__)
def test_every_type_is_frozen(row_type: type[Row]) -> None:
    assert row_type.__struct_config__.frozen


def record(**lists: object) -> PatientRecord:
    return PatientRecord(patient=Patient(key="p"), **lists)  # type: ignore[arg-type]  # rows of each test


@pytest.mark.parametrize("section", Section)
def test_a_list_nobody_spoke_of_is_not_recorded(section: Section) -> None:
    assert record().state(section) is ListState.NOT_RECORDED


@pytest.mark.parametrize("section", Section)
def test_none_known_only_comes_from_the_source(section: Section) -> None:
    said = record(none_known=(NoneKnown(patient="p", section=section),))
    assert said.state(section) is ListState.NONE_KNOWN
    assert all(said.state(other) is ListState.NOT_RECORDED for other in Section if other is not section)


def test_a_listed_allergy_wins_over_a_statement_that_there_is_none() -> None:
    both = record(
        allergies=(Allergy(key="a", patient="p", substance="pénicilline"),),
        none_known=(NoneKnown(patient="p", section=Section.ALLERGIES),),
    )
    assert both.state(Section.ALLERGIES) is ListState.LISTED


def test_vital_signs_and_laboratory_are_told_apart() -> None:
    one = record(observations=(Observation(key="o", patient="p", category=ObservationCategory.LABORATORY),))
    assert one.state(Section.LABORATORY) is ListState.LISTED
    assert one.state(Section.VITAL_SIGNS) is ListState.NOT_RECORDED
    assert one.state(Section.OBSERVATIONS) is ListState.NOT_RECORDED


def test_the_open_stay_comes_before_a_later_closed_one() -> None:
    closed, open_stay = Stay(key="1", patient="p"), Stay(key="2", patient="p", present=True)
    assert record(stays=(closed, open_stay)).stay is open_stay
    assert record(stays=(closed,)).stay is closed
    assert record().stay is None
