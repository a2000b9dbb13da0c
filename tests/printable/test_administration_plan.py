"""The administration plan: a box where the source ordered a dose, and nowhere else."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.record import OrderStatus
from printable.forms import blank_of, render
from tests.printable import samples
from tests.printable.builders import context, order
from tests.printable.reading import squeezed, symbols


def printed(*orders: object, **changes: object) -> str:
    record = samples.busy(orders=orders, administrations=(), **changes)
    return squeezed(render("administration-plan", [record], context()).content)


def test_every_order_to_give_stands_there_whole_with_its_last_doses() -> None:
    said = squeezed(render("administration-plan", [samples.busy()], context()).content)
    for one in samples.busy().orders:
        if one.drug:
            assert "".join(one.drug.split()) in said
    assert "NONDONNÉ" in said
    assert "étatinconnu" in said


def test_a_patient_without_orders_has_a_plan_that_says_so() -> None:
    said = squeezed(render("administration-plan", [samples.unknown()], context()).content)
    assert "nonrenseigné" in said.lower()


def test_what_must_not_be_given_has_no_boxes() -> None:
    stopped = order("o1", "Gentamicine", status=OrderStatus.STOPPED, times=("08:00",))
    never = order("o2", "Kétoprofène", do_not_give=True, times=("08:00",))
    record = samples.busy(orders=(stopped, never), administrations=())
    content = render("administration-plan", [record], context()).content
    assert "Gentamicine" in squeezed(content)
    assert "Kétoprofène" in squeezed(content)
    assert _heavy(content) == _heavy(_without_orders())


def test_one_heavy_frame_for_each_ordered_hour() -> None:
    def plan(*times: str) -> bytes:
        record = samples.busy(orders=(order("o1", "Furosémide", times=times),), administrations=())
        return render("administration-plan", [record], context()).content

    none = _heavy(plan())
    assert _heavy(plan("08:00")) == none + 1
    assert _heavy(plan("08:00", "12:00", "20:30")) == none + 3


@pytest.mark.parametrize("frequency", ["q2d", "lundi et jeudi", "10 fois"])
def test_hours_of_an_order_that_is_not_plainly_daily_frame_no_box(frequency: str) -> None:
    record = samples.busy(orders=(order("o1", "Fentanyl", frequency=frequency, times=("08:00",)),), administrations=())
    content = render("administration-plan", [record], context()).content
    assert _heavy(content) == _heavy(_without_orders())
    assert "08:00" in squeezed(content)


def test_an_order_without_hours_asks_for_them() -> None:
    assert "heuresabsentes" in printed(order("o1", "Amoxicilline", frequency="3 fois par jour"))
    assert "heuresabsentes" not in printed(order("o1", "Amoxicilline", times=("08:00",)))


def test_72_hours_are_three_days_and_the_empty_plan_asks_for_the_patient() -> None:
    days = render("administration-plan-72h", [samples.busy()], context())
    assert squeezed(days.content).count("Dernièresprises") >= 3
    blank = blank_of("administration-plan", context(), copies=2)
    assert [sheet.patient for sheet in blank.sheets] == [None, None]
    assert len({sheet.serial for sheet in blank.sheets}) == 2
    assert "Nomdenaissance" in squeezed(blank.content)
    assert set(symbols(blank.content)) == {blank.sheets[0].serial}


def _without_orders() -> bytes:
    return render("administration-plan", [samples.busy(orders=(), administrations=())], context()).content


def _heavy(content: bytes) -> int:
    """How many boxes were drawn with the heavy pen."""
    drawn = b"".join(page.get_contents().get_data() for page in PdfReader(BytesIO(content)).pages)  # type: ignore[union-attr]
    return drawn.count(b"1.60 w")
