from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from exports.language import LANGUAGES, translator, untranslated
from exports.quality import LeftOut, Reject, Tally
from exports.record import Feed, Section
from exports.report import (
    ESSENTIAL,
    ExportReport,
    ScopeReport,
    feed_reports,
    missing_sections,
    source_report,
    stale_lists,
    stale_sources,
)
from exports.report_text import SECTION_TEXTS, SHOWN_REJECTS, report_text, size_text, warnings

NOW = "2026-11-23T14:05:00+00:00"


def tally() -> Tally:
    made = Tally("fhir")
    made.read.update({"Observation": 10, "Patient": 3, "Quintrec": 2, "Lefébure": 1})
    made.kept.update({"Observation": 6, "Patient": 3})
    made.leave_out("Observation", LeftOut.ENTERED_IN_ERROR)
    made.leave_out("Quintrec", LeftOut.TYPE_UNKNOWN)
    made.leave_out("Quintrec", LeftOut.TYPE_UNKNOWN)
    made.leave_out("Lefébure", LeftOut.TYPE_UNKNOWN)
    for line in range(3):
        made.reject("Observation", Reject("Observation.ndjson", line + 1, "Observation.status", "not a code"))
    made.unreadable["Observation", "Observation.valueQuantity"] += 4
    made.remarks["a time without a time zone was read as local time"] += 2
    return made


def report(*feeds: Feed, of: Tally | None = None, **scope: Any) -> ExportReport:
    return ExportReport(
        site="valmont",
        site_name="Centre hospitalier de Valmont",
        timezone="Europe/Paris",
        created_at=NOW,
        software="downtime 0.1.0",
        sources=(source_report(of or tally(), lambda name: name, 1.0),),
        tables={"patient": 3},
        feeds=feed_reports(feeds),
        missing_sections=missing_sections(feeds),
        patients=3,
        present=2,
        scopes=(msgspec.structs.replace(ScopeReport(scope="all", wards=("*",), stations=("crisis",)), **scope),),
        seconds=2.0,
    )


def feed(section: Section, data_at: str | None = NOW, read_at: str = NOW, rows: int = 1) -> Feed:
    return Feed(source="fhir", section=section, rows=rows, data_at=data_at, read_at=read_at)


def test_everything_read_is_accounted_for_and_unknown_types_are_one() -> None:
    other, observation, patient = source_report(tally(), lambda name: name, 1.0).resources
    assert (observation.read, observation.kept, observation.rejected, observation.unaccounted) == (10, 6, 3, 0)
    assert observation.left_out == {"entered-in-error": 1}
    assert (patient.read, patient.kept, patient.unaccounted) == (3, 3, 0)
    assert (other.resource, other.read, other.left_out, other.unaccounted) == ("?", 3, {"type-unknown": 3}, 0)


@pytest.mark.parametrize("more", [1, -1])
def test_what_is_not_accounted_for_is_said(more: int) -> None:
    defect = tally()
    defect.read["Patient"] += more
    said = [line for line in warnings(report(of=defect), untranslated) if "not accounted for" in line]
    assert len(said) == 1
    assert "Patient: 1 " in said[0]


def test_all_rejects_are_counted_and_the_first_are_listed() -> None:
    many = tally()
    for line in range(500):
        many.reject("Patient", Reject("Patient.ndjson", line, "Patient", "not JSON"))
    text = report_text(report(of=many), untranslated)
    assert text.count("rejected: ") == SHOWN_REJECTS
    assert f"… and {503 - SHOWN_REJECTS} more rejected" in text
    assert "503 things could not be read and are NOT in the copy" in text


def test_one_reject_is_one_thing() -> None:
    one = Tally("fhir")
    one.reject("Patient", Reject("Patient.ndjson", 1, "Patient", "not JSON"))
    assert any("1 thing could not be read" in line for line in warnings(report(of=one), untranslated))


def test_the_text_says_reasons_places_elements_and_remarks() -> None:
    text = report_text(report(feed(Section.ALLERGIES, None)), untranslated)
    assert "1  entered in error, says the source" in text
    assert "rejected: Observation.ndjson, line 1, Observation.status: not a code" in text
    assert "unreadable, shown raw and marked: Observation Observation.valueQuantity (4)" in text
    assert "remark: a time without a time zone was read as local time (2)" in text
    assert "time not known" in text
    assert "Quintrec" not in text


def test_every_list_has_a_name() -> None:
    assert set(SECTION_TEXTS) == {section.value for section in Section}


def test_a_list_without_rows_is_missing_too() -> None:
    brought = [feed(section) for section in ESSENTIAL if section is not Section.ALLERGIES]
    assert missing_sections(brought) == ("allergies",)
    assert missing_sections([*brought, feed(Section.ALLERGIES, rows=0)]) == ("allergies",)
    assert missing_sections([*brought, feed(Section.ALLERGIES)]) == ()


@pytest.mark.parametrize(
    ("moment", "stale"),
    [
        ("2026-11-22T14:05:00+00:00", False),
        ("2026-11-22T14:04:59+00:00", True),
        ("2026-11-24T00:00:00+00:00", False),
        ("2026-11-22", False),
        ("2026-11-21", True),
        ("2026-11", False),
        ("2025", True),
    ],
)
def test_a_list_into_which_nothing_comes_any_more(moment: str, stale: bool) -> None:
    assert bool(stale_lists(report(feed(Section.LABORATORY, moment)))) is stale
    assert not stale_lists(report(feed(Section.PROBLEMS, moment)))
    said = [line for line in warnings(report(feed(Section.LABORATORY, moment)), untranslated) if "alive" in line]
    assert bool(said) is stale


def test_an_old_extract_is_said() -> None:
    old = report(feed(Section.LABORATORY, read_at="2026-11-20T08:00:00+00:00"))
    assert stale_sources(old) == {"fhir": "2026-11-20T08:00:00+00:00"}
    assert any("2026-11-20 09:00 (CET), long before" in line for line in warnings(old, untranslated))
    assert stale_sources(report(feed(Section.LABORATORY))) == {}


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"empty": True}, "it was NOT published"),
        ({"failed_at": {"/mnt/share": 39}}, "NOT published at /mnt/share"),
        ({"unknown_wards": ("Cardiolojie",)}, "no source knows a ward named Cardiolojie"),
        ({"missing_stations": ("cardio-9",)}, "not enrolled: cardio-9"),
        ({"stations": ()}, "no station can open it"),
    ],
)
def test_what_is_wrong_with_a_scope_comes_first(scope: dict[str, Any], said: str) -> None:
    assert said in warnings(report(**scope), untranslated)[0]


def test_a_published_scope_says_where_and_for_whom() -> None:
    text = report_text(
        report(sequence=7, patients=3, present=2, rows=9, file="f.age", file_size=1_650_000, published_at=("p",)),
        untranslated,
    )
    assert "all: number 7, 3 patients, 2 present, 9 rows, 1.6 MB (database 0 kB)" in text
    assert "→ p, read back and compared" in text
    assert "stations: crisis" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_said_in_every_language(language: str) -> None:
    assert "Centre hospitalier de Valmont" in report_text(report(feed(Section.ALLERGIES)), translator(language))


def test_the_stored_form_gives_the_report_back() -> None:
    made = report(feed(Section.ALLERGIES))
    assert msgspec.json.decode(made.to_json(), type=ExportReport) == made
    assert made.of_scope("all") == made
    assert made.of_scope("other").scopes == ()
    assert datetime.fromisoformat(made.created_at).tzinfo == UTC


def test_sizes() -> None:
    assert [size_text(size, untranslated) for size in (0, 999_499, 1_000_000)] == ["0 kB", "999 kB", "1.0 MB"]
