"""Observations: values, categories, panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exports.record import Observation, ObservationCategory
from tests.exports.fhir.fhir_reading import coded, of_one, resource, text


@pytest.mark.parametrize(
    ("value", "shown", "unit"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "mg/l"}}, "<5", "mg/l"),
        ({"valueQuantity": {"value": 173.45484138767452}}, "173.45484138767452", None),
        ({"valueString": "trouble"}, "trouble", None),
        ({"valueBoolean": False}, "false", None),
        ({"valueInteger": 0}, "0", None),
        ({"valueCodeableConcept": text("Positif")}, "Positif", None),
        ({"valueRange": {"low": {"value": 1}, "high": {"value": 2}}}, "1 – 2", None),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "1 / 128", None),
        ({"valueTime": "12:30:00"}, "12:30:00", None),
        ({"valueDateTime": "2026-11-20T10:00:00+01:00"}, "2026-11-20T09:00:00+00:00", None),
        ({"valuePeriod": {"start": "2026-11-20"}}, "2026-11-20 – …", None),
        ({"valueSampledData": {"data": "1 2 E"}}, "1 2 E", None),
        ({"dataAbsentReason": text("hémolysé")}, None, None),
    ],
)
def test_values_of_observations(tmp_path: Path, value: dict[str, Any], shown: str | None, unit: str | None) -> None:
    row = of_one(tmp_path, resource("Observation", code=text("x"), **value)).one(Observation)
    assert (row.value, row.unit) == (shown, unit)
    assert row.missing_reason == ("hémolysé" if shown is None else None)


def test_a_value_that_cannot_be_read_is_shown_raw(tmp_path: Path) -> None:
    row = of_one(
        tmp_path, resource("Observation", code=text("K"), valueQuantity={"value": "<3,5", "unit": "mmol/l"})
    ).one(Observation)
    assert (row.value, row.unit) == (None, "mmol/l")
    assert row.unreadable == ('valueQuantity.value: "<3,5"',)


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("vital-signs", ObservationCategory.VITAL_SIGNS),
        ("LAB", ObservationCategory.LABORATORY),
        ("laboratory", ObservationCategory.LABORATORY),
        ("Output", ObservationCategory.INTAKE_OUTPUT),
        ("Access Lines - Invasive", ObservationCategory.LINE),
        ("GI/GU", ObservationCategory.OTHER),
    ],
)
def test_categories(tmp_path: Path, code: str, category: ObservationCategory) -> None:
    assert of_one(tmp_path, resource("Observation", category=[coded(code)])).one(Observation).category is category


def test_components_and_members_know_their_panel(tmp_path: Path) -> None:
    pressure = resource("Observation", "bp", code=text("PA"), component=[{"code": text("PAS"), "valueInteger": 120}])
    panel = resource("Observation", "nfs", code=text("NFS"), hasMember=[{"reference": "Observation/hb"}])
    rows = {
        row.key: row
        for row in of_one(tmp_path, pressure, resource("Observation", "hb", valueInteger=9), panel).of(Observation)
    }
    assert (rows["bp/1"].panel, rows["bp/1"].value, rows["bp"].value) == ("bp", "120", None)
    assert rows["hb"].panel == "nfs"


def test_a_value_about_somebody_else_says_so(tmp_path: Path) -> None:
    foetal = resource("Observation", code=text("FC"), valueInteger=140, focus=[{"display": "Foetus"}])
    assert of_one(tmp_path, foetal).one(Observation).unreadable == ("focus: Foetus",)


def test_a_modifier_of_a_component_is_marked(tmp_path: Path) -> None:
    part = {"code": text("PAS"), "valueInteger": 120, "modifierExtension": [{"url": "x"}]}
    whole = of_one(tmp_path, resource("Observation", component=[part])).of(Observation)[0]
    assert whole.unreadable == ('component[0].modifierExtension: [{"url": "x"}]',)


def test_a_range_in_another_unit_or_for_some_says_so(tmp_path: Path) -> None:
    value = {"value": 5, "unit": "mg/l"}
    limits: list[dict[str, Any]] = [{"low": {"value": 0.001, "unit": "g/l"}, "high": {"value": 8, "unit": "mg/l"}}]
    row = of_one(tmp_path, resource("Observation", valueQuantity=value, referenceRange=limits)).one(Observation)
    assert row.range == "0.001 g/l – 8"
    limits = [{"high": {"value": high}, "appliesTo": [text(whom)]} for high, whom in ((7, "femme"), (8, "homme"))]
    row = of_one(tmp_path, resource("Observation", valueQuantity=value, referenceRange=limits)).one(Observation)
    assert row.range == "femme: ≤ 7; homme: ≤ 8"
