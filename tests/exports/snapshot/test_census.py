"""Who is where: nobody present is ever missing from a board."""

from __future__ import annotations

from exports.record import Allergy, ListState, Location, LocationKind, NoneKnown, Patient, Row, Section, Stay
from exports.snapshot.census import NO_WARD, beds, census, wards
from tests.exports.snapshot.test_snapshot import reopened


def stay(patient: str, bed: str | None = None, *, room: str | None = None, ward: str | None = "c", n: str = "") -> Stay:
    name = "Cardiologie" if ward else None
    return Stay(key=patient + n, patient=patient, present=True, ward=ward, ward_name=name, room=room, bed=bed)


def patients(*keys: str) -> tuple[Row, ...]:
    return tuple(Patient(key=key, birth_name=key.upper()) for key in keys)


def test_beds_are_in_the_order_in_which_one_walks() -> None:
    written = (*patients("a", "b", "c", "d"), stay("a", "10"), stay("b", "2"), stay("c", "1P"), stay("d"))
    assert [line.patient.key for line in census(reopened(*written), "c")] == ["c", "b", "a", "d"]


def test_two_patients_in_one_bed_are_two_lines() -> None:
    written = (*patients("a", "b"), stay("a", "12"), stay("b", "12"))
    assert len(census(reopened(*written), "c")) == 2


def test_a_patient_whose_ward_nobody_said_is_on_a_board_of_their_own() -> None:
    connection = reopened(*patients("a", "b"), stay("a", ward=None), stay("b", "1"))
    assert [(ward.key, ward.present) for ward in wards(connection)] == [("c", 1), (NO_WARD, 1)]
    assert [line.patient.key for line in census(connection, NO_WARD)] == ["a"]
    assert len(census(connection)) == 2


def test_a_stay_whose_identity_is_missing_is_still_a_line() -> None:
    connection = reopened(stay("ghost", "4"))
    (line,) = census(connection, "c")
    assert line.patient.identity_missing
    assert connection.execute("select bed, allergies_state from census").fetchall() == [("4", "not-recorded")]


def test_allergies_are_in_one_of_three_states() -> None:
    connection = reopened(
        *patients("a", "b", "c"),
        *(stay(key, str(n)) for n, key in enumerate("abc")),
        Allergy(key="1", patient="a", substance="latex"),
        NoneKnown(patient="b", section=Section.ALLERGIES),
    )
    states = [line.allergies_state for line in census(connection, "c")]
    assert states == [ListState.LISTED, ListState.NONE_KNOWN, ListState.NOT_RECORDED]
    assert [row[0] for row in connection.execute("select allergies_state from census")] == states


def test_empty_wards_with_beds_are_wards_too() -> None:
    ward = Location(key="w", name="Chirurgie", kind=LocationKind.WARD, ward="w")
    bed = Location(key="b", name="Lit 1", kind=LocationKind.BED, ward="w")
    connection = reopened(ward, bed)
    assert [(w.name, w.present, w.beds) for w in wards(connection)] == [("Chirurgie", 0, 1)]
    assert beds(connection, "w") == (bed,)
