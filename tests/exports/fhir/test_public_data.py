"""Whole public data sets, against counts made here from the raw JSON with nothing but `json`."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from exports.record import (
    Administration,
    Allergy,
    DoseState,
    Feed,
    IdentityStatus,
    Location,
    MedicationOrder,
    Movement,
    NoneKnown,
    Observation,
    Patient,
    Section,
    Stay,
)
from tests.exports.fhir.fhir_reading import DATA, Read, read

CLINOSIM = DATA / "clinosim-us-76-inpatients" / "fhir"
MIMIC = DATA / "mimic-iv-demo-fhir-24" / "census"
SETS = {
    "clinosim": (CLINOSIM, "2026-11-08T00:00:00+00:00", "America/New_York"),
    "mimic": (MIMIC, "2026-11-20T14:00:00-05:00", "America/New_York"),
    "synthea": (DATA / "synthea-r4-bundles", "2019-06-01T00:00:00+00:00", "America/New_York"),
    "sof": (DATA / "sof-bulk-10-patients", "2024-08-06T12:00:00+00:00", "America/New_York"),
    "fr-core": (DATA / "fr-core-2.2.0-examples", "2019-01-04T08:00:00+01:00", "Europe/Paris"),
}


@cache
def rows_of(name: str) -> Read:
    return read(*SETS[name])


def raw(folder: Path) -> Iterator[dict[str, Any]]:
    """Every resource of a folder, read in the plainest way."""
    for path in sorted(folder.iterdir()):
        if path.name in ("manifest.json", "log.ndjson") or (".json" not in path.name and ".ndjson" not in path.name):
            continue
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if ".ndjson" in path.name:
            yield from (json.loads(line) for line in content.splitlines() if line.strip())
        else:
            document = json.loads(content)
            is_bundle = document["resourceType"] == "Bundle"
            yield from (entry["resource"] for entry in document["entry"]) if is_bundle else [document]


@cache
def raw_by_kind(name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for resource in raw(SETS[name][0]):
        found.setdefault(resource["resourceType"], []).append(resource)
    return found


@pytest.mark.parametrize("name", SETS)
def test_every_resource_is_read_once_and_accounted_for(name: str) -> None:
    found = rows_of(name)
    assert dict(found.tally.read) == {kind: len(items) for kind, items in raw_by_kind(name).items()}
    assert found.unaccounted() == {}
    assert not found.tally.rejected
    assert not found.tally.unreadable


@pytest.mark.parametrize("name", SETS)
def test_every_patient_is_shown(name: str) -> None:
    known = {row.source for row in rows_of(name).of(Patient) if not row.identity_missing}
    assert known == {patient["id"] for patient in raw_by_kind(name)["Patient"]}


@pytest.mark.parametrize("name", SETS)
def test_all_rows_of_a_patient_belong_to_a_patient_shown(name: str) -> None:
    found = rows_of(name)
    keys = {row.key for row in found.of(Patient)}
    assert {row.patient for row in found.rows if hasattr(row, "patient")} <= keys


def place_names(encounter: dict[str, Any], locations: dict[str, dict[str, Any]], kind: str) -> set[str]:
    """The names of the places of that physical type in an encounter's own list."""
    references = (item["location"]["reference"].split("/")[1] for item in encounter.get("location", ()))
    return {
        locations[identifier]["name"]
        for identifier in references
        if locations[identifier]["physicalType"]["coding"][0]["code"] == kind
    }


def test_clinosim_shows_19_present_in_the_ward_and_bed_of_their_encounter() -> None:
    kinds = raw_by_kind("clinosim")
    locations = {location["id"]: location for location in kinds["Location"]}
    open_now = {item["id"]: item for item in kinds["Encounter"] if item["status"] == "in-progress"}
    present = {stay.key: stay for stay in rows_of("clinosim").of(Stay) if stay.present}
    assert len(present) == 19
    assert present.keys() == open_now.keys()
    for key, encounter in open_now.items():
        stay = present[key]
        wards = place_names(encounter, locations, "wa") or place_names(encounter, locations, "area")
        assert {stay.ward_name} == wards
        assert ([stay.bed] if stay.bed else []) == sorted(place_names(encounter, locations, "bd"))
        assert stay.place_confirmed == all(item["status"] == "active" for item in encounter["location"])


def test_clinosim_shows_both_patients_of_a_bed_with_two() -> None:
    beds = Counter((stay.ward, stay.bed) for stay in rows_of("clinosim").of(Stay) if stay.present and stay.bed)
    shared = {place for place, count in beds.items() if count > 1}
    assert len(shared) == 4


def test_clinosim_keeps_a_newborn_apart_from_the_stay_of_the_mother() -> None:
    """Its encounter is `partOf` the mother's, which is another patient's."""
    found = rows_of("clinosim")
    keys = {row.source: row.key for row in found.of(Patient)}
    stays = {stay.patient: stay for stay in found.of(Stay) if stay.present}
    assert stays[keys["pt-26f914e72a3a"]].key != stays[keys["pt-ab9d4aea602c"]].key


def test_clinosim_counts_doses_and_statements() -> None:
    kinds = raw_by_kind("clinosim")
    found = rows_of("clinosim")
    said = Counter(item["status"] for item in kinds["MedicationAdministration"])
    states = Counter(row.state for row in found.of(Administration))
    assert states == {DoseState.GIVEN: said["completed"], DoseState.NOT_GIVEN: said["not-done"]}
    # All 61 statements that there is no allergy are `resolved`: they hold no more, so none of them reassures.
    none = [item for item in kinds["AllergyIntolerance"] if item["code"]["coding"][0]["code"] == "716186003"]
    assert {item["clinicalStatus"]["coding"][0]["code"] for item in none} == {"resolved"}
    assert found.of(NoneKnown) == []
    shown = Counter((row.substance, row.clinical_status) for row in found.of(Allergy))
    assert shown["No known allergies", "resolved"] == len(none) == 61
    assert len(found.of(Allergy)) == len(kinds["AllergyIntolerance"])


def test_clinosim_observations_keep_every_component() -> None:
    kinds = raw_by_kind("clinosim")
    expected = sum(1 + len(item.get("component", ())) for item in kinds["Observation"])
    assert len(rows_of("clinosim").of(Observation)) == expected


def test_mimic_joins_31_open_encounters_of_24_patients_into_stays() -> None:
    kinds = raw_by_kind("mimic")
    open_now = [item for item in kinds["Encounter"] if item["status"] == "in-progress"]
    assert len(open_now) == 31
    found = rows_of("mimic")
    present = [stay for stay in found.of(Stay) if stay.present]
    assert len(present) == len({stay.patient for stay in present}) == 24
    parents = {item["partOf"]["reference"].split("/")[1] for item in open_now if "partOf" in item}
    tops = {item["id"] for item in open_now if "partOf" not in item}
    assert parents <= tops
    assert {stay.key for stay in present} == tops


def test_mimic_shows_the_ward_of_the_open_leaf() -> None:
    kinds = raw_by_kind("mimic")
    names = {location["id"]: location["name"] for location in kinds["Location"]}
    present = {stay.key: stay for stay in rows_of("mimic").of(Stay) if stay.present}
    for encounter in kinds["Encounter"]:
        if encounter["status"] != "in-progress":
            continue
        top = encounter["partOf"]["reference"].split("/")[1] if "partOf" in encounter else encounter["id"]
        now = [item for item in encounter["location"] if "end" not in item["period"]]
        assert [names[item["location"]["reference"].split("/")[1]] for item in now] == [present[top].ward_name]


DENIED = {"Not Given", "Hold Dose", "Not Flushed", "Not Given per Sliding Scale", "Stopped", "Confirmed"}


def test_mimic_doses_not_given_never_look_given() -> None:
    kinds = raw_by_kind("mimic")
    rows = {row.key: row for row in rows_of("mimic").of(Administration)}
    checked = 0
    for dose in kinds["MedicationAdministration"]:
        coding = dose.get("dosage", {}).get("method", {}).get("coding", [{}])
        row = rows[dose["id"]]
        if coding[0].get("code") in DENIED:
            checked += 1
            assert row.state is not DoseState.GIVEN
            assert row.said == coding[0]["code"]
        if coding[0].get("code", "").startswith(("Not", "Hold")):
            assert row.state is DoseState.NOT_GIVEN
        assert row.drug
    assert checked == 31


def test_mimic_doses_of_exactly_0_are_not_given_for_sure() -> None:
    rows = {row.key: row for row in rows_of("mimic").of(Administration)}
    doses = raw_by_kind("mimic")["MedicationAdministration"]
    nothing = [dose for dose in doses if dose.get("dosage", {}).get("dose", {}).get("value") == 0]
    said = {(rows[dose["id"]].state, rows[dose["id"]].said) for dose in nothing}
    assert len(nothing) == 6
    assert {state for state, _ in said} == {DoseState.UNKNOWN, DoseState.NOT_GIVEN}
    assert {words for _, words in said} == {
        "Administered 0 mg",
        "Administered 0",
        "Drug Push 0 units",
        "Not Given per Sliding Scale",
    }


def test_mimic_orders_have_the_drug_their_medication_names() -> None:
    kinds = raw_by_kind("mimic")
    names = {
        item["id"]: [name["value"] for name in item["identifier"] if name["system"].endswith("/mimic-medication-name")]
        for item in kinds["Medication"]
    }
    orders = {row.key: row for row in rows_of("mimic").of(MedicationOrder)}
    checked = 0
    for request in kinds["MedicationRequest"]:
        if "medicationReference" in request:
            expected = names[request["medicationReference"]["reference"].split("/")[1]]
            if expected:
                assert orders[request["id"]].drug == expected[0]
                checked += 1
            assert orders[request["id"]].drug
    assert checked > 1000


def test_mimic_movements_cover_all_locations() -> None:
    kinds = raw_by_kind("mimic")
    places = sum(len(item.get("location", ())) for item in kinds["Encounter"])
    children = [item for item in kinds["Encounter"] if "partOf" in item and not item.get("location")]
    assert places <= len(rows_of("mimic").of(Movement)) <= places + len(children)


def test_the_manifest_gives_the_time_of_reading_and_no_feed_is_of_the_future() -> None:
    feeds = rows_of("mimic").of(Feed)
    assert {feed.read_at for feed in feeds} == {"2026-11-20T19:00:00+00:00"}
    assert all(feed.data_at is None or feed.data_at <= "2026-11-20T19:00:00+00:00" for feed in feeds)
    assert {feed.section for feed in feeds} >= {Section.ORDERS, Section.ADMINISTRATIONS, Section.MOVEMENTS}


def test_synthea_keeps_the_allergies_of_all_known_patients() -> None:
    kinds = raw_by_kind("synthea")
    found = rows_of("synthea")
    assert len(found.of(Allergy)) == len(kinds["AllergyIntolerance"]) == 24
    keys = {row.source: row.key for row in found.of(Patient)}
    owners = Counter(
        keys[item["patient"]["reference"].removeprefix("urn:uuid:")] for item in kinds["AllergyIntolerance"]
    )
    assert Counter(row.patient for row in found.of(Allergy)) == owners


def test_fr_core_identity_and_place() -> None:
    found = rows_of("fr-core")
    person = next(row for row in found.of(Patient) if not row.identity_missing)
    assert (person.birth_name, person.given_name, person.given_names) == ("Durand", "Pierre", "Pierre Yves")
    assert (person.birthplace, person.birthplace_code) == ("Ambléon", "01006")
    assert (person.ins, person.ins_oid) == ("123456789012244", "1.2.250.1.213.1.4.8")
    assert person.identity_status is IdentityStatus.QUALIFIED
    assert person.ipp is None
    stay = found.one(Stay)
    assert stay.present
    assert (stay.number, stay.expected_discharge) == ("123", "2019-01-02")
    beds = {row.name: row for row in found.of(Location)}
    bed = beds["Lit Fenetre - chambre 04"]
    assert bed.ward is not None
    assert beds["UF Endocrino Diabeto"].key == bed.ward
    assert bed.room == "hopitaltest-endocrino-ch04"
