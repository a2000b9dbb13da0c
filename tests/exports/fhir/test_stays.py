"""Stays, movements, places and who is present."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from exports.record import Location, LocationKind, Movement, Patient, Stay, StayStatus
from tests.exports.fhir.fhir_reading import coded, encounter, patient, read, read_resources, resource


def location(identifier: str, kind: str, above: str | None = None, **more: object) -> dict[str, object]:
    place = {
        "resourceType": "Location",
        "id": identifier,
        "name": f"Name {identifier}",
        "physicalType": coded(kind),
        **more,
    }
    return place | ({"partOf": {"reference": f"Location/{above}"}} if above else {})


def at(
    identifier: str, start: str | None = None, end: str | None = None, status: str | None = "active"
) -> dict[str, object]:
    period = {key: value for key, value in (("start", start), ("end", end)) if value}
    return {"location": {"reference": f"Location/{identifier}"}, "status": status, "period": period}


HOUSE = [
    location("w1", "wa"),
    location("r1", "ro", "w1"),
    location("b1", "bd", "r1"),
    location("w2", "wa"),
    location("b2", "bd", "w2"),
]


def part_of(identifier: str) -> dict[str, str]:
    return {"reference": f"Encounter/{identifier}"}


@pytest.mark.parametrize(
    ("status", "end", "present", "shown"),
    [
        ("in-progress", None, True, StayStatus.IN_PROGRESS),
        ("in-progress", "2026-11-21T00:00:00Z", True, StayStatus.IN_PROGRESS),
        ("arrived", None, True, StayStatus.ARRIVED),
        ("triaged", None, True, StayStatus.TRIAGED),
        ("onleave", None, True, StayStatus.ON_LEAVE),
        ("finished", "2026-11-21T00:00:00Z", False, StayStatus.FINISHED),
        ("unknown", "2026-11-21T00:00:00Z", False, StayStatus.UNKNOWN),
        ("gibberish", None, True, StayStatus.UNKNOWN),
        ("gibberish", "2026-11-21T00:00:00Z", False, StayStatus.UNKNOWN),
        (None, None, True, StayStatus.UNKNOWN),
        (12, None, True, StayStatus.UNKNOWN),
    ],
)
def test_the_status_decides_who_is_present(
    tmp_path: Path, status: object, end: str | None, present: bool, shown: StayStatus
) -> None:
    period = {"start": "2026-11-20T08:00:00Z"} | ({"end": end} if end else {})
    stay = read_resources(tmp_path, patient(), encounter(status=status, period=period)).one(Stay)
    assert (stay.present, stay.status) == (present, shown)
    if shown is StayStatus.UNKNOWN and status not in ("unknown", None):
        assert any(str(status) in mark for mark in stay.unreadable)


def test_a_stay_of_tomorrow_is_awaited_and_not_present(tmp_path: Path) -> None:
    stay = read_resources(tmp_path, patient(), encounter(period={"start": "2026-11-24T08:00:00Z"})).one(Stay)
    assert not stay.present


def test_a_stay_entered_in_error_is_never_shown(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), encounter(status="entered-in-error"))
    assert found.of(Stay) == []
    assert len(found.of(Patient)) == 1


@pytest.mark.parametrize("subject", [{"reference": "Patient/gone"}, {"display": "Mme Martin"}, {}, None, 7, "x"])
def test_an_open_stay_without_identity_is_shown(tmp_path: Path, subject: object) -> None:
    found = read_resources(tmp_path, *HOUSE, encounter(location=[at("b1")]) | {"subject": subject})
    person, stay = found.one(Patient), found.one(Stay)
    assert person.identity_missing
    assert stay.patient == person.key
    assert (stay.present, stay.bed) == (True, "Name b1")


def test_a_patient_that_is_broken_still_has_a_bed(tmp_path: Path) -> None:
    (tmp_path / "broken.ndjson").write_text('{"resourceType":"Patient","id":"p1","name":[', encoding="utf-8")
    (tmp_path / "e.ndjson").write_text(__import__("json").dumps(encounter()), encoding="utf-8")

    found = read(tmp_path)
    assert found.one(Patient).identity_missing
    assert found.one(Stay).present


def test_bed_room_and_ward_come_from_part_of(tmp_path: Path) -> None:
    stay = read_resources(tmp_path, patient(), *HOUSE, encounter(location=[at("b1")])).one(Stay)
    assert (stay.ward, stay.ward_name, stay.room, stay.bed) == ("w1", "Name w1", "Name r1", "Name b1")
    assert stay.place_confirmed


def test_the_open_place_that_started_last_wins(tmp_path: Path) -> None:
    old, new = at("b1", "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"), at("b2", "2026-11-21T08:00:00Z")
    for places in permutations([old, new, at("b1", "2026-11-20T07:00:00Z")]):
        stay = read_resources(tmp_path, patient(), *HOUSE, encounter(location=list(places))).one(Stay)
        assert (stay.ward, stay.bed, stay.place_confirmed) == ("w2", "Name b2", True)


def test_a_place_that_is_over_is_shown_as_not_confirmed(tmp_path: Path) -> None:
    stay = read_resources(tmp_path, patient(), *HOUSE, encounter(location=[at("b1", status="completed")])).one(Stay)
    assert (stay.bed, stay.place_confirmed) == ("Name b1", False)


def test_a_planned_place_is_not_the_place_now(tmp_path: Path) -> None:
    places = [at("b1", "2026-11-20T08:00:00Z"), at("b2", "2026-11-22T08:00:00Z", status="planned")]
    assert read_resources(tmp_path, patient(), *HOUSE, encounter(location=places)).one(Stay).bed == "Name b1"


def test_an_unknown_place_is_shown_in_the_words_of_the_encounter(tmp_path: Path) -> None:
    place = {"location": {"reference": "Location/gone", "display": "Couloir B"}}
    stay = read_resources(tmp_path, patient(), encounter(location=[place])).one(Stay)
    assert (stay.ward, stay.place) == (None, "Couloir B")


def test_without_a_location_the_unit_in_charge_is_the_ward(tmp_path: Path) -> None:
    unit = {"resourceType": "Organization", "id": "uf1", "name": "UF Cardiologie"}
    found = read_resources(tmp_path, patient(), unit, encounter(serviceProvider={"reference": "Organization/uf1"}))
    ward = found.one(Location)
    assert (ward.name, ward.kind, ward.key) == ("UF Cardiologie", LocationKind.WARD, found.one(Stay).ward)


def test_places_in_a_circle_end(tmp_path: Path) -> None:
    circle = [location("b1", "bd", "b2"), location("b2", "bd", "b1")]
    found = read_resources(tmp_path, patient(), *circle, encounter(location=[at("b1")]))
    assert found.one(Stay).bed == "Name b1"


def test_parent_and_leaf_are_one_stay(tmp_path: Path) -> None:
    top = encounter("top", identifier=[{"value": "IEP1"}], reasonCode=[{"text": "Chute"}], location=[at("b1")])
    leaf = encounter("leaf", partOf=part_of("top"), location=[at("b2")], period={"start": "2026-11-22T08:00:00Z"})
    for order in permutations([patient(), top, leaf, *HOUSE[:1]], 4):
        found = read_resources(tmp_path, *order, *HOUSE[1:])
        stay = found.one(Stay)
        assert (stay.key, stay.number, stay.reason, stay.bed) == ("top", "IEP1", "Chute", "Name b2")
        assert stay.admitted_at == "2026-11-20T08:00:00+00:00"
        assert {row.bed for row in found.of(Movement)} == {"Name b1", "Name b2"}
        assert {row.stay for row in found.of(Movement)} == {"top"}


def test_an_open_child_of_a_finished_parent_is_a_stay_by_itself(tmp_path: Path) -> None:
    emergency = encounter(
        "er", status="finished", period={"start": "2026-11-20T08:00:00Z", "end": "2026-11-20T12:00:00Z"}
    )
    found = read_resources(tmp_path, patient(), emergency, encounter("imp", partOf=part_of("er")))
    assert {(row.key, row.present) for row in found.of(Stay)} == {("er", False), ("imp", True)}


def test_encounters_of_two_patients_are_never_joined(tmp_path: Path) -> None:
    found = read_resources(
        tmp_path, patient("p1"), patient("p2"), encounter("e1"), encounter("e2", "p2", partOf=part_of("e1"))
    )
    assert len({(row.key, row.patient) for row in found.of(Stay) if row.present}) == 2


def test_two_open_stays_of_one_patient_are_both_shown(tmp_path: Path) -> None:
    found = read_resources(tmp_path, patient(), encounter("e1"), encounter("e2"))
    assert [row.present for row in found.of(Stay)] == [True, True]


@pytest.mark.parametrize("links", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}, {"a": "gone"}])
def test_circles_of_encounters_end_and_drop_nobody(tmp_path: Path, links: dict[str, str]) -> None:
    chain = [encounter(name, partOf=part_of(above)) for name, above in links.items()]
    found = read_resources(tmp_path, patient(), *chain)
    assert [row.present for row in found.of(Stay)] == [True]
    assert found.tally.kept["Encounter"] == len(chain)


def test_two_patients_in_one_bed_are_both_shown(tmp_path: Path) -> None:
    found = read_resources(
        tmp_path,
        patient("p1"),
        patient("p2"),
        *HOUSE,
        encounter("e1", location=[at("b1")]),
        encounter("e2", "p2", location=[at("b1")]),
    )
    assert [row.bed for row in found.of(Stay)] == ["Name b1", "Name b1"]


def test_merged_patients_are_one(tmp_path: Path) -> None:
    link = [{"type": "replaced-by", "other": {"reference": "Patient/new"}}]
    found = read_resources(tmp_path, patient("old", active=False, link=link), patient("new"), encounter(subject="old"))
    person = found.one(Patient)
    assert person.source == "new"
    assert found.one(Stay).patient == person.key


def test_discharged_lately_is_kept_whole_and_long_ago_only_as_risks(tmp_path: Path) -> None:
    def gone(identifier: str, subject: str, end: str) -> dict[str, object]:
        return encounter(identifier, subject, status="finished", period={"start": "2026-01-01", "end": end})

    found = read_resources(
        tmp_path,
        patient("late"),
        patient("long"),
        gone("e1", "late", "2026-10-25T00:00:00Z"),
        gone("e2", "long", "2026-10-23T00:00:00Z"),
        *(resource("Observation", f"o-{who}", who, valueString="x") for who in ("late", "long")),
        *(resource("AllergyIntolerance", f"a-{who}", who, code={"text": "Latex"}) for who in ("late", "long")),
        *(resource("Flag", f"f-{who}", who, code={"text": "Chute"}) for who in ("late", "long")),
        *(resource("Condition", f"c-{who}", who, code={"text": "HTA"}) for who in ("late", "long")),
    )
    assert found.tally.kept == {
        "Patient": 2,
        "Encounter": 1,
        "Observation": 1,
        "AllergyIntolerance": 2,
        "Flag": 2,
        "Condition": 2,
    }


def test_a_survivor_that_names_whom_it_replaces_is_enough(tmp_path: Path) -> None:
    link = [{"type": "replaces", "other": {"reference": "Patient/old"}}]
    found = read_resources(tmp_path, patient("old", active=False), patient("new", link=link), encounter(subject="old"))
    assert found.one(Patient).source == "new"


def test_contradictory_links_merge_nobody(tmp_path: Path) -> None:
    link = [{"type": "replaced-by", "other": {"reference": "Patient/new"}}]
    found = read_resources(tmp_path, patient("old", active=True, link=link), patient("new"))
    assert {row.source for row in found.of(Patient)} == {"old", "new"}


def test_merges_in_a_circle_end(tmp_path: Path) -> None:
    def to(other: str) -> list[dict[str, object]]:
        return [{"type": "replaced-by", "other": {"reference": f"Patient/{other}"}}]

    found = read_resources(tmp_path, patient("a", link=to("b")), patient("b", link=to("a")), encounter(subject="a"))
    assert found.one(Stay).present
    assert found.one(Stay).patient in {row.key for row in found.of(Patient)}


def test_an_untyped_place_with_a_patient_is_a_ward(tmp_path: Path) -> None:
    place = {"resourceType": "Location", "id": "l1", "name": "Unité 3"}
    empty = {"resourceType": "Location", "id": "l2", "name": "Parking"}
    found = read_resources(tmp_path, patient(), place, empty, encounter(location=[at("l1")]))
    assert found.one(Stay).ward_name == "Unité 3"
    assert {row.name: row.kind for row in found.of(Location)} == {
        "Unité 3": LocationKind.WARD,
        "Parking": LocationKind.OTHER,
    }
