"""What a sheet must never let a hurried reader believe."""

from __future__ import annotations

from msgspec import structs

from exports.record import (
    Alert,
    AlertKind,
    Allergy,
    Diet,
    Feed,
    ListState,
    NoneKnown,
    Observation,
    ObservationCategory,
    PatientRecord,
    Section,
)
from printable.forms import render
from tests.printable import reading
from tests.printable.builders import KEY, context, observation, order, patient, stay

LABORATORY = ObservationCategory.LABORATORY


def sheet(*, feeds: tuple[Feed, ...] = (), **rows: object) -> str:
    """The text of a sheet of one patient, in English."""
    record = PatientRecord(**({"patient": patient(), "stays": (stay(),)} | rows))  # type: ignore[arg-type]
    content = render("patient-sheet", [record], context(language="en", feeds=feeds), ward="B").content
    return " ".join(" ".join(reading.text(content)).replace("\xa0", " ").split())


def on_list(expected: str, **rows: object) -> bool:
    """Whether the ward list says it, whatever its narrow columns break."""
    feeds = rows.pop("feeds", ())
    record = PatientRecord(**({"patient": patient(), "stays": (stay(),)} | rows))  # type: ignore[arg-type]
    content = render("ward-list", [record], context(language="en", feeds=feeds), ward="B").content
    return "".join(expected.split()) in reading.squeezed(content)


def result(key: str, name: str, value: str | None, **changes: object) -> Observation:
    return observation(key, name, value, "2026-11-23T06:00:00+00:00", category=LABORATORY, **changes)


def test_an_active_order_whose_end_has_passed_says_so() -> None:
    assert "until 23 Nov 18:00 end passed" in sheet(orders=(order("o", "Héparine", end="2026-11-23T17:00:00+00:00"),))
    for later in ("2026-11-23T17:30:00+00:00", "2026-11-23", "2026-11"):
        assert "end passed" not in sheet(orders=(order("o", "Héparine", end=later),))


def test_what_is_of_another_year_says_its_year() -> None:
    old = result("k", "K", "7.1")
    said = sheet(observations=(structs.replace(old, at="2019-11-23T06:00:00+00:00"),))
    assert "23 Nov 2019 07:00" in said


def test_a_result_that_is_only_a_flag_is_printed() -> None:
    said = sheet(observations=(result("h", "Blood culture", None, flag="POS"),))
    assert "Blood culture POS positive" in said
    assert "no value" not in said


def test_a_result_without_anything_is_printed_as_without_value() -> None:
    said = sheet(observations=(result("h", "Blood culture", None, status="registered"),))
    assert "Blood culture no value: not" in said
    assert "registered" in said


def test_a_critical_flag_among_several_or_in_words_comes_first() -> None:
    for flag in ("H, HH", "Critical high", "valeur critique"):
        rows = (result("na", "Sodium", "128", flag="L"), result("k", "Potassium", "7.1", flag=flag))
        said = sheet(observations=rows)
        assert said.index("Potassium") < said.index("Sodium")


def test_a_value_without_a_unit_never_borrows_that_of_its_neighbour() -> None:
    rows = (
        result("a", "Glucose", "1.1", unit="g/l", code="|glu"),
        structs.replace(result("b", "Glucose", "6.1", code="|glu"), at="2026-11-22T06:00:00+00:00"),
    )
    assert "6.1 unit not recorded (22 Nov 07:00)" in sheet(observations=rows)


def test_a_weight_that_was_cancelled_is_no_weight() -> None:
    row = observation("w", "Poids", "720", "2026-11-23T06:00:00+00:00", unit="kg", status="cancelled")
    assert "Weight: not recorded in the copy" in sheet(observations=(row,))


def test_what_was_taken_back_never_crowds_out_an_allergy_and_keeps_its_word() -> None:
    gone = [
        Allergy(key=f"g{n}", patient=KEY, substance=f"No known allergies {n}", clinical_status="resolved")
        for n in range(60)
    ]
    real = Allergy(key="r", patient=KEY, substance="Latex", reaction="choc " * 80, criticality="low")
    said = sheet(allergies=(*gone, real))
    banner = said[: said.index("Reason for stay")]
    assert "Latex" in banner
    assert banner.count("(resolved)") == banner.count("No known allergies") > 0


def test_an_alert_that_is_only_proposed_says_so() -> None:
    row = Alert(key="a", patient=KEY, kind=AlertKind.TREATMENT_LIMIT, text="DNR", status="proposed")
    assert "DNR proposed" in sheet(alerts=(row,))
    assert on_list("DNR proposed", alerts=(row,))


def test_a_diet_that_is_on_hold_says_so_on_the_ward_list() -> None:
    assert on_list("Fasting ON HOLD", diets=(Diet(key="d", patient=KEY, text="Fasting", status="on-hold"),))


def test_a_second_open_stay_is_said_on_both_forms() -> None:
    stays = (stay(), stay(key="s2", ward_name="Réanimation", room=None, bed="4"))
    assert "other open stay: Réanimation" in sheet(stays=stays)
    assert on_list("other open stay: Réanimation", stays=stays)


def test_the_words_of_the_source_stand_for_a_birth_name_that_it_does_not_give() -> None:
    who = patient(birth_name=None, given_name="Élise", name_text="Élise MARTIN")
    assert "Élise MARTIN (name as the source wrote it)" in sheet(patient=who)


def test_no_list_reassures_while_part_of_it_is_unreadable() -> None:
    feeds = (Feed(source="dpi", section=Section.ALLERGIES, rows=9, unread=2),)
    none = NoneKnown(patient=KEY, section=Section.ALLERGIES, text="NKA")
    record = PatientRecord(patient=patient(), none_known=(none,))
    assert record.state(Section.ALLERGIES) == ListState.NONE_KNOWN
    assert "list incomplete: ask" in sheet(none_known=(none,), feeds=feeds)
    assert on_list("list incomplete: ask", none_known=(none,), feeds=feeds)
    assert "may be incomplete: 2 entries of the source unreadable" in sheet(none_known=(none,), feeds=feeds)
    assert "may be incomplete: 2 entries of the source unreadable" in sheet(feeds=feeds)
