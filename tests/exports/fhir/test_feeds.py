"""How old each list is."""

from __future__ import annotations

from pathlib import Path

from exports.record import Feed, Section
from tests.exports.fhir.fhir_reading import encounter, patient, read, read_resources, resource, write


def feeds(tmp_path: Path, *resources: dict[str, object]) -> dict[Section, Feed]:
    return {row.section: row for row in read_resources(tmp_path, patient(), encounter(), *resources).of(Feed)}


def test_the_newest_time_not_after_now_is_the_age(tmp_path: Path) -> None:
    times = ("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z", "2026-11-24T00:00:00Z", "2020-01-01")
    doses = [
        resource("MedicationAdministration", f"d{n}", status="completed", effectiveDateTime=time)
        for n, time in enumerate(times)
    ]
    feed = feeds(tmp_path, *doses)[Section.ADMINISTRATIONS]
    assert (feed.rows, feed.data_at) == (4, "2026-11-23T11:30:00+00:00")


def test_last_updated_counts_before_clinical_times(tmp_path: Path) -> None:
    meta = {"lastUpdated": "2026-11-22T10:00:00+01:00"}
    allergy = resource("AllergyIntolerance", recordedDate="2026-11-23T10:00:00Z", meta=meta, code={"text": "x"})
    assert feeds(tmp_path, allergy)[Section.ALLERGIES].data_at == "2026-11-22T09:00:00+00:00"


def test_a_list_without_times_has_no_age(tmp_path: Path) -> None:
    assert feeds(tmp_path, resource("Condition", code={"text": "x"}))[Section.PROBLEMS].data_at is None


def test_each_section_has_one_feed_and_rows_without_section_none(tmp_path: Path) -> None:
    vital = resource("Observation", "o1", category=[{"coding": [{"code": "vital-signs"}]}])
    lab = resource("Observation", "o2", category=[{"coding": [{"code": "laboratory"}]}])
    found = feeds(tmp_path, vital, lab)
    assert set(found) == {Section.VITAL_SIGNS, Section.LABORATORY}


def test_a_list_of_which_something_was_unreadable_says_so(tmp_path: Path) -> None:
    write(tmp_path, [patient(), resource("AllergyIntolerance", code={"text": "Latex"})], "AllergyIntolerance.ndjson")
    with (tmp_path / "AllergyIntolerance.ndjson").open("a", encoding="utf-8") as file:
        file.write('{"resourceType": "AllergyIntolerance", "id": "r2", "code"')
    (tmp_path / "Flag.ndjson").write_text("{\n", encoding="utf-8")
    feeds = {feed.section: (feed.rows, feed.unread) for feed in read(tmp_path).of(Feed)}
    assert feeds == {Section.ALLERGIES: (1, 1), Section.ALERTS: (0, 1)}


def test_what_nobody_can_name_makes_every_list_doubtful(tmp_path: Path) -> None:
    write(tmp_path, [patient()])
    (tmp_path / "x.ndjson").write_text("{\n", encoding="utf-8")
    assert {feed.section for feed in read(tmp_path).of(Feed) if feed.unread == 1} == set(Section)
