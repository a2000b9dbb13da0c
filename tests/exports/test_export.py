"""Whole exports of a small hospital and of a simulated one, on a real folder."""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from exports import export, scope_export
from exports.destination import Destination
from exports.durable import write_durably
from exports.errors import (
    DestinationUnreachable,
    ExportRunning,
    FileUnwritable,
    NobodyPresent,
    SourceEmpty,
    SourceUnreadable,
)
from exports.export import Outcome, export_site, run_export
from exports.language import translator, untranslated
from exports.lock import held
from exports.minisign_keys import PublicKey
from exports.publish import publish
from exports.report_text import report_text, warnings
from exports.seal import Sealed, unseal
from exports.site import Site, add_station, load_site
from exports.snapshot.read import read_manifest
from exports.trusted_comment import SnapshotName, TrustedComment
from tests.exports.small_hospital import NOW, SECRETS, change, enrol, make_site, write_fhir

AT = datetime.fromisoformat(NOW)
CLINOSIM = Path(__file__).resolve().parents[1] / "data" / "clinosim-us-76-inpatients" / "fhir"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site")


def run(site: Site, minutes: int = 0) -> Outcome:
    return export_site(load_site(site.folder), AT + timedelta(minutes=minutes), site.signing_key(None))


def published_files(site: Site, suffix: str = ".age") -> list[Path]:
    return sorted((site.folder / "published").glob(f"*{suffix}"))


def opened(site: Site, path: Path, identity: str) -> tuple[sqlite3.Connection, TrustedComment]:
    signature = path.with_name(path.name + ".minisig").read_bytes()
    database, comment = unseal(path.read_bytes(), signature, site.public_key, [identity], file=path.name)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    return connection, TrustedComment.parse(comment, file=path.name)


def test_what_is_published_says_the_same_in_its_name_its_comment_and_its_content(site: Site) -> None:
    station, identity = enrol(site, "crisis")
    add_station(site, station)
    outcome = run(site)
    assert outcome.failures == ()
    (path,) = published_files(site)
    connection, comment = opened(site, path, identity)
    comment.check_name(path.name)
    comment.check_manifest(read_manifest(connection), path.name)
    assert (comment.sequence, comment.patients, comment.present) == (1, 2, 2)
    names = {row[0] for row in connection.execute("select birth_name from census")}
    assert names == {"Quintrec", "Lefébure"}
    (scope,) = outcome.report.scopes
    assert (scope.file, scope.file_size) == (path.name, path.stat().st_size)
    assert scope.database_size == comment.size == len(connection.serialize())


def test_a_ward_scope_holds_its_ward_and_opens_for_its_station_alone(site: Site) -> None:
    cardio, cardio_identity = enrol(site, "cardio-1")
    crisis, crisis_identity = enrol(site, "crisis")
    add_station(site, cardio, ("Cardiologie",))
    add_station(load_site(site.folder), crisis)
    run(site)
    everything, ward = published_files(site)
    connection, _ = opened(site, ward, cardio_identity)
    assert [row[0] for row in connection.execute("select birth_name from patient")] == ["Quintrec"]
    assert "Lefébure".encode() not in connection.serialize()
    assert opened(site, everything, crisis_identity)[1].patients == 2
    for path, identity in ((everything, cardio_identity), (ward, crisis_identity)):
        with pytest.raises(Exception, match="not encrypted for this key"):
            opened(site, path, identity)


def test_numbers_rise_for_each_scope(site: Site) -> None:
    for minutes in range(3):
        assert run(site, minutes).report.scopes[0].sequence == minutes + 1
    assert (site.folder / "state" / "all.sequence").read_text(encoding="ascii") == "3\n"


def test_a_lost_state_takes_the_number_from_what_is_published(site: Site) -> None:
    run(site)
    run(site, 1)
    (site.folder / "state" / "all.sequence").unlink()
    assert run(site, 2).report.scopes[0].sequence == 3


def test_an_emptied_destination_takes_the_number_from_the_state(site: Site) -> None:
    run(site)
    for path in (site.folder / "published").iterdir():
        path.unlink()
    assert run(site, 1).report.scopes[0].sequence == 2


class Killed(BaseException):
    """The end of the process."""


def test_killed_at_any_write_no_number_is_given_twice(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every durable write and every rename of an export is, in turn, the last thing the process does; then the
    destination is out of reach for the run after it, which must not need it to know the number."""
    seen: set[int] = set()
    for last in range(8):
        acts = 0

        def count(act: str, last: int = last) -> None:
            nonlocal acts
            acts += 1
            if acts > last:
                raise Killed(act)

        def write(path: Path, content: bytes, *, private: bool = False) -> None:
            count(path.name)
            write_durably(path, content, private=private)

        def replace(self: Path, target: Path, original: Callable[[Path, Path], Path] = Path.replace) -> Path:
            if self.parent.name == "published" and self.name.endswith("age.partial"):
                count(self.name)
            return original(self, target)

        with monkeypatch.context() as patch:
            patch.setattr("exports.destination.write_durably", write)
            patch.setattr("exports.sequence.write_durably", write)
            patch.setattr(Path, "replace", replace)
            with contextlib.suppress(Killed):
                run(site, last * 2)
        signed = {
            int(path.read_text(encoding="utf-8").split("sequence=")[1].split()[0])
            for path in published_files(site, ".minisig")
        }
        report = run(site, last * 2 + 1).report
        number = report.scopes[0].sequence
        assert number is not None
        assert number not in seen | signed
        assert number == max(seen | signed | {number})
        seen |= {number, *signed}


def test_a_claimed_number_stays_claimed_when_the_destination_is_gone(site: Site) -> None:
    run(site)
    (site.folder / "published").rename(site.folder / "away")
    (site.folder / "published").write_bytes(b"in the way")
    failed = run(site, 1)
    assert [type(error) for error in failed.failures] == [DestinationUnreachable]
    assert failed.report.scopes[0].published_at == ()
    (site.folder / "published").unlink()
    assert run(site, 2).report.scopes[0].sequence == 2


def test_one_destination_out_of_reach_does_not_keep_the_other_from_its_snapshot(site: Site) -> None:
    site = change(site, 'url = "published"', 'url = "no/such/share"\n\n[[destination]]\nurl = "published"')
    outcome = run(site)
    (scope,) = outcome.report.scopes
    assert [Path(place).name for place in scope.published_at] == ["published"]
    assert list(scope.failed_at.values()) == [DestinationUnreachable.exit_code]
    assert len(published_files(site)) == 1
    with pytest.raises(DestinationUnreachable):
        run_export(site, AT + timedelta(minutes=1), site.signing_key(None))


def test_retention_is_by_scope(site: Site) -> None:
    site = change(site, "published = 48", "published = 2")
    cardio, _ = enrol(site, "cardio-1")
    add_station(site, cardio, ("Cardiologie",))
    for minutes in range(4):
        run(site, minutes)
    names = [path.name for path in (site.folder / "published").iterdir()]
    assert len(names) == 2 * 2 * 3
    assert sorted({name.split("_")[2][9:13] for name in names}) == ["1407", "1408"]


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
    with pytest.raises(NobodyPresent):
        run(site)
    assert published_files(site, "") == []


def test_a_feed_of_stays_that_died_publishes_nothing(site: Site) -> None:
    run(site)
    before = published_files(site, "")
    (site.folder / "hospital" / "fhir" / "Encounter.ndjson").unlink()
    with pytest.raises(NobodyPresent):
        run(site, 1)
    assert published_files(site, "") == before


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


def test_no_clear_text_reaches_the_disk(site: Site) -> None:
    run(site)
    fhir = site.folder / "hospital"
    for path in site.folder.rglob("*"):
        if path.is_file() and fhir not in path.parents:
            content = path.read_bytes()
            assert not any(word.encode() in content for word in SECRETS), path.name
            assert b"SQLite format 3" not in content


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

    monkeypatch.setattr("exports.destination.write_durably", write)
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


def test_what_failed_to_be_read_by_the_last_source_publishes_nothing(site: Site) -> None:
    site = change(
        site,
        "[[destination]]\n",
        '[[source]]\ntype = "fhir"\npath = "hospital/none"\nname = "pharmacie"\n\n[[destination]]\n',
    )
    with pytest.raises(SourceEmpty):
        run(site)
    assert published_files(site, "") == []


def test_times_are_shown_in_the_zone_of_the_site(site: Site) -> None:
    assert "2026-11-23 15:05 (CET)" in report_text(run(site).report, untranslated)


def test_an_export_can_be_made_in_another_thread(site: Site) -> None:
    made: list[Outcome] = []
    worker = threading.Thread(target=lambda: made.append(run(site)))
    worker.start()
    worker.join()
    assert made[0].failures == ()


def test_a_simulated_hospital_is_exported_whole(site: Site) -> None:
    site = change(site, "hospital/fhir", CLINOSIM.as_posix())
    station, identity = enrol(site, "crisis")
    add_station(site, station)
    outcome = export_site(
        load_site(site.folder), datetime.fromisoformat("2026-11-08T00:00:00Z"), site.signing_key(None)
    )
    report = outcome.report
    assert (report.patients, report.present) == (76, 19)
    (source,) = report.sources
    assert all(count.unaccounted == 0 for count in source.resources)
    assert sum(count.rejected for count in source.resources) == 0
    assert report.tables["allergy"] + report.tables["none_known"] == 73
    assert report.tables["administration"] == 4396
    (path,) = published_files(site)
    connection, comment = opened(site, path, identity)
    assert connection.execute("select count(*) from administration").fetchone() == (4396,)
    assert comment.rows == sum(report.tables.values())
    identities = connection.execute("select birth_name, given_name, ipp from patient").fetchall()
    stored = published_files(site, ".report.json")[0].read_text(encoding="utf-8")
    words = {text for row in identities for text in row if text and len(text) > 3}
    assert len(words) > 100
    found = {word for word in words if f'"{word}"' in stored or f" {word} " in stored}
    assert found == set()


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
