"""The registers: nobody is left out, whoever may not be called is not, in the order in which one looks for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from exports.record import Appointment, Contact, ContactRole, Patient, Row, Stay, StayStatus
from exports.snapshot.discretion import kept_quiet
from exports.snapshot.registers import LETTERS, OTHER, PAGE, appointments, discharged, everybody, known
from exports.snapshot.write import SnapshotWriter


def snapshot(*rows: Row) -> sqlite3.Connection:
    writer = SnapshotWriter()
    writer.add_all(rows)
    writer.close_tables()
    return writer.connection


def stay(patient: str, **fields: object) -> Stay:
    return Stay(key=f"s-{patient}-{len(str(fields))}", patient=patient, **fields)  # type: ignore[arg-type]


def test_who_left_stands_by_time_the_latest_first_and_without_a_time_last() -> None:
    copy = snapshot(
        Patient(key="a", birth_name="A"),
        Patient(key="b", birth_name="B"),
        stay("b", status=StayStatus.FINISHED),
        stay("a", status=StayStatus.FINISHED, discharged_at="2026-11-20T10:00:00+00:00"),
        stay("c", status=StayStatus.UNKNOWN, discharged_at="2026-11-21T10:00:00+00:00"),
        stay("a", status=StayStatus.PLANNED),
        stay("a", status=StayStatus.CANCELLED),
        stay("b", status=StayStatus.IN_PROGRESS, present=True),
    )
    found = discharged(copy)
    assert [one.patient.key for one in found] == ["c", "a", "b"]
    assert found[0].patient.identity_missing


def test_a_record_is_protected_by_any_of_its_stays() -> None:
    copy = snapshot(
        Patient(key="a", birth_name="A"),
        stay("a", status=StayStatus.FINISHED, discharged_at="2026-11-20T10:00:00+00:00"),
        stay("a", status=StayStatus.FINISHED, discharged_at="2025-11-20T10:00:00+00:00", protected=True),
        Appointment(key="r", patient="a", start="2026-11-24T08:00:00+00:00"),
    )
    assert [one.protected for one in discharged(copy)] == [True, True]
    assert [one.protected for one in everybody(copy)] == [True]
    assert [one.protected for one in appointments(copy)] == [True]


def test_the_newborn_of_a_protected_mother_is_kept_quiet_too() -> None:
    copy = snapshot(
        Patient(key="m", birth_name="M", used_name="Cachée"),
        Patient(key="c", birth_name="M", mother="m"),
        Patient(key="x", birth_name="X", mother="c"),
        stay("m", protected=True, status=StayStatus.FINISHED),
    )
    assert kept_quiet(copy) == {"m", "c"}
    assert [(one.patient.key, one.protected) for one in everybody(copy)] == [("c", True), ("m", True), ("x", False)]


def test_a_used_name_has_a_line_that_leads_to_the_birth_name() -> None:
    copy = snapshot(
        Patient(key="1", birth_name="Martin", given_name="Marie", used_name="Dupont"),
        Patient(key="2", birth_name="Durand", given_name="Anne", used_name="DURAND"),
        Patient(key="3", birth_name="Dubois", used_name="Zola", used_given_name="Max", protected=True),
        Patient(key="4", used_name="Dulac"),
    )
    lines = known(copy, "D").lines
    assert [(one.patient.key, one.under) for one in lines] == [("3", ""), ("4", ""), ("1", "DUPONT Marie"), ("2", "")]
    assert known(copy, "Z").lines == () and "Z" not in known(copy, "Z").letters
    assert known(copy, "D").counts["D"] == 3 and known(copy, "D").letters == {"D", "M"}
    assert [one.under for one in everybody(copy)] == ["", "", "DUPONT Marie", "", ""]


def contact(role: ContactRole, phone: str | None = "1") -> Contact:
    return Contact(patient="a", name=role.value, role=role, phone=phone)


def to_call(*rows: Row, phone: str | None = None) -> list[str]:
    copy = snapshot(Patient(key="a", phone=phone), Appointment(key="r", patient="a"), *rows)
    (booking,) = appointments(copy)
    return [one.role.value for one in booking.to_call]


def test_only_who_may_be_told_is_called_and_others_only_without_an_own_number() -> None:
    kin, parent = contact(ContactRole.NEXT_OF_KIN, "2"), contact(ContactRole.LEGAL_REPRESENTATIVE, "3")
    hidden, doctor = contact(ContactRole.DO_NOT_NOTIFY), contact(ContactRole.GENERAL_PRACTITIONER)
    silent = contact(ContactRole.EMERGENCY_CONTACT, None)
    assert to_call(kin, hidden, doctor, silent) == ["next-of-kin"]
    assert to_call(kin, hidden, doctor, silent, phone="06") == []
    assert to_call(kin, parent, phone="06") == ["legal-representative"]
    copy = snapshot(Patient(key="a"), Appointment(key="r", patient="a"), kin, contact(ContactRole.TRUSTED_PERSON, "2"))
    assert appointments(copy)[0].phones == ("2",)


def test_appointments_stand_by_time_cancelled_ones_too() -> None:
    copy = snapshot(
        Patient(key="a"),
        Appointment(key="3", patient="a"),
        Appointment(key="2", patient="a", start="2026-11-25T08:00:00+00:00", status="cancelled"),
        Appointment(key="1", patient="nobody", start="2026-11-24"),
    )
    assert [one.appointment.key for one in appointments(copy)] == ["1", "2", "3"]


def test_names_stand_under_their_first_letter_without_accents() -> None:
    copy = snapshot(
        Patient(key="1", birth_name="Évrard", given_name="Zoé"),
        Patient(key="2", birth_name="EVRARD", given_name="Anne"),
        Patient(key="3", birth_name="Œuvrard"),
        Patient(key="4", birth_name="d'Argentré"),
        Patient(key="5", birth_name="Ж"),
        Patient(key="6"),
        Patient(key="7", used_name="Durand"),
        Patient(key="8", name_text="ELLE Anne"),
    )
    assert [one.patient.key for one in known(copy, "E").lines] == ["8", "2", "1"]
    assert [one.patient.key for one in known(copy, "O").lines] == ["3"]
    assert {one.patient.key for one in known(copy, "D").lines} == {"4", "7"}
    assert {one.patient.key for one in known(copy, OTHER).lines} == {"5", "6"}
    assert known(copy, "A").counts == {**dict.fromkeys(LETTERS, 0), "E": 3, "O": 1, "D": 2, OTHER: 2}


def test_a_letter_is_paged_and_a_page_out_of_range_is_the_nearest() -> None:
    copy = snapshot(*(Patient(key=f"{i:04d}", birth_name=f"Martin {i:04d}") for i in range(PAGE + 3)))
    first, second = known(copy, "M", 1), known(copy, "M", 2)
    assert (len(first.lines), len(second.lines), second.pages) == (PAGE, 3, 2)
    assert second.lines[-1].patient.birth_name == f"Martin {PAGE + 2:04d}"
    assert known(copy, "M", 99).page == 2
    assert known(copy, "M", -1).page == 1


def test_the_stay_of_a_known_patient_is_the_open_one() -> None:
    copy = snapshot(
        Patient(key="a", birth_name="A"),
        stay("a", status=StayStatus.FINISHED, admitted_at="2026-11-22", ward_name="left"),
        stay("a", status=StayStatus.IN_PROGRESS, present=True, admitted_at="2026-11-01", ward_name="here"),
    )
    assert [one.stay.ward_name for one in known(copy, "A").lines if one.stay] == ["here"]


@given(st.lists(st.text(max_size=6), max_size=12))
def test_everybody_is_under_exactly_one_letter(names: Iterable[str]) -> None:
    people = [Patient(key=str(i), birth_name=name.encode("utf-8", "replace").decode()) for i, name in enumerate(names)]
    copy = snapshot(*people)
    under = [one.patient.key for letter in LETTERS for one in known(copy, letter).lines]
    assert sorted(under) == sorted(one.key for one in people)
    assert len(everybody(copy)) == len(people)
