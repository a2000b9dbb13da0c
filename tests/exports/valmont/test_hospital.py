"""The fictive hospital: the same bytes twice, nothing dangling, nothing after now, every case where it should be."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from exports.valmont import HospitalSummary, write_hospital
from exports.valmont.tables import read_tables

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
Resources = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, HospitalSummary]:
    folder = tmp_path_factory.mktemp("valmont")
    return folder, write_hospital(folder, now=NOW)


@pytest.fixture(scope="module")
def summary(hospital: tuple[Path, HospitalSummary]) -> HospitalSummary:
    return hospital[1]


@pytest.fixture(scope="module")
def resources(hospital: tuple[Path, HospitalSummary]) -> Resources:
    """Type → id → resource."""
    found: Resources = defaultdict(dict)
    for file in sorted(hospital[0].glob("*.ndjson")):
        for line in file.read_text(encoding="utf-8").splitlines():
            resource = json.loads(line)
            assert resource["resourceType"] == file.stem
            assert resource["id"] not in found[file.stem], "an id is used twice"
            found[file.stem][resource["id"]] = resource
    return found


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def of_patient(resources: Resources, kind: str, patient: str) -> list[dict[str, Any]]:
    target = {"reference": f"Patient/{patient}"}
    return [found for found in resources[kind].values() if target in (found.get("subject"), found.get("patient"))]


def test_the_same_seed_makes_the_same_bytes(hospital: tuple[Path, HospitalSummary], tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    assert write_hospital(again, now=NOW) == hospital[1]
    write_hospital(other, now=NOW, seed=7)
    assert digests(again) == digests(hospital[0])
    assert digests(other)["Patient.ndjson"] != digests(again)["Patient.ndjson"]


def test_counts(summary: HospitalSummary, resources: Resources) -> None:
    assert summary.present == 180
    assert len(summary.wards) == 8
    assert summary.discharged == 60
    assert summary.known == 300
    assert summary.appointments == len(resources["Appointment"]) == 40
    assert len(resources["Patient"]) == 540
    assert {kind: len(found) for kind, found in resources.items()} == summary.resources
    tops = [encounter for encounter in resources["Encounter"].values() if "partOf" not in encounter]
    states = Counter(encounter["status"] for encounter in tops)
    assert states["finished"] == 60
    assert states["onleave"] == 1
    assert states["triaged"] >= 1
    assert states["arrived"] >= 1
    assert states["in-progress"] + states["onleave"] + states["triaged"] + states["arrived"] == 180
    assert any("partOf" in encounter for encounter in resources["Encounter"].values())


def test_the_manifest_lists_every_file(hospital: tuple[Path, HospitalSummary]) -> None:
    folder, summary = hospital
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert datetime.fromisoformat(manifest["transactionTime"]) == NOW
    assert {output["type"]: output["count"] for output in manifest["output"]} == summary.resources
    assert all((folder / output["url"]).is_file() for output in manifest["output"])


def test_every_reference_resolves(resources: Resources) -> None:
    dangling = {
        target
        for found in resources.values()
        for resource in found.values()
        for target in references(resource)
        if target.partition("/")[2] not in resources[target.partition("/")[0]]
    }
    assert dangling == set()


def test_ins_numbers_have_the_right_key_and_the_test_oid(resources: Resources) -> None:
    seen = 0
    for patient in resources["Patient"].values():
        for identifier in patient["identifier"]:
            if identifier["type"]["coding"][0]["code"] != "INS-NIR-TEST":
                continue
            seen += 1
            assert identifier["system"] == "urn:oid:1.2.250.1.213.1.4.10"
            value = identifier["value"]
            digits = int(value[:13].replace("2A", "19").replace("2B", "18"))
            assert len(value) == 15
            assert int(value[13:]) == 97 - digits % 97
            assert value[0] == {"male": "1", "female": "2"}[patient["gender"]]
            assert value[1:5] == patient["birthDate"][2:4] + patient["birthDate"][5:7]
    assert seen > 400


def test_nothing_has_happened_after_now(resources: Resources) -> None:
    for found in resources.values():
        for resource in found.values():
            assert datetime.fromisoformat(resource["meta"]["lastUpdated"]) <= NOW, resource["id"]
    past = ("MedicationAdministration", "Observation", "DiagnosticReport", "Communication", "ClinicalImpression")
    for kind in past:
        for resource in resources[kind].values():
            for name in ("effectiveDateTime", "issued", "sent", "date"):
                if name in resource:
                    assert datetime.fromisoformat(resource[name]) <= NOW, resource["id"]
            for time in resource.get("effectivePeriod", {}).values():
                assert datetime.fromisoformat(time) <= NOW, resource["id"]


def test_administrations_answer_their_orders(resources: Resources) -> None:
    states: Counter[str] = Counter()
    for dose in resources["MedicationAdministration"].values():
        order = resources["MedicationRequest"][dose["request"]["reference"].partition("/")[2]]
        states[dose["status"]] += 1
        assert order["subject"] == dose["subject"]
        assert order["status"] != "draft"
        at = dose.get("effectiveDateTime") or dose["effectivePeriod"]["start"]
        assert datetime.fromisoformat(at) >= datetime.fromisoformat(order["authoredOn"])
        assert (dose["status"] == "not-done") == ("statusReason" in dose)
    assert states["completed"] > 20 * states["not-done"] / 2
    assert min(states[state] for state in ("not-done", "in-progress")) >= 1


def test_flags_of_results_agree_with_ranges(resources: Resources) -> None:
    seen: Counter[str] = Counter()
    for observation in resources["Observation"].values():
        if "referenceRange" not in observation:
            continue
        value = observation["valueQuantity"]["value"]
        low, high = (observation["referenceRange"][0][side]["value"] for side in ("low", "high"))
        flag = observation.get("interpretation", [{"coding": [{"code": ""}]}])[0]["coding"][0]["code"]
        seen[flag] += 1
        assert (flag in ("L", "LL")) == (value < low)
        assert (flag in ("H", "HH")) == (value > high)
    assert min(seen[flag] for flag in ("", "L", "H", "LL", "HH")) >= 1


def test_rooms_do_not_mix_men_and_women(resources: Resources) -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for encounter in resources["Encounter"].values():
        for place in encounter.get("location", []):
            location = resources["Location"][place["location"]["reference"].partition("/")[2]]
            bed = location["physicalType"]["coding"][0]["code"] == "bd" and "berceau" not in location["name"]
            if encounter["status"] != "finished" and place["status"] == "active" and bed:
                patient = resources["Patient"][encounter["subject"]["reference"].partition("/")[2]]
                rooms[location["partOf"]["reference"]].add(patient["gender"])
    assert len(rooms) > 80
    assert {room for room, sexes in rooms.items() if len(sexes) > 1} == set()


def test_every_case_is_there(summary: HospitalSummary, resources: Resources) -> None:
    cases = read_tables().cases
    assert set(summary.cases) == {case.name for case in cases}
    for found in summary.cases.values():
        patient = resources["Patient"][found.patient]
        assert found.ipp in [identifier["value"] for identifier in patient["identifier"]]
        assert of_patient(resources, "Encounter", found.patient)


def test_every_line_of_the_tables_is_used() -> None:
    tables = read_tables()
    clinical = (*tables.profiles.values(), *tables.cases)
    assert {name for one in clinical for name in one.orders} == set(tables.orders)
    assert {name for one in clinical for name in one.microbiology} == set(tables.microbiology)
    assert {name for one in clinical for name in one.labs} <= set(tables.panels)


def test_the_readme_names_every_case(summary: HospitalSummary) -> None:
    readme = files("exports.valmont").joinpath("README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+)` \|", readme.partition("## Cases")[2], re.MULTILINE))
    assert listed == set(summary.cases)


@pytest.mark.parametrize("present", [120, 200, 400])
def test_sizes(tmp_path: Path, present: int) -> None:
    summary = write_hospital(tmp_path, now=NOW, patients=present)
    assert summary.present == present
    assert len(summary.cases) == len(read_tables().cases)
    assert len(summary.wards) == 8 * -(-present // 180)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 5, 59, tzinfo=UTC),
    ],
)
def test_any_hour_of_the_year(tmp_path: Path, now: datetime) -> None:
    assert write_hospital(tmp_path, now=now, patients=120).present == 120
    for line in (tmp_path / "MedicationAdministration.ndjson").read_text(encoding="utf-8").splitlines():
        dose = json.loads(line)
        at = dose.get("effectiveDateTime") or dose["effectivePeriod"]["start"]
        assert datetime.fromisoformat(at) <= now


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 120"):
        write_hospital(tmp_path, now=NOW, patients=10)
    with pytest.raises(ValueError, match="zone"):
        write_hospital(tmp_path, now=NOW.replace(tzinfo=None))


def test_samples_validate_as_fhir(resources: Resources) -> None:
    """fhir.resources (R4B) as an oracle: three hundred of each type at most."""
    for kind, found in resources.items():
        model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        step = max(1, len(found) // 300)
        for resource in list(found.values())[::step]:
            model.model_validate(resource)
