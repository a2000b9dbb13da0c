"""A value that cannot be read is shown raw and marked; the rest of its row stands, and no dose becomes given."""

from __future__ import annotations

import pytest

from exports.errors import SnapshotMalformed
from exports.record import (
    TABLES,
    Administration,
    Allergy,
    Document,
    DoseState,
    MedicationOrder,
    NoneKnown,
    OrderStatus,
    Patient,
    Request,
    Row,
    Section,
    Sex,
    Stay,
)
from exports.snapshot.census import census
from exports.snapshot.read import patient_record, rows
from tests.exports.snapshot.test_snapshot import reopened


def test_an_unknown_word_for_a_dose_is_unknown_never_given() -> None:
    connection = reopened(
        Patient(key="p"), Administration(key="d", patient="p", drug="Warfarine", state=DoseState.GIVEN)
    )
    connection.execute("update administration set state = 'gvn'")
    (dose,) = rows(connection, Administration)
    assert (dose.state, dose.drug, dose.unreadable) == (DoseState.UNKNOWN, "Warfarine", ("state: gvn",))


def test_the_ward_is_listed_though_one_row_is_damaged() -> None:
    connection = reopened(
        Patient(key="p", birth_name="Un", sex=Sex.FEMALE),
        Patient(key="q", birth_name="Deux"),
        Stay(key="1", patient="p", present=True, ward="c"),
        Stay(key="2", patient="q", present=True, ward="c"),
    )
    connection.execute("update patient set sex = 'x', identity_remarks = '{', birth_name = x'C3' where key = 'p'")
    lines = {line.patient.key: line.patient for line in census(connection, "c")}
    assert lines["q"].birth_name == "Deux"
    assert lines["p"].sex is None
    assert len(lines["p"].unreadable) == 3


def test_text_that_is_not_utf_8_is_shown_as_far_as_it_can_be() -> None:
    connection = reopened(Patient(key="p"), Allergy(key="a", patient="p", substance="latex"))
    connection.execute("update allergy set substance = cast(x'6C617465FF' as text)")
    record = patient_record(connection, "p")
    assert record is not None
    assert record.allergies[0].substance == "late\ufffd"


def test_what_was_unreadable_already_stays() -> None:
    connection = reopened(Patient(key="p", unreadable=("Patient.gender: 7",)))
    connection.execute("update patient set sex = 'x'")
    assert rows(connection, Patient)[0].unreadable == ("Patient.gender: 7", "sex: x")


def test_a_statement_of_which_nothing_can_be_made_is_our_error() -> None:
    connection = reopened(Patient(key="p"), NoneKnown(patient="p", section=Section.ALLERGIES))
    connection.execute("update none_known set section = 'x'")
    with pytest.raises(SnapshotMalformed):
        rows(connection, NoneKnown)


@pytest.mark.parametrize(
    ("row", "column", "cautious"),
    [
        (Patient(key="p"), "protected", True),
        (Patient(key="p"), "identity_missing", True),
        (Stay(key="s", patient="p"), "protected", True),
        (Stay(key="s", patient="p"), "present", True),
        (Stay(key="s", patient="p"), "place_confirmed", False),
        (Document(key="d", patient="p"), "protected", True),
    ],
)
@pytest.mark.parametrize("stored", ["x", 2, None])
def test_a_truth_value_that_cannot_be_read_never_reassures(
    row: Row, column: str, cautious: bool, stored: str | int | None
) -> None:
    connection = reopened(*([] if isinstance(row, Patient) else [Patient(key="p")]), row)
    connection.execute(f"update {TABLES[type(row)]} set {column} = ?", (stored,))
    (found,) = rows(connection, type(row))
    assert getattr(found, column) is cautious
    assert getattr(found, "unreadable") == (f"{column}: {stored}",)  # noqa: B009 - not a field of every row


@pytest.mark.parametrize("column", ["do_not_give", "usual"])
@pytest.mark.parametrize(
    ("status", "shown"), [(OrderStatus.ACTIVE, OrderStatus.UNKNOWN), (OrderStatus.STOPPED, OrderStatus.STOPPED)]
)
def test_a_drug_that_may_be_forbidden_is_not_in_force(column: str, status: OrderStatus, shown: OrderStatus) -> None:
    connection = reopened(Patient(key="p"), MedicationOrder(key="o", patient="p", drug="Warfarine", status=status))
    connection.execute(f"update medication_order set {column} = 'x'")
    (order,) = rows(connection, MedicationOrder)
    assert (order.status, order.drug, order.unreadable) == (shown, "Warfarine", (f"{column}: x",))


@pytest.mark.parametrize(("status", "shown"), [(None, "unknown"), ("active", "unknown"), ("revoked", "revoked")])
def test_an_act_that_may_be_forbidden_is_not_in_force(status: str | None, shown: str) -> None:
    connection = reopened(Patient(key="p"), Request(key="r", patient="p", text="Scanner", status=status))
    connection.execute("update request set do_not_perform = 'x'")
    (request,) = rows(connection, Request)
    assert (request.status, request.unreadable) == (shown, ("do_not_perform: x",))
