"""The head of every sheet: whose copy, how old, which form, and the hospital's name in what room there is."""

from __future__ import annotations

import pytest

from printable.forms import FORMS, render
from tests.printable import reading, samples
from tests.printable.builders import context


@pytest.mark.parametrize("name", ["chemotherapy", "observation-chart", "patient-locator", "stock", "ward-list"])
@pytest.mark.parametrize("exercise", [False, True])
def test_nothing_of_the_head_is_cut(name: str, exercise: bool) -> None:
    printed = render(name, [samples.busy()], context(exercise=exercise), ward="Médecine B")
    form = FORMS[name]
    for number, page in enumerate(reading.words(printed.content), start=1):
        head = " ".join(word.text for word in page.words if word.bottom < 42).replace("\xa0", " ")
        for said in (
            "COPIE DE SECOURS", "Données du 23/11/2026 14:05", "CONFIDENTIEL", "Valmont", f"page {number}/",
            f"{form.code} v{form.version}",
        ):  # fmt: skip
            assert said in head
        assert "[…]" not in head
        assert ("EXERCICE" in head) is exercise


def test_a_name_too_long_for_two_lines_is_cut_with_a_mark_and_stands_whole_in_the_foot() -> None:
    name = "Groupement hospitalier universitaire de la Vallée-de-Valmont et du Haut-Pays réunis"
    page = reading.squeezed(render("stock", [], context(site_name=name)).content)
    assert "".join(name.split()) in page
    assert "[…]" in page
