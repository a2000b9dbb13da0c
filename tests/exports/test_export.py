"""Whole exports of a small hospital and of a simulated one, on a real folder."""

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from exports.durable import write_durably
from exports.errors import (
    DestinationUnreachable,
)
from exports.export import Outcome, export_site
from exports.site import Site, add_station, load_site
from exports.snapshot.read import read_manifest
from tests.exports.small_hospital import SECRETS, change, enrol, opened, published_files, run

CLINOSIM = Path(__file__).resolve().parents[1] / "data" / "clinosim-us-76-inpatients" / "fhir"


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
            patch.setattr("exports.destinations.folder.write_durably", write)
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


def test_retention_is_by_scope(site: Site) -> None:
    site = change(site, "published = 48", "published = 2")
    cardio, _ = enrol(site, "cardio-1")
    add_station(site, cardio, ("Cardiologie",))
    for minutes in range(4):
        run(site, minutes)
    names = [path.name for path in (site.folder / "published").iterdir()]
    assert len(names) == 2 * 2 * 3
    assert sorted({name.split("_")[2][9:13] for name in names}) == ["1407", "1408"]


def test_no_clear_text_reaches_the_disk(site: Site) -> None:
    run(site)
    fhir = site.folder / "hospital"
    for path in site.folder.rglob("*"):
        if path.is_file() and fhir not in path.parents:
            content = path.read_bytes()
            assert not any(word.encode() in content for word in SECRETS), path.name
            assert b"SQLite format 3" not in content


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
