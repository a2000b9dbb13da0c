"""The files of a site through a real export: they stand in every snapshot, and the report names what was refused."""

from __future__ import annotations

from exports.language import translator
from exports.record import SiteFileKind
from exports.report_text import report_text
from exports.site import CONFIG, Site, add_station, load_site
from exports.snapshot.read import phone_entries, site_files
from tests.exports.site_files import samples
from tests.exports.site_files.test_folder import IDENTITY, put
from tests.exports.small_hospital import enrol, opened, published_files, run


def test_a_refused_form_keeps_nothing_else_from_being_published(site: Site) -> None:
    put(site.folder, "forms/good.pdf", samples.with_fields(IDENTITY))
    put(site.folder, "forms/bad.pdf", b"%PDF broken")
    put(site.folder, "procedures/a.md", "# Incendie\n\nSortir.\n")
    put(site.folder, "directory.csv", "name;phone\nBloc;4 12 00\n")
    station, identity = enrol(site, "crisis")
    add_station(site, station)
    outcome = run(load_site(site.folder))
    assert outcome.failures == ()
    (path,) = published_files(site)
    connection, _ = opened(site, path, identity)
    assert [file.name for file in site_files(connection, SiteFileKind.FORM)] == ["good.pdf"]
    assert [file.title for file in site_files(connection, SiteFileKind.PROCEDURE)] == ["Incendie"]
    assert site_files(connection, SiteFileKind.LOGO) == ()
    assert [entry.phone for entry in phone_entries(connection)] == ["4 12 00"]
    said = report_text(outcome.report, translator("en"))
    assert "rejected: forms/bad.pdf, line 0, : it is damaged, or no PDF" in said
    assert "site-file" in said


def test_the_header_and_the_logo_of_downtime_toml_travel(site: Site) -> None:
    content = (site.folder / CONFIG).read_bytes()
    (site.folder / CONFIG).write_bytes(content + b'\n[paper]\nlogo = "absent.png"\nheader = "CHU"\n')
    station, _ = enrol(site, "crisis")
    add_station(site, station)
    outcome = run(load_site(site.folder))
    (report,) = [source for source in outcome.report.sources if source.name == "site"]
    assert [(reject.file, reject.problem) for reject in report.rejects] == [("absent.png", "it cannot be read")]


def test_a_site_without_files_says_nothing_of_them(site: Site) -> None:
    assert "site" not in {source.name for source in run(site).report.sources}
