import json
from pathlib import Path

import pytest

from exports.errors import NotForThisStation, SiteNotFound, StationKnown, StationMalformed, StationUnknown
from exports.site import Site, load_site
from tests.downtime.terminal import downtime
from tests.exports.small_hospital import enrol, make_site, opened, published_files, run


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site")


def station_file(site: Site, name: str, folder: Path) -> Path:
    station, _ = enrol(site, name)
    path = folder / station.file_name
    path.write_text(station.text(), encoding="utf-8")
    return path


def test_a_station_is_added_and_listed(site: Site, tmp_path: Path) -> None:
    assert "No laptop is enrolled" in downtime("station", "list", site.folder).output
    added = downtime("station", "add", site.folder, station_file(site, "crisis", tmp_path))
    assert "From the next export on it opens: all" in added.output
    path = station_file(site, "cardio-1", tmp_path)
    downtime("station", "add", site.folder, path, "--ward", "Cardiologie", "--ward", "USIC")
    listed = {line.split()[0]: line.split()[1] for line in downtime("station", "list", site.folder).output.splitlines()}
    assert listed == {"crisis": "all", "cardio-1": "cardio-1"}
    as_json = json.loads(downtime("station", "list", site.folder, "--json").output)
    assert [(one["station"], one["scopes"]) for one in as_json] == [("cardio-1", ["cardio-1"]), ("crisis", ["all"])]
    assert load_site(site.folder).config.scope[1].wards == ("Cardiologie", "USIC")


def test_a_station_is_removed(site: Site, tmp_path: Path) -> None:
    downtime("station", "add", site.folder, station_file(site, "cardio-1", tmp_path))
    downtime("station", "remove", site.folder, "cardio-1")
    assert load_site(site.folder).stations == ()
    downtime("station", "remove", site.folder, "cardio-1", code=StationUnknown.exit_code)


def test_what_is_refused(site: Site, tmp_path: Path) -> None:
    path = station_file(site, "cardio-1", tmp_path)
    downtime("station", "add", tmp_path / "none", path, code=SiteNotFound.exit_code)
    downtime("station", "add", site.folder, path)
    downtime("station", "add", site.folder, path)
    other = station_file(site, "cardio-1", tmp_path)
    downtime("station", "add", site.folder, other, code=StationKnown.exit_code)
    path.write_text("spoiled", encoding="utf-8")
    downtime("station", "add", site.folder, path, code=StationMalformed.exit_code)


def test_a_station_that_opens_nothing_is_said(site: Site, tmp_path: Path) -> None:
    toml = site.folder / "downtime.toml"
    text = toml.read_text(encoding="utf-8").replace('stations = ["*"]', 'stations = ["crisis"]')
    toml.write_text(text, encoding="utf-8")
    result = downtime("station", "add", site.folder, station_file(site, "cardio-1", tmp_path))
    assert "opens nothing yet" in result.stderr


def test_a_stolen_station_opens_what_it_has_and_nothing_from_the_next_export_on(site: Site, tmp_path: Path) -> None:
    stolen, stolen_identity = enrol(site, "stolen-1")
    kept, kept_identity = enrol(site, "kept-1")
    for station in (stolen, kept):
        path = tmp_path / station.file_name
        path.write_text(station.text(), encoding="utf-8")
        downtime("station", "add", site.folder, path)
    run(site)
    (old,) = published_files(site)

    said = downtime("station", "remove", site.folder, "stolen-1").output
    assert "opens nothing that is published from now on" in said
    assert "still opens what was published before" in said
    run(site, minutes=15)
    (new,) = set(published_files(site)) - {old}

    for identity, file in ((stolen_identity, old), (kept_identity, old), (kept_identity, new)):
        opened(site, file, identity)[0].close()
    with pytest.raises(NotForThisStation):
        opened(site, new, stolen_identity)
