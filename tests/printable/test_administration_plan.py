"""The administration plan: a box where the source ordered a dose, and nowhere else."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from exports.record import DoseState, OrderKind, OrderStatus
from printable.forms import blank_of, render
from tests.printable import samples
from tests.printable.builders import at, context, dose, order
from tests.printable.reading import squeezed, symbols, words


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
    def said(**changes: object) -> str:
        record = samples.busy(orders=(order("o1", "Amoxicilline", **changes),), administrations=())
        return squeezed(render("administration-plan", [record], context(language="en")).content)

    asked = said(frequency="3 fois par jour")
    assert asked.count("hours?") == 2, "in the row, and once with what it means"
    assert "hoursnotinthecopy" in asked
    assert "hours?" not in said(times=("08:00",))
    assert "hours?" not in said(as_needed=True)


def test_midnight_is_the_thickest_line_between_the_dates_of_both_days() -> None:
    content = render("administration-plan", [samples.busy()], context()).content
    for number, page in enumerate(words(content), start=1):
        heads = {word.text: word for word in page.words if word.text in ("23h", "00h", "◂", "▸")}
        if "23h" not in heads:
            continue
        (midnight,) = _midnights(content, number)
        left, right = (next(w for w in page.words if w.text == f"{day}/11/2026" and w.bottom <= heads["23h"].top + 2
                            and w.left > 400) for day in (23, 24))  # fmt: skip
        assert heads["23h"].right < midnight < heads["00h"].left
        assert left.right < midnight < right.left


def test_a_plan_from_midnight_on_has_one_date_and_no_line() -> None:
    content = render(
        "administration-plan", [samples.busy()], context(printed_at=datetime(2026, 11, 23, 23, 10, tzinfo=UTC))
    )
    assert _midnights(content.content, 1) == set()


def test_every_box_of_a_high_alert_drug_has_a_half_for_the_second_person() -> None:
    def seconds(drug: str) -> int:
        record = samples.busy(orders=(order("o1", drug, as_needed=True, kind=OrderKind.AS_NEEDED),), administrations=())
        said = words(render("administration-plan", [record], context(language="en")).content)
        return sum(word.text == "2nd" for page in said for word in page.words)

    assert seconds("Morphine 10 mg") == 24
    assert seconds("Paracétamol 1 g") == 0


def test_an_order_outside_its_time_keeps_its_place_and_has_no_boxes() -> None:
    over = order("o1", "Ceftriaxone", times=("20:00",), end=at(22, 8))
    later = order("o2", "Zolpidem", times=("22:00",), start=at(27, 8))
    record = samples.busy(orders=(over, later), administrations=())
    content = render("administration-plan", [record], context(language="en")).content
    assert _heavy(content) == _heavy(_without_orders())
    said = squeezed(content)
    assert said.count("outsideitstimeonthissheet") == 2
    assert said.index("Ceftriaxone") < said.index("Zolpidem") < said.index("Neworder")


def test_a_prescriber_whom_no_order_names_is_missing_once() -> None:
    nobody = [order(f"o{n}", f"Drug{n}", prescriber=None) for n in range(3)]
    record = samples.busy(orders=tuple(nobody), administrations=())
    said = squeezed(render("administration-plan", [record], context(language="en")).content)
    assert said.count("namestheprescriberofnone") == 1
    assert "prescribernotrecorded" not in said
    one = samples.busy(orders=(*nobody, order("o9", "Drug9")), administrations=())
    said = squeezed(render("administration-plan", [one], context(language="en")).content)
    assert said.count("prescribernotrecorded") == 3


def test_no_word_of_an_unknown_state_is_cut() -> None:
    doses = (dose("a", "o1", DoseState.UNKNOWN, at(23, 12)),)
    record = samples.busy(orders=(order("o1", "Furosémide"),), administrations=doses)
    for form in ("administration-plan", "administration-plan-72h", "patient-sheet"):
        found = [word.text for page in words(render(form, [record], context()).content) for word in page.words]
        assert {"inconnu", "ou"} <= set(found), form


@pytest.mark.parametrize("changes", [{"as_needed": True}, {"status": OrderStatus.UNKNOWN}, {"usual": True}])
def test_what_nobody_orders_to_give_at_an_hour_has_no_framed_box(changes: dict[str, object]) -> None:
    record = samples.busy(orders=(order("o1", "Tramadol", times=("08:00",), **changes),), administrations=())
    content = render("administration-plan", [record], context()).content
    assert _heavy(content) == _heavy(_without_orders())
    assert "08:00" in squeezed(content)


def test_an_order_of_unknown_status_says_to_ask_first() -> None:
    record = samples.busy(orders=(order("o1", "Tramadol", status=OrderStatus.UNKNOWN),), administrations=())
    said = squeezed(render("administration-plan", [record], context(language="en")).content)
    assert "asktheprescriberfirst" in said


def test_a_dose_without_its_order_stands_on_the_plan() -> None:
    given = dose("a1", "an-order-of-another-system", DoseState.GIVEN, at(23, 12), drug="Enoxaparine 4000 UI")
    record = samples.busy(orders=(order("o1", "Lovenox 4000 UI", times=("13:00",)),), administrations=(given,))
    said = squeezed(render("administration-plan", [record], context()).content)
    assert "Enoxaparine4000UI" in said
    assert said.count("13:00") >= 2, "the dose has its time"
    assert "aucunedose" not in said, "one of these doses may be of this order"
    assert "aucunedose" in printed(order("o1", "Lovenox 4000 UI"))


def test_an_order_says_when_it_ends_that_its_end_has_passed_and_who_ordered_it() -> None:
    over = order("o1", "Ceftriaxone 1 g", times=("20:00",), end=at(22, 8))
    for form in ("administration-plan", "prescription"):
        said = squeezed(render(form, [samples.busy(orders=(over,), administrations=())], context()).content)
        assert "findépassée" in said, form
        assert "DrH.Œuvrard" in said, form


def test_what_the_copy_cannot_know_before_the_first_box_is_said() -> None:
    record = samples.busy(administrations=())
    said = squeezed(render("administration-plan", [record], context(language="en")).content)
    assert "areinnobox" in said
    fresh = context(language="en", data_at="2026-11-23T17:20:00+00:00", feeds=())
    assert "areinnobox" not in squeezed(render("administration-plan", [record], fresh).content)


def test_no_order_not_to_give_is_cut() -> None:
    never = [order(f"n{index}", f"Interdit{index:02d}", do_not_give=True) for index in range(12)]
    said = printed(*never)
    assert all(f"Interdit{index:02d}" in said for index in range(12))


def test_one_dose_is_framed_once_also_where_its_row_is_long() -> None:
    long = order("o1", "Furosémide", times=("08:00",), text="mot " * 400)
    record = samples.busy(orders=(long,), administrations=())
    assert _heavy(render("administration-plan", [record], context()).content) == _heavy(_without_orders()) + 1


def test_72_hours_are_three_lines_of_boxes_beside_each_order_said_once() -> None:
    one = samples.busy(orders=(order("o1", "Furosémide", times=("08:00",)),), administrations=())
    content = render("administration-plan-72h", [one], context()).content
    assert squeezed(content).count("Furosémide") == 1
    assert _heavy(content) == _heavy(_without_orders()) + 3
    for day in ("23/11", "24/11", "25/11"):
        assert day in squeezed(content)


def test_three_days_with_a_change_of_clocks_have_hours_of_their_own() -> None:
    furosemide = order("o1", "Furosémide", times=("08:00",), start=None)
    one = samples.busy(orders=(furosemide,), administrations=())
    changing = context(printed_at=datetime(2026, 10, 24, 16, 25, tzinfo=UTC))
    content = render("administration-plan-72h", [one], changing).content
    assert squeezed(content).count("Furosémide") > 1
    assert _heavy(content) == _heavy(_without_orders()) + 3


def test_the_empty_plan_asks_for_the_patient() -> None:
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


def _midnights(content: bytes, number: int) -> set[float]:
    """Where the upright lines of midnight stand on a page, in points from the left."""
    drawn = PdfReader(BytesIO(content)).pages[number - 1].get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    return {float(left) for left in re.findall(r"q 2\.40 w 0\.00 G ([\d.]+) [\d.]+ m \1 [\d.]+ l S Q", drawn)}


def test_a_dose_given_under_an_order_that_was_written_anew_is_on_the_plan() -> None:
    old = order("o1", "Morphine LP 30 mg", status=OrderStatus.STOPPED, end=at(23, 13))
    new = order("o2", "Morphine LP 30 mg", start=at(23, 13))
    given = dose("d1", "o1", DoseState.GIVEN, at(23, 12, 50), dose="30 mg")
    record = samples.busy(orders=(old, new), administrations=(given,))
    said = squeezed(render("administration-plan", [record], context(language="en")).content)
    assert "nodoseinthecopy" not in said
    assert "noneunderthisprescription:seetheothers" in said
    assert "given23Nov13:5030mg" in said


def test_doses_of_usual_treatments_are_on_the_plan() -> None:
    usual = order("u1", "Lévothyroxine 75 µg")
    given = dose("d1", "u1", DoseState.GIVEN, at(23, 7), drug="Lévothyroxine 75 µg")
    record = samples.busy(orders=(), usual_medications=(usual,), administrations=(given,))
    for form in ("administration-plan", "patient-sheet"):
        assert "given23Nov08:00" in squeezed(render(form, [record], context(language="en")).content), form


def test_a_dose_without_a_time_stands_first_and_the_others_are_counted() -> None:
    doses = [dose(f"d{n}", "o1", DoseState.GIVEN, at(20 + n, 8)) for n in range(3)]
    doses.append(dose("d9", "o1", DoseState.UNKNOWN, None, said="in-progress?"))
    record = samples.busy(orders=(order("o1", "Furosémide", times=("08:00",)),), administrations=tuple(doses))
    said = squeezed(render("administration-plan", [record], context(language="en")).content)
    assert "▸stateunknown" in said and "+2earlier,notprinted" in said


def test_no_hour_after_the_end_of_an_order_is_framed() -> None:
    def plan(end: str) -> bytes:
        record = samples.busy(orders=(order("o1", "Gentamicine", times=("23:30",), end=end),), administrations=())
        return render("administration-plan", [record], context()).content

    none = _heavy(plan(at(23, 21, 45)))  # a day in November: 22:45 in Paris
    assert _heavy(plan(at(23, 22, 10))) == none, "23:10: after the last half hour"
    assert _heavy(plan(at(23, 22, 30))) == none + 1
