"""What an export does not publish, and what one place or one scope that fails leaves to the others."""

from datetime import timedelta
from pathlib import Path

import pytest

from exports import scope_export
from exports.destinations.destination import Destination
from exports.errors import (
    DestinationUnreachable,
    ExportRunning,
    FileUnwritable,
    NobodyPresent,
    SourceEmpty,
)
from exports.export import run_export
from exports.language import untranslated
from exports.lock import held
from exports.minisign_keys import PublicKey
from exports.publish import publish
from exports.report_text import warnings
from exports.seal import Sealed
from exports.site import Site, add_station
from exports.trusted_comment import SnapshotName
from tests.exports.small_hospital import AT, change, enrol, published_files, run


def test_an_empty_source_publishes_nothing(site: Site) -> None:
    run(site)
    before = sorted(path.name for path in (site.folder / "published").iterdir())
    for path in (site.folder / "hospital" / "fhir").iterdir():
        path.unlink()
    with pytest.raises(SourceEmpty):
        run(site, 1)
    assert sorted(path.name for path in (site.folder / "published").iterdir()) == before
    assert (site.folder / "state" / "all.sequence").read_text(encoding="ascii") == "1\n"


def test_no_patient_at_all_publishes_nothing(site: Site) -> None:
    for file in ("Encounter", "Patient"):
        (site.folder / "hospital" / "fhir" / f"{file}.ndjson").unlink()
    outcome = run(site)
    assert [type(failure) for failure in outcome.failures] == [NobodyPresent]
    assert published_files(site, "") == []
    assert (outcome.report.patients, outcome.report.scopes) == (0, ())
    with pytest.raises(NobodyPresent):
        run_export(site, AT, site.signing_key(None))


def test_a_feed_of_stays_that_died_publishes_nothing(site: Site) -> None:
    run(site)
    before = published_files(site, "")
    (site.folder / "hospital" / "fhir" / "Encounter.ndjson").unlink()
    outcome = run(site, 1)
    assert [type(failure) for failure in outcome.failures] == [NobodyPresent]
    assert published_files(site, "") == before
    assert (site.folder / "state" / "all.sequence").read_text(encoding="ascii") == "1\n"
    (source,) = outcome.report.sources
    assert [(one.resource, one.kept) for one in source.resources] == [("Location", 2), ("Patient", 2)]
    assert any("nobody is present" in line for line in warnings(outcome.report, untranslated))


def test_a_place_where_nobody_ever_stays_is_published_with_a_warning(site: Site) -> None:
    (site.folder / "hospital" / "fhir" / "Encounter.ndjson").unlink()
    for minutes in range(2):
        report = run(site, minutes).report
        assert report.scopes[0].published_at
        assert any("nobody is present" in line for line in warnings(report, untranslated))


def test_a_scope_without_patients_is_not_published_and_says_so(site: Site) -> None:
    lost, _ = enrol(site, "lost")
    add_station(site, lost, ("Cardiolojie",))
    outcome = run(site)
    everything, empty = outcome.report.scopes
    assert everything.published_at
    assert not everything.empty
    assert empty.empty
    assert empty.unknown_wards == ("Cardiolojie",)
    assert not (site.folder / "state" / "lost.sequence").exists()
    said = " ".join(warnings(outcome.report, untranslated))
    assert "NOT published" in said
    assert "Cardiolojie" in said


def test_the_same_second_twice_is_refused_and_the_first_stays(site: Site) -> None:
    run(site)
    (path,) = published_files(site)
    content = path.read_bytes()
    outcome = run(site)
    assert [failure.exit_code for failure in outcome.failures] == [37]
    assert path.read_bytes() == content
    assert len(published_files(site)) == 1


def test_a_second_export_at_the_same_time_is_refused(site: Site) -> None:
    with held(site.folder / "state" / "export.lock"), pytest.raises(ExportRunning):
        run(site)
    run(site)


def test_a_state_folder_that_cannot_be_made(site: Site) -> None:
    (site.folder / "state").rmdir()
    (site.folder / "state").write_bytes(b"")
    with pytest.raises(FileUnwritable):
        run(site)


def test_what_failed_to_be_read_by_the_last_source_publishes_nothing(site: Site) -> None:
    site = change(
        site,
        "[[destination]]\n",
        '[[source]]\ntype = "fhir"\npath = "hospital/none"\nname = "pharmacie"\n\n[[destination]]\n',
    )
    with pytest.raises(SourceEmpty):
        run(site)
    assert published_files(site, "") == []


def test_one_destination_out_of_reach_does_not_keep_the_other_from_its_snapshot(site: Site) -> None:
    site = change(site, 'url = "published"', 'url = "no/such/share"\n\n[[destination]]\nurl = "published"')
    outcome = run(site)
    (scope,) = outcome.report.scopes
    assert [Path(place).name for place in scope.published_at] == ["published"]
    assert list(scope.failed_at.values()) == [DestinationUnreachable.exit_code]
    assert len(published_files(site)) == 1
    with pytest.raises(DestinationUnreachable):
        run_export(site, AT + timedelta(minutes=1), site.signing_key(None))


def test_one_scope_that_fails_after_another_keeps_the_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    cardio, _ = enrol(site, "cardio-1")
    add_station(site, cardio, ("Cardiologie",))

    def failing(destination: Destination, name: SnapshotName, sealed: Sealed, key: PublicKey) -> None:
        if name.scope == "cardio-1":
            raise FileUnwritable(file="f", problem="No space left on device")
        publish(destination, name, sealed, key)

    monkeypatch.setattr(scope_export, "publish", failing)
    outcome = run(site)
    assert [bool(scope.published_at) for scope in outcome.report.scopes] == [True, False]
    assert len(outcome.failures) == 1
