"""The hospital's own packs, from downtime.toml to the page that offers them."""

from __future__ import annotations

import pytest
from msgspec import structs

from downtime.paper.site_packs import packs_for_ward, packs_of
from exports.errors import ConfigurationInvalid
from exports.language import translator
from exports.paper_choice import PackChoice, PaperChoice
from exports.site_config import parse_config
from exports.site_template import config_text
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


def test_a_pack_for_a_ward_is_offered_there_only_and_unknown_forms_are_left_out() -> None:
    own = PackChoice(name="dialyse", title="Dialyse", forms=("patient-sheet", "of-tomorrow"), wards=("DIALYSE",))
    other = PackChoice(name="empty", title="Rien", forms=("of-tomorrow",))
    said = structs.replace(sample.hospital_copy().manifest, paper=PaperChoice(pack=(own, other)))
    assert packs_of(said)["dialyse"].forms == ("patient-sheet",)
    assert "empty" not in packs_of(said) and "first-hour" in packs_of(said)
    assert "dialyse" in packs_for_ward(said, "w9", "Dialyse")
    assert "dialyse" not in packs_for_ward(said, "w1", "Cardiologie")
