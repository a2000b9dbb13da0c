"""Devices, diets, plans, vaccinations, appointments."""

from __future__ import annotations

from pathlib import Path

from exports.record import (
    Appointment,
    Device,
    Diet,
    Immunization,
    Task,
)
from tests.exports.fhir.fhir_reading import of_one, resource, text


def test_a_device_and_its_use_are_one_row(tmp_path: Path) -> None:
    device = resource("Device", "d", type=text("VVP"))
    use = resource(
        "DeviceUseStatement",
        "u",
        status="active",
        device={"reference": "Device/d"},
        timingPeriod={"start": "2026-11-20"},
    )
    found = of_one(tmp_path, device, use)
    row = found.one(Device)
    assert (row.text, row.since, row.status) == ("VVP", "2026-11-20", "active")


def test_diets_tasks_appointments_and_vaccinations(tmp_path: Path) -> None:
    diet = resource("NutritionOrder", oralDiet={"type": [text("Sans sel")]}, excludeFoodModifier=[text("Arachide")])
    plan = resource(
        "CarePlan", title="Plan", activity=[{"detail": {"code": text("Nursing"), "status": "scheduled"}}, "broken"]
    )
    vaccine = resource(
        "Immunization",
        status="not-done",
        vaccineCode=text("Grippe"),
        statusReason=text("Refus"),
        occurrenceString="hiver",
    )
    actor = [{"actor": {"reference": "Patient/p1"}}]
    soon = resource("Appointment", "a1", subject=None, status="booked", start="2026-11-25T09:00:00Z", participant=actor)
    past = resource("Appointment", "a2", subject=None, status="booked", start="2026-11-01T09:00:00Z", participant=actor)
    found = of_one(tmp_path, diet, plan, vaccine, soon, past)
    assert (found.one(Diet).text, found.one(Diet).excluded) == ("Sans sel", ("Arachide",))
    assert found.one(Task).text == "Nursing"
    assert found.one(Task).unreadable == ('activity[1]: "broken"',)
    assert (found.one(Immunization).status, found.one(Immunization).at_text) == ("not-done", "hiver")
    assert found.one(Appointment).start == "2026-11-25T09:00:00+00:00"
