"""Two generations, side by side: who entered, left and moved, by key and never by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from downtime.copy import Copy
from downtime.crisis.difference import Difference, Elsewhere, by_ward, difference
from exports.record import Allergy, ListState, NoneKnown, Patient, Row, Section, Sex, Stay, StayStatus
from tests.downtime.web import hospital


def person(key: str, name: str = "MARTIN", **more: Any) -> Patient:
    fields = {"ipp": f"80{key}", "given_name": "Anne", "birth_date": "1952-07-14", "sex": Sex.FEMALE} | more
    return Patient(key=key, birth_name=name, **fields)


def stay(
    key: str, ward: str | None = "Cardiologie", room: str | None = "1", bed: str | None = None, **more: Any
) -> Stay:
    fields: dict[str, Any] = {"present": True, "status": StayStatus.IN_PROGRESS} | more
    return Stay(key=f"s{key}{room}", patient=key, ward=ward, ward_name=ward, room=room, bed=bed, **fields)


def compared(older: Iterable[Row], newer: Iterable[Row]) -> Difference:
    before, after = hospital.hospital_copy(list(older)), hospital.hospital_copy(list(newer))
    try:
        return compare(before, after)
    finally:
        before.close()
        after.close()


def compare(before: Copy, after: Copy) -> Difference:
    with before.page() as one, after.page() as other:
        return difference(one, other)


def test_two_generations_that_say_the_same_differ_in_nothing() -> None:
    rows = [person("a"), stay("a"), person("b"), stay("b", room="2"), Allergy(key="al", patient="a", substance="Noix")]
    found = compared(rows, rows)
    assert found.lines == 0 and found.same == 2 and by_ward(found) == ()


def test_who_entered_left_and_moved() -> None:
    older = [person("a"), stay("a"), person("b"), stay("b", room="2"), person("c"), stay("c", "Urgences", "9")]
    newer = [
        person("a"),
        stay("a", room="7"),
        person("c"),
        stay("c", "Urgences", "9"),
        person("d"),
        stay("d", room="3"),
    ]
    found = compared(older, newer)
    assert [one.patient.key for one in found.entered] == ["d"]
    assert [one.patient.key for one in found.left] == ["b"]
    ((moved),) = found.moved
    assert (moved.patient.key, moved.before[0].room, moved.after[0].room) == ("a", "1", "7")
    assert found.same == 1 and not found.allergies and not found.identities
    (cardio,) = by_ward(found)
    assert (cardio.name, cardio.entered, cardio.left, cardio.moved) == ("Cardiologie", 1, 1, 1)


def test_gone_is_told_apart_from_not_in_the_copy_at_all() -> None:
    older = [person("a"), stay("a"), person("b"), stay("b", room="2")]
    gone = stay("a", present=False, status=StayStatus.FINISHED, discharged_at="2026-11-23T10:00:00+00:00")
    found = compared(older, [person("a"), gone])
    assert {one.patient.key: one.elsewhere for one in found.left} == {"a": Elsewhere.GONE, "b": Elsewhere.ABSENT}
    (left,) = (one for one in found.left if one.other is not None)
    assert left.other is not None and left.other.discharged_at == "2026-11-23T10:00:00+00:00"


def test_homonyms_who_change_places_are_two_moves_not_none() -> None:
    older = [person("a"), stay("a", room="1"), person("b"), stay("b", room="2")]
    newer = [person("a"), stay("a", room="2"), person("b"), stay("b", room="1")]
    assert {one.patient.key for one in compared(older, newer).moved} == {"a", "b"}


def test_another_bed_another_ward_and_a_second_open_stay_are_moves() -> None:
    older = [person("a"), stay("a", bed="P"), person("b"), stay("b", room="2"), person("c"), stay("c", room="3")]
    newer = [
        person("a"), stay("a", bed="F"), person("b"), stay("b", None, "2"),
        person("c"), stay("c", room="3"), stay("c", "Réanimation", "R1"),
    ]  # fmt: skip
    found = compared(older, newer)
    assert {one.patient.key for one in found.moved} == {"a", "b", "c"}
    assert {one.name for one in by_ward(found)} == {None, "Cardiologie"}
    (two,) = (one for one in found.moved if one.patient.key == "c")
    assert len(two.after) == 2


def test_allergies_that_differ_keep_their_three_states() -> None:
    older = [
        person("a"), stay("a"), Allergy(key="1", patient="a", substance="Pénicilline"),
        person("b"), stay("b", room="2"), NoneKnown(patient="b", section=Section.ALLERGIES),
        person("c"), stay("c", room="3"), Allergy(key="2", patient="c", substance="Noix"),
    ]  # fmt: skip
    newer = [
        person("a"), stay("a"),
        person("b"), stay("b", room="2"), Allergy(key="3", patient="b", substance="Latex"),
        person("c"), stay("c", room="3"), Allergy(key="9", patient="c", substance="Noix", recorded_at="2026-11-23"),
    ]  # fmt: skip
    found = {one.patient.key: one for one in compared(older, newer).allergies}
    assert set(found) == {"a", "b"}  # another key or date of the same allergy is no difference
    assert (found["a"].before.state, found["a"].after.state) == (ListState.LISTED, ListState.NOT_RECORDED)
    assert (found["b"].before.state, found["b"].after.state) == (ListState.NONE_KNOWN, ListState.LISTED)


def test_one_key_with_another_identity_is_said() -> None:
    found = compared([person("a"), stay("a")], [person("a", birth_date="1925-07-14"), stay("a")])
    (changed,) = found.identities
    assert (changed.before.birth_date, changed.after.birth_date) == ("1952-07-14", "1925-07-14")


def test_forward_and_back_are_each_others_mirror() -> None:
    older = [person("a"), stay("a"), person("b"), stay("b", room="2")]
    newer = [person("b"), stay("b", room="5"), person("c"), stay("c", room="3")]
    there, back = compared(older, newer), compared(newer, older)
    assert [one.patient for one in there.entered] == [one.patient for one in back.left]
    assert [(one.before, one.after) for one in there.moved] == [(one.after, one.before) for one in back.moved]
