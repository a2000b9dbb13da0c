"""Wards and boards: nobody is missing, no bed is called empty without reason, look-alikes are flagged."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.web.board import board_alerts, make_board
from downtime.web.lookalikes import alike, one_letter_apart
from downtime.web.ward_address import find_ward, ward_address
from exports.record import Alert, AlertKind, Allergy, Diet, Location, LocationKind, Patient, Row, Stay
from exports.snapshot.census import CensusLine, Ward
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader


def line(patient: str, room: str | None, bed: str | None, **name: str) -> CensusLine:
    who = Patient(key=patient, birth_name=name.get("birth_name", patient), used_name=name.get("used_name"))
    stay = sample.stay(patient, "w", "W", room, bed)
    return CensusLine(patient=who, stay=stay, allergies=(), none_known=(), alerts=(), diets=())


def bed(name: str, room: str | None = None) -> Location:
    return Location(key=f"{room}{name}", name=name, kind=LocationKind.BED, ward="w", room=room)


def test_wards_count_the_present_and_the_beds(reader: Reader) -> None:
    rows = reader.page("/wards").texts("tr")
    assert any(row.startswith("Médecine B 4 6") for row in rows)
    assert any(row.startswith("Chirurgie & <b>Réa</b> 1 not recorded") for row in rows)


def test_the_search_field_of_the_first_page_has_the_focus(reader: Reader) -> None:
    focused = [e for e in reader.page("/wards").all("input") if e.get("autofocus") is not None]
    assert [e.get("name") for e in focused] == ["q"]


def test_the_board_shows_beds_in_order_with_the_empty_ones(reader: Reader) -> None:
    rows = reader.page("/wards/med-b").texts("tr")[1:]
    starts = ("214 F", "214 P", "215 F empty bed", "215 P empty bed", "216 F empty bed", "216 P", "no bed Berceau 2")
    assert [row[: len(start)] for row, start in zip(rows, starts, strict=True)] == list(starts)
    assert "place not confirmed" in rows[-1]


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (0, "? not recorded in the copy"),
        (1, "! Pénicillines (high risk)"),
        (5, "No known allergy (said by the source)"),
    ],
)
def test_the_three_states_of_allergies_differ_on_the_board(reader: Reader, row: int, state: str) -> None:
    assert state in " ".join(
        reader.page("/wards/med-b").texts("tr")[1:][row].replace("?n", "? n").replace("!P", "! P").split()
    )


def test_look_alikes_are_named_on_the_board(reader: Reader) -> None:
    assert "looks like: LOVELACE Ada, born 10 Dec 1958" in reader.page("/wards/med-b").texts("tr")[1]


def test_every_line_has_two_identifiers(reader: Reader) -> None:
    for row in reader.page("/wards/med-b").texts("tr")[1:]:
        assert "empty bed" in row or ("born" in row and "IPP" in row)


def test_a_ward_key_with_odd_characters_has_a_plain_address(reader: Reader) -> None:
    address = ward_address("chir/é 1")
    assert address.startswith("~") and address[1:].isalnum()
    assert "Chirurgie & <b>Réa</b>" in reader.page(f"/wards/{address}").text
    assert reader.get("/wards/chir").status_code == 404


@given(st.text(max_size=80))
def test_every_ward_is_found_by_its_address(key: str) -> None:
    ward = Ward(key=key, name=None, present=1, beds=0)
    assert find_ward((ward,), ward_address(key)) is ward
    assert all(character.isalnum() or character in "._~-" for character in ward_address(key))


def test_two_patients_in_one_bed_are_two_lines_that_say_so() -> None:
    board = make_board((line("a", "1", "P"), line("b", "1", "P")), (bed("P", "r1"),), {"r1": "1"})
    assert [one.shared_bed for one in board.lines] == [True, True]
    assert (board.present, board.empty) == (2, 0)


def test_the_same_bed_name_in_another_room_is_another_bed() -> None:
    board = make_board((line("a", "1", "P"),), (bed("P", "r1"), bed("P", "r2")), {"r1": "1", "r2": "2"})
    assert [(one.room, one.line is None) for one in board.lines] == [("1", False), ("2", True)]


def test_a_bed_said_without_its_room_is_not_called_empty() -> None:
    board = make_board((line("a", None, "P"),), (bed("P", "r1"),), {"r1": "1"})
    assert board.empty == 0 and len(board.lines) == 1


def test_rooms_stand_in_walking_order() -> None:
    board = make_board((line("a", "10", "1"), line("b", "2", "1"), line("c", None, None)), (), {})
    assert [one.room for one in board.lines] == ["2", "10", None]


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("martin", "martins", True), ("martin", "marttin", True), ("martin", "mratin", True), ("martin", "mort", False),
        ("roy", "ray", False), ("martin", "martel", False), ("dubois", "dupont", False), ("martin", "martin", False),
    ],
)  # fmt: skip
def test_one_letter_apart(a: str, b: str, near: bool) -> None:
    assert one_letter_apart(a, b) is near
    assert one_letter_apart(b, a) is near


def test_birth_and_used_names_are_compared_without_accents() -> None:
    found = alike(
        (
            Patient(key="1", birth_name="Lefèvre"),
            Patient(key="2", birth_name="Roux", used_name="LEFEVRE"),
            Patient(key="3", birth_name="Autre"),
        )
    )
    assert set(found) == {"1", "2"}


@pytest.mark.parametrize(
    "row",
    [
        Allergy(key="a", patient="p1", unreadable=("substance: 7",)),
        Alert(key="a", patient="p1", unreadable=("text: 7",)),
        Diet(key="d", patient="p1", text="Normal", unreadable=("excluded: 7",)),
    ],
)
def test_what_could_not_be_read_is_marked_on_the_board(hospital: Hospital, row: Row) -> None:
    there = [Patient(key="p1", ipp="1", birth_name="Noir"), sample.stay("p1", "med-b", "Médecine B", "1", "P")]

    def board(*rows: Row) -> str:
        shown = dataclasses.replace(hospital, database=sample.database(list(rows)))
        return Reader(shown.app()).enter().page("/wards/med-b").text

    assert "unreadable in the source" in board(*there, row)
    assert "unreadable in the source" not in board(*there)


def test_a_board_shows_of_a_protected_record_what_everybody_must_know_and_no_more() -> None:
    alerts = (
        Alert(key="1", patient="p", kind=AlertKind.OTHER, text="VIH"),
        Alert(key="2", patient="p", kind=AlertKind.ISOLATION, text="Précautions contact"),
    )
    stay = Stay(key="s", patient="p", present=True, protected=True)
    open_stay = Stay(key="s", patient="p", present=True)
    lines = [
        CensusLine(patient=Patient(key="p"), stay=one, allergies=(), none_known=(), alerts=alerts, diets=())
        for one in (stay, open_stay)
    ]
    assert [alert.text for alert in board_alerts(lines[0])] == [None, "Précautions contact"]
    assert board_alerts(lines[1]) == alerts
