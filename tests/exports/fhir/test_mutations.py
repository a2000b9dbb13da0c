"""Any element of a real resource may be wrong: nothing raises, nobody disappears, no dose becomes given."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.record import Administration, DoseState, NoneKnown, Patient, Stay
from tests.exports.fhir.fhir_reading import DATA, Read, Resource, patient, read, resource, write

Path_ = tuple[str | int, ...]
WRONG_VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, "", " ", "x", "\x00", "2026-13-45", "Patient/", "#", "?", "9" * 400, "//"),
    *([], {}, [None], [[]], [{}], {"x": 1}, {"coding": 1}, {"text": 5}, ["x"], [1], {"reference": 4}, {"value": {}}),
]
WRONG = st.sampled_from(WRONG_VALUES)


@cache
def samples(name: str) -> list[Resource]:
    """The first resource of each type of a data set, for one patient where possible."""
    folder = {
        "mimic": DATA / "mimic-iv-demo-fhir-24" / "census",
        "clinosim": DATA / "clinosim-us-76-inpatients" / "fhir",
    }[name]
    found: list[Resource] = []
    for path in sorted(folder.glob("*.gz")):
        lines = gzip.decompress(path.read_bytes()).splitlines()
        chosen = next((line for line in lines if b'"in-progress"' in line), lines[0])
        sample = json.loads(chosen)
        found.append(sample)
    person = next(item for item in found if item["resourceType"] == "Patient")
    for item in found:
        for key in ("subject", "patient"):
            if key in item:
                item[key] = {"reference": f"Patient/{person['id']}"}
    return found


def paths(node: Any, above: Path_ = ()) -> Iterator[Path_]:
    if above:
        yield above
    if isinstance(node, dict):
        for key, value in node.items():
            yield from paths(value, (*above, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from paths(value, (*above, number))


def changed(resource: Resource, path: Path_, value: Any) -> Resource:
    result = copy.deepcopy(resource)
    node: Any = result
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return result


def read_all(resources: list[Resource]) -> Read:
    with TemporaryDirectory() as folder:
        found = read(write(Path(folder), resources), "2026-11-20T14:00:00-05:00")
    assert found.unaccounted() == {}
    return found


@pytest.mark.parametrize("name", ["mimic", "clinosim"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_wrong_element_never_drops_a_patient(name: str, data: st.DataObject) -> None:
    resources = list(samples(name))
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(resources) - 1))
        path = data.draw(st.sampled_from(list(paths(resources[number]))))
        if path in (("resourceType",), ("id",)):
            continue
        resources[number] = changed(resources[number], path, data.draw(WRONG))
    found = read_all(resources)
    assert sum(found.tally.read.values()) == len(resources)
    stays = [stay for stay in found.of(Stay) if stay.present]
    said = next(item for item in resources if item["resourceType"] == "Encounter").get("status")
    start = next(item for item in resources if item["resourceType"] == "Encounter").get("period") or {}
    if said == "in-progress" and start == {"start": "2026-11-16T07:15:00-04:00"}:
        assert len(stays) == 1
    assert {stay.patient for stay in found.of(Stay)} <= {row.key for row in found.of(Patient)}


DOSES: list[Resource] = [
    {"status": "not-done", "statusReason": [{"coding": [{"code": "refused"}], "text": "Refused"}]},
    {
        "status": "completed",
        "dosage": {"text": "1", "method": {"coding": [{"code": "Not Given", "system": "http://m"}]}},
    },
    {"status": "completed", "dosage": {"method": {"text": "Hold Dose"}, "dose": {"value": 5, "unit": "mg"}}},
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(base=st.sampled_from(DOSES), data=st.data())
def test_a_wrong_element_never_makes_a_dose_given(base: Resource, data: st.DataObject) -> None:
    dose = resource("MedicationAdministration", medicationCodeableConcept={"text": "x"}, **base)
    path = data.draw(st.sampled_from(list(paths(base))))
    value = data.draw(WRONG)
    stay = {"resourceType": "Encounter", "id": "e", "status": "in-progress", "subject": {"reference": "Patient/p1"}}
    found = read_all([patient(), stay, changed(dose, path, value)])
    for row in found.of(Administration):
        # An element set to null is an element that is not there.
        assert row.state is not DoseState.GIVEN or value is None


NKA: Resource = {
    "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}], "text": "No known allergies"},
    "verificationStatus": {"coding": [{"code": "refuted"}]},
    "clinicalStatus": {"coding": [{"code": "active"}]},
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_wrong_element_never_makes_a_refuted_statement_valid(data: st.DataObject) -> None:
    statement = resource("AllergyIntolerance", **NKA)
    path = data.draw(st.sampled_from([path for path in paths(NKA) if path[0] == "verificationStatus"]))
    value = data.draw(WRONG.filter(lambda value: value is not None))
    found = read_all([patient(), changed(statement, path, value)])
    assert found.of(NoneKnown) == []
