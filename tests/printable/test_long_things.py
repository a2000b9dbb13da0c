"""Long and empty things print: nothing is cut without a mark, nothing stops a print."""

from __future__ import annotations

import re

import pytest

from exports.record import Note, Patient, PatientRecord
from printable.forms import FORMS, render
from tests.printable import reading
from tests.printable.builders import context, order, patient, stay
from tests.printable.samples import busy

LONG = " ".join(f"Nom{number:03d}" for number in range(17)) + "X"
"""A name of 119 characters."""
WITH_ORDERS = ("patient-sheet", "administration-plan", "administration-plan-72", "prescription")
ON_PATIENTS = ("patient-sheet", "administration-plan", "prescription", "ward-list", "bed-plan", "observation-chart")


def onward(pages: list[str]) -> list[str]:
    """The pages but the last that do not say on which page they go on."""
    return [page for number, page in enumerate(pages[:-1], 2) if f"suite page {number}" not in page]


def test_a_note_of_twenty_pages_prints_whole() -> None:
    words = [f"mot{number:05d}" for number in range(14_000)]
    note = Note(key="n", patient="p1", text=" ".join(words), at="2026-11-23T08:00:00+00:00")
    printed = render("patient-sheet", [busy(notes=(note,))], context())
    pages = reading.text(printed.content)
    assert len(pages) >= 20
    assert onward(pages) == []
    squeezed = reading.squeezed(printed.content)
    assert set(re.findall(r"mot\d{5}", squeezed)) == set(words)


@pytest.mark.parametrize("form", WITH_ORDERS)
def test_three_hundred_orders_print_whole(form: str) -> None:
    if form not in FORMS:
        form = next(name for name in FORMS if name.startswith("administration-plan-"))
    orders = tuple(order(f"o{n}", f"Drogue{n:03d} 10 mg", text="1 cp matin") for n in range(300))
    record = PatientRecord(patient=patient(), stays=(stay(),), orders=orders)
    printed = render(form, [record], context())
    pages = reading.text(printed.content)
    assert onward(pages) == []
    found = set(re.findall(r"Drogue\d{3}", reading.squeezed(printed.content)))
    assert found == {f"Drogue{n:03d}" for n in range(300)}


@pytest.mark.parametrize("form", ON_PATIENTS)
def test_a_name_of_120_characters_stands_whole_or_is_marked(form: str) -> None:
    record = PatientRecord(patient=patient(birth_name=LONG, used_name=None, used_given_name=None), stays=(stay(),))
    squeezed = reading.squeezed(render(form, [record], context(), ward="B").content)
    whole = LONG.upper().replace(" ", "") in squeezed
    assert whole or "[…]" in squeezed
    assert "3000037" in squeezed


@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_orders_and_nothing_at_all_print(form: str) -> None:
    nothing = PatientRecord(patient=Patient(key="p", ipp="77"))
    for subjects in ([nothing], []):
        printed = render(form, subjects, context(), ward="B")
        assert sum(sheet.pages for sheet in printed.sheets) == len(reading.text(printed.content)) > 0
