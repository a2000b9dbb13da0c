"""Measured values: lined up only when they are the same thing in the same unit; nothing is dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from downtime.web.measured import chart_of, families, series_of
from exports.language import untranslated
from exports.record import Observation, ObservationCategory, Patient, PatientRecord, Report
from printable.codes import is_critical
from printable.dates import Dates
from printable.words import Words


def value(key: str, name: str = "Potassium", **more: Any) -> Observation:
    fields: dict[str, Any] = {"value": "1", "at": f"2026-11-{int(key):02d}"}
    return Observation(key=key, patient="p", name=name, **(fields | more))


def test_two_units_are_two_series() -> None:
    assert len(series_of([value("1", unit="mmol/L"), value("2", unit="mg/dL")])) == 2


def test_the_newest_stands_first() -> None:
    (series,) = series_of([value("1"), value("3"), value("2")])
    assert [one.key for one in series.values] == ["3", "2", "1"]


def test_critical_ones_come_first_by_flag_or_by_word() -> None:
    found = series_of(
        [value("9", "Sodium"), value("1", "Potassium", flag="HH"), value("2", "Lactate", flag="Critical high")]
    )
    assert [series.name for series in found] == ["Lactate", "Potassium", "Sodium"]
    assert not is_critical("H") and not is_critical(None) and is_critical("H, HH")


def test_blood_and_urine_are_two_series() -> None:
    assert len(series_of([value("1", specimen="sang"), value("2", specimen="urine"), value("3", specimen="sang")])) == 2


def test_a_panel_gives_way_to_its_components_unless_it_says_something() -> None:
    panel = value("1", "TA", value=None)
    parts = [value("2", "PAS", panel="1"), value("3", "PAD", panel="1")]
    assert {series.name for series in series_of([panel, *parts])} == {"PAS", "PAD"}
    odd = value("1", "TA", value=None, unreadable=("x",))
    assert {series.name for series in series_of([odd, *parts])} == {"TA", "PAS", "PAD"}


def test_a_value_without_a_value_is_kept() -> None:
    assert len(series_of([value("1", value=None)])) == 1


def test_a_curve_needs_two_times() -> None:
    words, dates = Words(untranslated), Dates("en", "Europe/Paris")
    values = [value(f"{i}", value=f"{i}", at=f"2026-11-0{i}T08:00:00+00:00") for i in (1, 2)]
    (one,), (two,) = series_of(values[:1]), series_of(values)
    assert one.curve("c1", words, dates) == ""
    assert two.curve("c1", words, dates).startswith('<svg class="drawing" role="img" aria-labelledby="c1-t c1-d"')


def record(*observations: Observation, reports: tuple[Report, ...] = ()) -> PatientRecord:
    return PatientRecord(patient=Patient(key="p"), observations=observations, reports=reports)


def test_results_stand_in_the_reports_of_the_source_critical_ones_first() -> None:
    rows = (
        value("1", "Sodium"),
        value("2", "Potassium", flag="HH"),
        value("3", "Hémoglobine"),
        value("4", "CRP"),
        value("5", "PAS", panel="6"),
        value("6", "TA", value=None),
    )
    reports = (
        Report(key="r1", patient="p", name="Ionogramme", at="2026-11-02", results=("1", "2")),
        Report(key="r2", patient="p", name="NFS", at="2026-11-03", results=("3",)),
        Report(key="r0", patient="p", name="Older", at="2026-11-01", results=("1", "3")),
    )
    found = families(series_of(rows), record(*rows, reports=reports))
    assert [(family.name, [series.name for series in family.series]) for family in found] == [
        ("Ionogramme", ["Potassium", "Sodium"]),
        ("TA", ["PAS"]),
        ("NFS", ["Hémoglobine"]),
        (None, ["CRP"]),
    ]


def test_the_chart_of_a_patient_ends_when_its_values_are_known() -> None:
    until = datetime(2026, 11, 3, 12, tzinfo=UTC)
    vital = ObservationCategory.VITAL_SIGNS
    rows = [
        value("1", "FC", value="80", unit="/min", at=f"2026-11-{day:02d}T08:00:00+00:00", category=vital)
        for day in (1, 2, 3)
    ]
    found = chart_of(record(*rows), until, ZoneInfo("Europe/Paris"), Words(untranslated), Dates("en", "Europe/Paris"))
    assert found.drawing and found.drawing.title == "Vital signs from 31 Oct 2026 13:00 to 03 Nov 2026 13:00"
    assert found.outside == 0 and len(found.drawn) == 3
