"""A long print on two processes: the same sheets with the same numbers in the same order, whatever happens to them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from multiprocessing import active_children

import pytest
from msgspec import structs

from downtime.paper import Order, Place
from downtime.paper.crew import drawn_in_turn
from exports.errors import FormUnknown
from printable.context import Printed
from printable.form import Form, Group, Kind, Material
from printable.forms import FORMS
from printable.pack import PACKS, Pack
from printable.pen import Pen
from printable.press import unnumbered
from printable.sheet import SheetMaker, Title
from tests.printable.builders import context
from tests.printable.samples import busy, healthy, unknown

RECORDS = (busy(), unknown(), healthy())
NEXT_DAY = PACKS["next-day"]


class AtHome:
    """The drawing of a form that cannot be sent to a process, as one that holds an open PDF."""

    def __reduce__(self) -> str:
        raise TypeError

    def draw(self, pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
        return FORMS["care-plan"].draw(pen, maker, title, material)


OWN = Form("own", "OWN", 1, "Own", Kind.PATIENT, AtHome().draw, Group.HOSPITAL)
BY_THEMSELVES = (*PACKS.values(), FORMS["labels-24"], FORMS["patient-index"])


def orders() -> Iterator[Order]:
    for number in range(4):
        yield Order(NEXT_DAY, (Place(RECORDS[: 1 + number % 2], f"Médecine {number}", f"w{number}"),))
    yield Order(replace(NEXT_DAY, forms=(OWN, FORMS["care-plan"])), (Place(RECORDS[:1], "Dialyse", "d"),))
    yield Order(FORMS["patient-sheet"], (Place(RECORDS),))


class Numbers:
    """Serial numbers as the vault gives them, counting how often it was asked."""

    def __init__(self) -> None:
        self.last = 0
        self.taken = 0

    def take(self, many: int) -> tuple[str, ...]:
        self.taken += 1
        first, self.last = self.last + 1, self.last + many
        return tuple(f"S1-{number:06d}" for number in range(first, self.last + 1))


def nobody(_order: Order, _numbers: tuple[str, ...]) -> None:
    raise AssertionError("every number is on a sheet")


@pytest.fixture(scope="module")
def alone() -> list[Printed]:
    """Drawn one after the other by the engine itself."""
    numbers = count(1)
    one = structs.replace(context(), next_serial=lambda: f"S1-{next(numbers):06d}")
    return [order.drawn(one) for order in orders()]


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("two_processors")
def test_two_processes_print_the_same_bytes_and_numbers_in_order(alone: list[Printed]) -> None:
    read, ahead, numbers = 0, [], Numbers()

    def counted() -> Iterator[Order]:
        nonlocal read
        for order in orders():
            read += 1
            yield order

    printed = []
    for _order, one in drawn_in_turn(counted(), context(), numbers.take, nobody):
        printed.append(one)
        ahead.append(read - len(printed))
    assert printed == alone
    assert numbers.taken == len(printed), "one visit to the disk for each part"
    assert max(ahead) <= 2, "no more rows are read than are being drawn"
    assert not active_children()


@pytest.mark.usefixtures("two_processors")
def test_processes_that_are_killed_lose_no_sheet_and_no_number(alone: list[Printed]) -> None:
    def killing() -> Iterator[Order]:
        for place, order in enumerate(orders()):
            if place == 2:
                for process in active_children():
                    process.kill()
            yield order

    assert [one for _order, one in drawn_in_turn(killing(), context(), Numbers().take, nobody)] == alone


def test_one_processor_starts_no_process(alone: list[Printed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    printed = []
    for _order, one in drawn_in_turn(orders(), context(), Numbers().take, nobody):
        assert not active_children()
        printed.append(one)
    assert printed == alone


@pytest.mark.parametrize("processors", [1, 2])
def test_numbers_of_parts_that_nobody_got_are_told(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    told: list[str] = []
    numbers = Numbers()
    with closing(drawn_in_turn(orders(), context(), numbers.take, lambda _o, unused: told.extend(unused))) as turn:
        _order, printed = next(turn)
    taken = [f"S1-{number:06d}" for number in range(1, numbers.last + 1)]
    assert [*(sheet.serial for sheet in printed.sheets), *told] == taken
    assert told


def test_numbers_of_a_part_that_cannot_be_drawn_are_told() -> None:
    told: list[str] = []
    broken = Order(replace(NEXT_DAY, forms=("no such form",)), (Place(RECORDS, "A"),))
    with pytest.raises(FormUnknown):
        list(drawn_in_turn([broken], context(), Numbers().take, lambda _o, unused: told.extend(unused), processes=1))
    assert len(told) == broken.sheets


@pytest.mark.parametrize("what", [*FORMS.values(), *PACKS.values()], ids=lambda what: what.name)
@pytest.mark.parametrize("empty", [False, True], ids=["filled", "empty"])
def test_numbers_to_take_are_known_before_anything_is_drawn(what: Form | Pack, empty: bool) -> None:
    if empty and isinstance(what, Form) and not what.blank:
        return
    order = Order(what, (Place(RECORDS, "A"), Place(RECORDS[:2], "B")), empty=empty, copies=2)
    printed = order.drawn(unnumbered(context()))
    assert len(printed.sheets) == order.sheets
    assert printed.content == b"", "counting draws nothing"


@pytest.mark.parametrize(
    "what", [*PACKS.values(), FORMS["labels-24"], FORMS["patient-index"]], ids=lambda what: what.name
)
def test_pages_counted_are_pages_drawn(what: Form | Pack) -> None:
    order = Order(what, (Place(RECORDS, "A"),))
    drawn = order.drawn(context())
    assert order.announced(context()).pages == sum(sheet.pages for sheet in drawn.sheets) > 0
