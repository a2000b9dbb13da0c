"""The last dose of an order: the newest of any state, the last one given apart, nothing computed."""

from __future__ import annotations

from typing import Any

from downtime.web.treatments import order_groups
from exports.record import Administration, DoseState, MedicationOrder, OrderKind, OrderStatus, Patient, PatientRecord
from printable.dates import Dates

NOW = "2026-11-23T13:00:00+00:00"
DATES = Dates("en", "Europe/Paris")


def dose(state: DoseState, hour: int, order: str | None = "o") -> Administration:
    return Administration(
        key=f"{state}{hour}", patient="p", order=order, state=state, at=f"2026-11-23T{hour:02d}:00:00+00:00"
    )


def record(*doses: Administration, **more: Any) -> PatientRecord:
    fields: dict[str, Any] = {"status": OrderStatus.ACTIVE, "kind": OrderKind.SCHEDULED}
    order = MedicationOrder(key="o", patient="p", **(fields | more))
    return PatientRecord(patient=Patient(key="p"), orders=(order,), administrations=doses)


def test_a_dose_not_given_does_not_hide_the_one_given_before() -> None:
    (group,) = order_groups(record(dose(DoseState.GIVEN, 8), dose(DoseState.NOT_GIVEN, 12)), NOW, DATES)
    (line,) = group.lines
    assert line.last and line.last.state == DoseState.NOT_GIVEN
    assert line.last_given and line.last_given.at == "2026-11-23T08:00:00+00:00"


def test_a_planned_dose_is_not_the_last_one() -> None:
    doses = (dose(DoseState.GIVEN, 8), dose(DoseState.ORDERED, 20), dose(DoseState.ORDERED, 16))
    (line,) = order_groups(record(*doses), NOW, DATES)[0].lines
    assert line.last and line.last.state == DoseState.GIVEN
    assert line.planned and line.planned.at == "2026-11-23T16:00:00+00:00"


def test_an_ordered_dose_of_the_past_stands_as_it_is() -> None:
    (line,) = order_groups(record(dose(DoseState.ORDERED, 8)), NOW, DATES)[0].lines
    assert line.last and line.last.state == DoseState.ORDERED and line.last_given is None and line.planned is None


def test_a_dose_not_given_in_the_future_is_not_lost() -> None:
    (line,) = order_groups(record(dose(DoseState.NOT_GIVEN, 20)), NOW, DATES)[0].lines
    assert line.last and line.last.state == DoseState.NOT_GIVEN


def test_doses_of_other_orders_stay_there() -> None:
    (line,) = order_groups(record(dose(DoseState.GIVEN, 8, "other"), dose(DoseState.GIVEN, 9, None)), NOW, DATES)[
        0
    ].lines
    assert line.last is None


def test_only_active_orders_are_in_force() -> None:
    for status in OrderStatus:
        (group,) = order_groups(record(status=status), NOW, DATES)
        assert group.in_force is (status in (OrderStatus.ACTIVE, OrderStatus.UNKNOWN))
    (unknown,) = order_groups(record(status=OrderStatus.UNKNOWN), NOW, DATES)
    assert unknown.name == "unclear"


def test_a_forbidden_drug_is_never_among_the_treatments() -> None:
    for kind in OrderKind:
        (group,) = order_groups(record(do_not_give=True, kind=kind), NOW, DATES)
        assert group.name == "forbidden"


def test_what_is_over_is_counted_not_cut_in_silence() -> None:
    many = tuple(MedicationOrder(key=f"o{i}", patient="p", status=OrderStatus.STOPPED) for i in range(25))
    (group,) = order_groups(PatientRecord(patient=Patient(key="p"), orders=many), NOW, DATES)
    assert (len(group.lines), group.total) == (10, 25)
    (whole,) = order_groups(PatientRecord(patient=Patient(key="p"), orders=many), NOW, DATES, whole=True)
    assert len(whole.lines) == 25


def test_orders_in_force_on_hold_or_in_draft_are_always_whole() -> None:
    for status in (OrderStatus.ACTIVE, OrderStatus.UNKNOWN, OrderStatus.ON_HOLD, OrderStatus.DRAFT):
        many = tuple(MedicationOrder(key=f"o{i}", patient="p", status=status) for i in range(25))
        (group,) = order_groups(PatientRecord(patient=Patient(key="p"), orders=many), NOW, DATES)
        assert len(group.lines) == group.total == 25


def test_an_end_before_the_data_is_marked_also_when_it_is_only_a_day() -> None:
    ends = {
        "2026-11-23T12:00:00+00:00": True,
        "2026-11-24T00:00:00+00:00": False,
        "2026-11-22": True,
        "2026-11-23": False,
    }
    for end, overdue in ends.items():
        (line,) = order_groups(record(end=end), NOW, DATES)[0].lines
        assert line.overdue is overdue
