"""What an export says of itself, and that it says nothing of a patient."""

import json
from pathlib import Path

import pytest

from exports import export
from exports.durable import write_durably
from exports.errors import (
    FileUnwritable,
    SourceUnreadable,
)
from exports.export import export_site
from exports.language import translator, untranslated
from exports.report_text import report_text, warnings
from exports.site import Site, add_station
from tests.exports.small_hospital import AT, SECRETS, change, enrol, published_files, run, write_fhir


def spoil(site: Site, file: str, line: str) -> None:
    with (site.folder / "hospital" / "fhir" / file).open("a", encoding="utf-8") as opened_file:
        opened_file.write(line + "\n")


def test_the_report_says_nothing_of_a_patient(site: Site) -> None:
    """Also where lines are broken, and where a system names a file after its patient."""
    spoil(site, "Patient.ndjson", '{"resourceType": "Patient", "name": [{"family": "Quintrec"')
    spoil(site, "Quintrec_Maëlle_8004417.ndjson", '{"resourceType": "Patient", "id": "x", "name": "Lefébure"')
    spoil(site, "Encounter.ndjson", '{"resourceType": "Encounter", "id": 3, "subject": "Lefébure"}')
    outcome = run(site)
    (path,) = published_files(site, ".report.json")
    stored = path.read_text(encoding="utf-8")
    shown = report_text(outcome.report, untranslated) + report_text(outcome.report, translator("fr"))
    assert outcome.report.sources[0].rejects
    for word in SECRETS:
        assert word not in stored
        assert word not in shown
    assert "#" in stored


def test_progress_and_failures_do_not_name_a_file_that_is_called_after_a_patient(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(site, "Quintrec_Maëlle_8004417.ndjson", '{"resourceType": "Patient", "id": "x"}')
    said: list[str] = []
    export_site(site, AT, site.signing_key(None), lambda what, done, total: said.append(what))
    assert any(what.startswith("#") for what in said)
    assert not any(word in what for word in SECRETS for what in said)

    class Broken:
        name = "fhir"

        def rows(self, reading: object, tally: object) -> object:
            raise SourceUnreadable(file="Quintrec_Maëlle_8004417.ndjson", problem="Permission denied")

    monkeypatch.setattr(export, "open_source", lambda site, table: Broken())
    with pytest.raises(SourceUnreadable) as failure:
        run(site, 1)
    assert not any(word in str(failure.value) for word in SECRETS)


def test_the_stored_report_is_the_report_of_its_scope(site: Site) -> None:
    cardio, _ = enrol(site, "cardio-1")
    add_station(site, cardio, ("Cardiologie",))
    outcome = run(site)
    everything, ward = published_files(site, ".report.json")
    stored = json.loads(ward.read_bytes())
    assert [scope["scope"] for scope in stored["scopes"]] == ["cardio-1"]
    assert stored["scopes"][0]["patients"] == 1
    assert json.loads(everything.read_bytes())["tables"] == outcome.report.tables


def test_a_report_that_cannot_be_written_is_a_failure_of_the_report_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, content: bytes, *, private: bool = False) -> None:
        if path.suffix == ".json":
            raise FileUnwritable(file=path.name, problem="No space left on device")
        write_durably(path, content, private=private)

    monkeypatch.setattr("exports.destinations.folder.write_durably", write)
    outcome = run(site)
    assert [type(failure) for failure in outcome.failures] == [FileUnwritable]
    assert outcome.report.scopes[0].published_at


def test_lists_that_no_source_brings_are_warned_of(site: Site) -> None:
    outcome = run(site)
    assert "allergies" in outcome.report.missing_sections
    said = [line for line in warnings(outcome.report, untranslated) if "allergies" in line]
    assert len(said) == 1
    assert "not recorded" in said[0]


def test_two_sources_are_two_tallies(site: Site) -> None:
    write_fhir(site.folder / "hospital" / "second")
    site = change(
        site,
        "[[destination]]\n",
        '[[source]]\ntype = "fhir"\npath = "hospital/second"\nname = "pharmacie"\n\n[[destination]]\n',
    )
    assert [source.name for source in run(site).report.sources] == ["fhir", "pharmacie"]


def test_times_are_shown_in_the_zone_of_the_site(site: Site) -> None:
    assert "2026-11-23 15:05 (CET)" in report_text(run(site).report, untranslated)
