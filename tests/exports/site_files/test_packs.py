"""The packs of `[paper]` are held against the forms there are; what they lack is refused with its line."""

from __future__ import annotations

from exports.language import translator
from exports.paper_choice import PackChoice, PaperChoice
from exports.paper_forms import KIT_FORMS
from exports.quality import Tally
from exports.record import SiteFileKind
from exports.report_text import report_text
from exports.site import CONFIG, Site, add_station, load_site
from exports.site_files.packs import check_packs
from exports.snapshot.read import read_manifest, site_files
from printable.forms import FORMS
from tests.exports.site_files import samples
from tests.exports.site_files.test_folder import IDENTITY, put
from tests.exports.small_hospital import enrol, opened, published_files, run

PACK = """
[[paper.pack]]
name = "bloc"
title = "Bloc"
forms = ["patient-sheet", "hospital-consent", "hospital-lost"]
ward_forms = ["ward-lisst"]
"""


def test_the_names_are_those_of_the_kit_s_forms() -> None:
    assert frozenset(FORMS) == KIT_FORMS


def test_the_line_is_named_and_each_pack_counts_once() -> None:
    good = PackChoice(name="a", title="A", forms=("labels-24",))
    bad = PackChoice(name="bloc", title="B", forms=("hospital-x", "y"))
    tally = Tally("site")
    check_packs(PaperChoice(pack=(good, bad)), {"hospital-z"}, "[[paper.pack]]\n[[paper.pack]]\nforms = []\n", tally)
    assert (tally.read, tally.kept, tally.rejected) == ({"paper-pack": 2}, {"paper-pack": 1}, {"paper-pack": 1})
    assert [(one.line, one.path) for one in tally.rejects] == [(3, "bloc, hospital-x"), (3, "bloc, y")]
    assert not tally.unaccounted("paper-pack")


def test_a_pack_that_names_no_form_is_refused_at_export_and_nothing_else_is_lost(site: Site) -> None:
    put(site.folder, "forms/Consent.pdf", samples.with_fields(IDENTITY))
    content = (site.folder / CONFIG).read_text(encoding="utf-8")
    (site.folder / CONFIG).write_text(content + PACK, encoding="utf-8")
    station, identity = enrol(site, "crisis")
    add_station(site, station)
    outcome = run(load_site(site.folder))
    assert outcome.failures == ()
    said = report_text(outcome.report, translator("en"))
    line = content.count("\n") + 5
    assert f"rejected: downtime.toml, line {line}, bloc, hospital-lost: no form of that name is in the copy" in said
    assert f"rejected: downtime.toml, line {line + 1}, bloc, ward-lisst: no form of the kit has that name" in said
    assert "hospital-consent:" not in said
    connection, _ = opened(site, published_files(site)[0], identity)
    assert read_manifest(connection).paper.pack[0].forms == ("patient-sheet", "hospital-consent", "hospital-lost")
    assert [file.name for file in site_files(connection, SiteFileKind.FORM)] == ["Consent.pdf"]
