"""One print: from which bed it goes on, whose paper is whose, and what is announced of it before."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from downtime.paper.order import Order, Place, beds_of, find_what, place_in_order
from exports.record import PatientRecord
from printable.pack import PAGES_PER_MINUTE
from tests.printable import samples
from tests.printable.builders import context, patient, stay

WARD = [
    PatientRecord(patient=patient(key=key), stays=(stay(patient=key, room=room, bed=bed),))
    for key, room, bed in (
        ("a", "Chambre 214", "Lit 214"),
        ("b", "Chambre 215", "Lit 215 P"),
        ("c", "Chambre 215", "Lit 215 F"),
        ("d", "Salle de réveil", None),
    )
]


@pytest.mark.parametrize(
    ("bed", "place"),
    [
        ("215 F", 2), ("215f", 2), ("215-F", 2), ("Lit 215 F", 2), ("ch. 215 · lit F", 2), ("Chambre 215 Lit 215 F", 2),
        ("215", 1), ("chambre 214", 0), ("salle de reveil", 3), ("21", None), ("", None), ("lit", None),
    ],
)  # fmt: skip
def test_a_bed_is_found_however_it_is_written(bed: str, place: int | None) -> None:
    assert place_in_order(WARD, bed) == place


def test_the_beds_named_are_beds_that_are_found() -> None:
    assert beds_of(WARD) == ("214", "215 P", "215 F", "Salle de réveil")
    assert [place_in_order(WARD, bed) for bed in beds_of(WARD)] == [0, 1, 2, 3]


NAMES = ("ABEL", "BARBE", "CYRIL")
LYING = tuple(
    samples.busy(patient=patient(key=name, birth_name=name, ipp=f"9{index}"), stays=(stay(bed=f"Lit {index}"),))
    for index, name in enumerate(NAMES)
)


def owners(order: Order) -> list[str | None]:
    """Whose each page is, as the sheets say it; the text of the page must agree."""
    printed = order.drawn(context())
    whose = [sheet.patient for sheet in printed.sheets for _page in range(sheet.pages)]
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages]
    for owner, page in zip(whose, pages, strict=True):
        assert not [name for name in NAMES if owner is not None and name != owner and name in page]
    return whose


@pytest.mark.parametrize("what", ["patient-sheet", "administration-plan", "prescription", "first-hour"])
@pytest.mark.parametrize("copies", [1, 2])
def test_on_both_sides_nobody_shares_a_sheet_of_paper(what: str, copies: int) -> None:
    pages = owners(Order(find_what(what), (Place(LYING, "B", "b"),), copies=copies))
    assert {name for name in pages if name} == set(NAMES)
    for front, back in zip(pages[::2], pages[1::2], strict=False):
        assert front == back


@pytest.mark.parametrize("what", ["patient-sheet", "labels-24", "first-hour"])
@pytest.mark.parametrize("duplex", [True, False])
def test_pages_paper_and_minutes_are_announced_before_and_take_no_number(what: str, duplex: bool) -> None:
    taken: list[str] = []

    def number() -> str:
        taken.append(f"S1-{len(taken):06d}")
        return taken[-1]

    order = Order(find_what(what), (Place(LYING, "B", "b"),), duplex=duplex)
    said = order.announced(context(next_serial=number))
    assert not taken
    pages = len(PdfReader(BytesIO(order.drawn(context(next_serial=number)).content)).pages)
    assert len(taken) == order.sheets
    both = duplex and what != "labels-24"  # the back of labels is glue
    assert (said.pages, said.sheets_of_paper) == (pages, -(-pages // 2) if both else pages)
    assert (said.patients, said.minutes) == (3, max(1, round(pages / PAGES_PER_MINUTE)))


@pytest.mark.parametrize("what", ["patient-sheet", "first-hour"])
def test_after_a_jam_it_goes_on_with_the_patient_of_the_bed(what: str) -> None:
    start = place_in_order(LYING, "lit 1")
    order = Order(find_what(what), (Place(LYING, "B", "b"),), start=start or 0)
    assert {name for name in owners(order) if name} == {"BARBE", "CYRIL"}
    assert order.announced(context()).patients == 2
    assert [record.patient.key for record in LYING[1:]] == [
        name for name in dict.fromkeys(sheet.patient for sheet in order.drawn(context()).sheets) if name
    ]
