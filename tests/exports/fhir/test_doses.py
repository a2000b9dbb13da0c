"""A dose not given never looks given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exports.record import Administration, DoseState
from tests.exports.fhir.fhir_reading import coded, encounter, of_one, patient, read, read_resources, resource, write


def dose(tmp_path: Path, **elements: Any) -> Administration:
    elements = {"status": "completed", "medicationCodeableConcept": {"text": "Paracétamol"}, **elements}
    given = resource("MedicationAdministration", **elements)
    return read_resources(tmp_path, patient(), encounter(), given).one(Administration)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("completed", DoseState.GIVEN),
        ("not-done", DoseState.NOT_GIVEN),
        ("in-progress", DoseState.IN_PROGRESS),
        ("stopped", DoseState.STOPPED),
        ("on-hold", DoseState.UNKNOWN),
        ("unknown", DoseState.UNKNOWN),
        ("COMPLETED", DoseState.UNKNOWN),
        ("done", DoseState.UNKNOWN),
        (None, DoseState.UNKNOWN),
        (True, DoseState.UNKNOWN),
    ],
)
def test_states_by_status(tmp_path: Path, status: object, state: DoseState) -> None:
    assert dose(tmp_path, status=status).state is state


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Administered", DoseState.GIVEN),
        ("Administered in Other Location", DoseState.GIVEN),
        ("Non Iv Meds", DoseState.GIVEN),
        ("Administré", DoseState.GIVEN),
        ("Injection", DoseState.GIVEN),
        ("Not Given", DoseState.NOT_GIVEN),
        ("NOT GIVEN", DoseState.NOT_GIVEN),
        ("Not Given per Sliding Scale", DoseState.NOT_GIVEN),
        ("Hold Dose", DoseState.NOT_GIVEN),
        ("Held", DoseState.NOT_GIVEN),
        ("Refused", DoseState.NOT_GIVEN),
        ("Refusé par le patient", DoseState.NOT_GIVEN),
        ("Non administré", DoseState.NOT_GIVEN),
        ("Non-administré", DoseState.NOT_GIVEN),
        ("Pas donné", DoseState.NOT_GIVEN),
        ("Not Flushed", DoseState.NOT_GIVEN),
        ("Not Applied", DoseState.NOT_GIVEN),
        ("Delayed Not Started", DoseState.NOT_GIVEN),
        ("Delayed Administered", DoseState.DELAYED),
        ("Delayed", DoseState.UNKNOWN),
        ("Stopped", DoseState.STOPPED),
        ("Not Stopped", DoseState.UNKNOWN),
        ("Confirmed", DoseState.UNKNOWN),
        ("Partial Administered", DoseState.UNKNOWN),
        ("Something new", DoseState.UNKNOWN),
    ],
)
def test_states_by_method(tmp_path: Path, words: str, state: DoseState) -> None:
    for method in ({"text": words}, coded(words), coded("1", display=words)):
        row = dose(tmp_path, dosage={"method": method})
        assert row.state is state
        assert row.said == words


def test_a_reason_not_to_give_wins_over_completed(tmp_path: Path) -> None:
    row = dose(tmp_path, statusReason=[{"text": "Patient refused"}])
    assert (row.state, row.reason) == (DoseState.NOT_GIVEN, "Patient refused")
    assert dose(tmp_path, statusReason=[{"text": "À jeun"}]).state is DoseState.UNKNOWN


def test_a_text_that_only_denies_wins_over_completed(tmp_path: Path) -> None:
    assert dose(tmp_path, dosage={"text": "Non donné"}).state is DoseState.NOT_GIVEN
    assert dose(tmp_path, note=[{"text": "refusé"}]).state is DoseState.NOT_GIVEN


@pytest.mark.parametrize(
    "elements",
    [
        {"dosage": "Not Given"},
        {"dosage": {"method": "Not Given"}},
        {"dosage": {"method": {"text": ["Not Given"]}}},
        {"dosage": {"method": {"coding": "Not Given"}}},
        {"statusReason": {"text": "x"}},
        {"modifierExtension": [{"url": "http://x/not", "valueBoolean": True}]},
        {"dosage": {"modifierExtension": [{"url": "http://x/not", "valueBoolean": True}]}},
        {"implicitRules": "http://x"},
    ],
)
def test_what_is_decisive_and_unreadable_rules_out_given(tmp_path: Path, elements: dict[str, Any]) -> None:
    row = dose(tmp_path, **elements)
    assert row.state is not DoseState.GIVEN
    assert row.unreadable


def test_entered_in_error_is_never_shown(tmp_path: Path) -> None:
    wrong = resource("MedicationAdministration", status="entered-in-error")
    found = read_resources(tmp_path, patient(), encounter(), wrong)
    assert found.of(Administration) == []


def test_a_drug_known_by_its_code_is_shown_by_it(tmp_path: Path) -> None:
    row = dose(tmp_path, medicationCodeableConcept=coded("SIMV10", "http://local"))
    assert (row.drug, row.code) == ("SIMV10", "http://local|SIMV10")


def test_a_drug_that_is_nowhere_is_shown_by_its_reference(tmp_path: Path) -> None:
    row = dose(tmp_path, medicationCodeableConcept=None, medicationReference={"reference": "Medication/gone"})
    assert row.drug == "Medication/gone"


def test_a_contained_drug_is_named(tmp_path: Path) -> None:
    inside = {"resourceType": "Medication", "id": "m", "code": {"text": "Héparine 25 000 UI"}}
    row = dose(tmp_path, medicationCodeableConcept=None, contained=[inside], medicationReference={"reference": "#m"})
    assert row.drug == "Héparine 25 000 UI"


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    import json

    line = json.dumps(
        resource("MedicationAdministration", status="completed", dosage={"dose": {"value": 1.0, "unit": "mg"}})
    )
    (tmp_path / "d.ndjson").write_text(line.replace("1.0", "0.10000000000000000001"), encoding="utf-8")

    assert read(write(tmp_path, [patient(), encounter()])).one(Administration).dose == "0.10000000000000000001 mg"


@pytest.mark.parametrize(
    ("dosage", "state"),
    [
        ({"dose": {"value": 0, "unit": "mg"}}, DoseState.UNKNOWN),
        ({"dose": {"value": 0.0, "unit": "mg"}, "method": {"text": "Administered"}}, DoseState.UNKNOWN),
        ({"dose": {"value": 0, "unit": "mg"}, "method": {"text": "Not Given"}}, DoseState.NOT_GIVEN),
        ({"dose": {"value": 0, "unit": "ml"}, "rateQuantity": {"value": 5, "unit": "ml/h"}}, DoseState.GIVEN),
        ({"dose": {"value": 0.1, "unit": "mg"}}, DoseState.GIVEN),
        ({"dose": {"unit": "mg"}}, DoseState.GIVEN),
    ],
)
def test_a_dose_of_exactly_0_is_not_given_for_sure(tmp_path: Path, dosage: dict[str, Any], state: DoseState) -> None:
    row = of_one(tmp_path, resource("MedicationAdministration", status="completed", dosage=dosage)).one(Administration)
    assert row.state is state
    assert (row.said or "").endswith(" mg") == (state is DoseState.UNKNOWN)
