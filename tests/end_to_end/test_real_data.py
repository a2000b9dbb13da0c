"""Real hospital data, from the raw JSON to the laptop, against an independent count made with `json` alone."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exports.record import Administration, DoseState, Feed, Section, Stay
from exports.snapshot.census import census
from exports.snapshot.read import rows
from tests.end_to_end.conftest import DATA, Hospital
from tests.end_to_end.test_stock_programs import opened

CLINOSIM = DATA / "clinosim-us-76-inpatients" / "fhir"
MIMIC = DATA / "mimic-iv-demo-fhir-24" / "census"
OPEN = {"in-progress", "arrived", "triaged", "onleave"}


def resources(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def test_clinosim_has_19_present_each_where_its_encounter_says(clinosim: Hospital) -> None:
    names = {r["id"]: r["name"] for r in resources(CLINOSIM / "Location.ndjson.gz")}
    said: Counter[tuple[str, str | None, str | None]] = Counter()
    for encounter in resources(CLINOSIM / "Encounter.ndjson.gz"):
        if encounter["status"] in OPEN:
            places = [names[at["location"]["reference"].removeprefix("Location/")] for at in encounter["location"]]
            bed = next((place for place in places if place.startswith("Bed ")), None)
            ward = next((place for place in places if not place.startswith("Bed ")), None)
            said[encounter["subject"]["reference"].removeprefix("Patient/"), bed, ward] += 1
    with opened(clinosim).page() as connection:
        lines = census(connection)
    shown = Counter((line.patient.source, line.stay.bed, line.stay.ward_name or line.stay.place) for line in lines)
    assert len(lines) == 19
    assert shown == said


def test_mimic_has_24_patients_and_31_open_encounters_joined_into_stays(mimic: Hospital) -> None:
    encounters = [e for e in resources(MIMIC / "Encounter.000.ndjson.gz") if e["status"] in OPEN]
    patients = {e["subject"]["reference"] for e in encounters}
    unlinked = [e for e in encounters if "partOf" not in e]
    assert (len(encounters), len(patients), len(unlinked)) == (31, 24, 24)
    with opened(mimic).page() as connection:
        lines = census(connection)
    assert len(lines) == len(unlinked)
    assert len({line.patient.key for line in lines}) == 24


def test_no_dose_that_mimic_calls_not_given_is_shown_as_given(mimic: Hospital) -> None:
    contrary = {"Not Given", "Hold Dose", "Not Flushed", "Not Given per Sliding Scale"}
    said: dict[str, str] = {}
    for dose in resources(MIMIC / "MedicationAdministration.000.ndjson.gz"):
        codings = dose.get("dosage", {}).get("method", {}).get("coding", [])
        said[dose["id"]] = codings[0]["code"] if codings else ""
    assert sum(word in contrary for word in said.values()) >= 25
    with opened(mimic).page() as connection:
        states = {row.key.rsplit("/", 1)[-1]: row.state for row in rows(connection, Administration)}
    assert set(states) == set(said)
    for key, word in said.items():
        if word in contrary:
            assert states[key] is DoseState.NOT_GIVEN, word
        elif word == "Stopped":
            assert states[key] is DoseState.STOPPED
        elif word == "Delayed Administered":
            assert states[key] is DoseState.DELAYED


@pytest.mark.parametrize(
    ("folder", "now", "present"),
    [
        ("clinosim-us-76-inpatients/fhir", "2026-11-08T00:00:00Z", 19),
        ("mimic-iv-demo-fhir-24/census", "2026-11-20T14:00:00-05:00", 24),
        ("synthea-r4-bundles", "2019-06-01T00:00:00Z", None),
        ("sof-bulk-10-patients", "2024-08-06T18:12:57Z", None),
        ("fr-core-2.2.0-examples", "2026-11-20T14:00:00Z", None),
    ],
)
def test_everything_read_is_kept_left_out_with_a_reason_or_rejected_with_its_place(
    folder: str, now: str, present: int | None, tmp_path: Path
) -> None:
    hospital = Hospital(tmp_path)
    hospital.set_up(DATA / folder)
    report = hospital.export(now)
    counted = raw_count(DATA / folder)
    (source,) = report["sources"]
    assert {item["resource"]: item["read"] for item in source["resources"]} == counted
    for item in source["resources"]:
        assert item["read"] == item["kept"] + sum(item["left_out"].values()) + item["rejected"], item["resource"]
        assert item["unaccounted"] == 0
    if present is not None:
        assert report["scopes"][0]["present"] == present


def raw_count(folder: Path) -> dict[str, int]:
    """How many resources of each type the files hold, read the slow and plain way."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        if path.name in ("manifest.json", "log.ndjson") or not path.is_file():
            continue
        if ".ndjson" in path.name:
            found.update(resource["resourceType"] for resource in resources(path))
        elif ".json" in path.name:
            raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            content = json.loads(raw)
            entries = content["entry"] if content["resourceType"] == "Bundle" else [{"resource": content}]
            found.update(entry["resource"]["resourceType"] for entry in entries)
    return dict(found)


@pytest.mark.parametrize("name", ["clinosim", "mimic"])
def test_every_list_that_is_fed_says_how_old_it_is(name: str, request: pytest.FixtureRequest) -> None:
    with opened(request.getfixturevalue(name)).page() as connection:
        found = rows(connection, Feed)
        stays = rows(connection, Stay, "present")
    assert stays
    assert found
    assert all(feed.data_at or feed.read_at for feed in found if feed.rows)
    dated = {feed.section for feed in found if feed.data_at}
    assert {Section.ORDERS, Section.ADMINISTRATIONS, Section.VITAL_SIGNS} <= dated
