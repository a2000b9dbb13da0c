"""The hospital's own packs, from downtime.toml to the page that offers them."""

from __future__ import annotations

import pytest
from msgspec import structs

from downtime.paper.site_packs import lacking_packs, packs_for_ward, packs_of
from exports.errors import ConfigurationInvalid
from exports.language import translator
from exports.paper_choice import PackChoice, PaperChoice
from exports.site_config import parse_config
from exports.site_template import config_text
from exports.snapshot.schema import Manifest
from printable.forms import FORMS
from tests.downtime.web import hospital as sample

TEXT = config_text("Valmont", "fr", translator("fr"))


def configured(paper: str) -> PaperChoice:
    return parse_config((TEXT + paper).encode(), "downtime.toml").paper


def test_the_commented_table_of_a_new_site_can_be_taken_as_it_is() -> None:
    start = TEXT.index("# [paper]")
    block = TEXT[start : TEXT.index("\n\n", start)]
    paper = configured("\n" + "\n".join(line.removeprefix("# ") for line in block.splitlines()) + "\n")
    assert paper.pack[0].name == "dialyse" and "insuline" in paper.high_alert and not paper.network_printers


@pytest.mark.parametrize(
    "paper",
    [
        '[[paper.pack]]\nname = "Été"\ntitle = "x"\nforms = ["a"]',
        '[[paper.pack]]\nname = "a"\ntitle = " "\nforms = ["a"]',
        '[[paper.pack]]\nname = "a"\ntitle = "x"',
        '[[paper.pack]]\nname = "a"\ntitle = "x"\nforms = ["a"]\n[[paper.pack]]\nname = "a"\ntitle = "y"\nforms = ["b"]',  # noqa: E501
        '[paper]\nhigh_alert = ["insuline", " "]',
        "[paper]\nprinters = true",
    ],
)
def test_what_cannot_be_is_refused_with_its_line(paper: str) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        configured(f"\n{paper}\n")
    assert int(str(refused.value.fields["line"])) > TEXT.count("\n")


KIT = FORMS


def manifest(*packs: PackChoice) -> Manifest:
    return structs.replace(sample.hospital_copy().manifest, paper=PaperChoice(pack=packs))


def test_a_pack_for_a_ward_is_offered_there_only_and_says_what_it_lacks() -> None:
    own = PackChoice(name="dialyse", title="Dialyse", forms=("patient-sheet", "of-tomorrow"), wards=("DIALYSE",))
    other = PackChoice(name="empty", title="Rien", forms=("hospital-gone",))
    said = manifest(own, other)
    assert packs_of(said, KIT)["dialyse"].forms == (KIT["patient-sheet"],)
    assert "empty" not in packs_of(said, KIT) and "first-hour" in packs_of(said, KIT)
    assert "dialyse" in packs_for_ward(said, KIT, "w9", "Dialyse")
    assert "dialyse" not in packs_for_ward(said, KIT, "w1", "Cardiologie")
    assert [(pack.name, pack.lacking) for pack in lacking_packs(said, KIT)] == [
        ("dialyse", ("of-tomorrow",)),
        ("empty", ("hospital-gone",)),
    ]


def test_a_form_written_in_the_wrong_list_is_never_the_first_patient_s_sheet_of_the_ward() -> None:
    mixed = PackChoice(name="x", title="X", forms=("ward-list", "prescription"), ward_forms=("patient-sheet", "diets"))
    pack = packs_of(manifest(mixed), KIT)["x"]
    assert pack.forms == (KIT["patient-sheet"], KIT["prescription"])
    assert pack.ward_forms == (KIT["diets"], KIT["ward-list"])


def test_a_list_of_the_whole_hospital_is_no_part_of_a_ward_s_pack() -> None:
    pack = packs_of(manifest(PackChoice(name="x", title="X", ward_forms=("patient-index", "ward-list"))), KIT)["x"]
    assert (pack.ward_forms, pack.lacking) == ((KIT["ward-list"],), ("patient-index",))
