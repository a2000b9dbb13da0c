"""What points to whom, what was withdrawn, and what is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exports.fhir.reading import BY_ENCOUNTER
from exports.quality import LeftOut
from exports.record import (
    Alert,
    Allergy,
    Document,
    MedicationOrder,
    Observation,
    Patient,
    Problem,
    Stay,
    Task,
)
from tests.exports.fhir.fhir_reading import (
    coded,
    encounter,
    of_one,
    patient,
    read,
    read_resources,
    resource,
    text,
    write,
)


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/p1"},
        {"reference": "http://his/fhir/Patient/p1/_history/3"},
        {"reference": "Patient?identifier=urn:ipp|77"},
        {"identifier": {"system": "urn:ipp", "value": "77"}},
        {"identifier": {"value": "77"}},
    ],
)
def test_every_way_to_point_to_a_patient(tmp_path: Path, reference: dict[str, Any]) -> None:
    person = patient(identifier=[{"system": "urn:ipp", "value": "77"}])
    allergy = resource("AllergyIntolerance", code=text("Latex")) | {"patient": reference}
    assert len(read_resources(tmp_path, person, allergy).of(Allergy)) == 1


def test_a_dangling_reference_drops_only_itself(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), resource("AllergyIntolerance", subject="gone", code=text("x")))
    assert found.tally.left_out["AllergyIntolerance", "patient-unknown"] == 1  # type: ignore[index]


def test_a_time_without_zone_is_local_and_counted(tmp_path: Path) -> None:
    found = of_one(tmp_path, resource("Observation", effectiveDateTime="2026-11-20T10:00:00", valueInteger=1))
    assert found.one(Observation).at == "2026-11-20T09:00:00+00:00"
    assert sum(found.tally.remarks.values()) == 1


def test_an_unknown_type_is_counted(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), {"resourceType": "Zorglub", "id": "z"})
    assert found.tally.left_out["Zorglub", "type-unknown"] == 1  # type: ignore[index]


def test_what_is_entered_in_error_is_never_shown(tmp_path: Path) -> None:
    wrong = "entered-in-error"
    activities = [
        {"detail": {"status": wrong, "code": text("x")}},
        {"detail": {"status": "scheduled", "code": text("y")}},
    ]
    found = of_one(
        tmp_path,
        resource("Observation", "o", status=wrong),
        resource("DocumentReference", "d", status="current", docStatus=wrong),
        resource("AllergyIntolerance", "a", verificationStatus=coded(wrong)),
        resource("Condition", "c", verificationStatus=coded(wrong)),
        resource("MedicationRequest", "m", status=wrong),
        resource("Flag", "f", status=wrong),
        resource("Goal", "g", lifecycleStatus=wrong),
        resource("Consent", "s", status=wrong),
        resource("CarePlan", "p", activity=activities),
    )
    assert [row.text for row in found.of(Task)] == ["y"]
    for kind in (Observation, Document, Allergy, Problem, MedicationOrder, Alert):
        assert found.of(kind) == []
    assert sum(count for (_, why), count in found.tally.left_out.items() if why == wrong) == 8


def test_times_and_words_that_are_wrong_are_counted_by_path(tmp_path: Path) -> None:
    wrong = resource("Observation", effectiveDateTime="hier", component=[{"valueQuantity": {"value": "?"}}])
    found = of_one(tmp_path, wrong)
    assert found.tally.unreadable == {
        ("Observation", "component.valueQuantity.value"): 1,
        ("Observation", "effectiveDateTime"): 1,
    }
    assert "effectiveDateTime: hier" in found.of(Observation)[0].unreadable


def test_contained_patients_of_one_name_are_never_one(tmp_path: Path) -> None:
    """`#p` is another person in each resource."""
    people = [
        encounter(f"e{n}") | {"subject": {"reference": "#p"}, "contained": [{"resourceType": "Patient", "id": "p"}]}
        for n in (1, 2)
    ]
    found = read_resources(
        tmp_path, *people, resource("AllergyIntolerance", code=text("x")) | {"patient": {"reference": "#p"}}
    )
    assert len({stay.patient for stay in found.of(Stay)}) == len(found.of(Patient)) == 2
    assert found.of(Allergy) == []


def test_a_number_that_two_patients_have_leads_to_neither(tmp_path: Path) -> None:
    same = [{"system": "urn:ipp", "value": "77"}]
    pointing = {"patient": {"identifier": same[0]}}
    allergy = resource("AllergyIntolerance", code=text("Latex")) | pointing
    found = read_resources(tmp_path, patient("p1", identifier=same), patient("p2", identifier=same), allergy)
    assert found.of(Allergy) == []
    merged = patient(
        "p1", identifier=same, active=False, link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}]
    )
    assert len(read_resources(tmp_path, merged, patient("p2", identifier=same), allergy).of(Allergy)) == 1


@pytest.mark.parametrize("kind", ["Observation", "MedicationAdministration", "Procedure", "DocumentReference"])
def test_a_resource_without_subject_belongs_to_the_patient_of_its_encounter(tmp_path: Path, kind: str) -> None:
    reference = {"reference": "Encounter/e1"}
    where = {"context": reference if kind == "MedicationAdministration" else {"encounter": [reference]}}
    item = resource(kind, subject=None, **(where if "Doc" in kind or "Admin" in kind else {"encounter": reference}))
    found = of_one(tmp_path, item)
    assert found.tally.kept[kind] == 1
    assert found.tally.remarks[BY_ENCOUNTER] == 1
    (row,) = [
        row for row in found.rows if type(row).__name__ == kind.removeprefix("Medication").removesuffix("Reference")
    ]
    assert row.patient == found.one(Patient).key  # type: ignore[attr-defined]


def test_a_subject_that_is_no_patient_is_not_replaced_by_that_of_the_encounter(tmp_path: Path) -> None:
    about = {"subject": {"reference": "Device/d"}, "encounter": {"reference": "Encounter/e1"}}
    assert of_one(tmp_path, resource("Observation", subject=None) | about).of(Observation) == []


def test_what_the_source_deleted_is_counted_as_deleted(tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"request": {"method": "DELETE", "url": "AllergyIntolerance/r1"}}],
    }
    write(tmp_path, [patient(), resource("AllergyIntolerance", code=text("Latex")), bundle])
    found = read(tmp_path)
    assert found.of(Allergy) == []
    assert found.tally.left_out == {("AllergyIntolerance", LeftOut.DELETED): 1}
    assert found.unaccounted() == {}


def test_an_open_stay_that_starts_a_little_later_than_now_hides_nobody(tmp_path: Path) -> None:
    ahead = encounter(period={"start": "2026-11-23T13:30:00Z"})
    assert read_resources(tmp_path, patient(), ahead).one(Stay).present
