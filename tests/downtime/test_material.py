"""What a form is drawn from: each need of the catalogue is loaded, and nothing is loaded that is not needed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from downtime.copy import Copy
from downtime.material import material_for
from exports.record import Appointment, Contact, ContactRole, Patient
from printable.form import Need
from printable.forms import FORMS
from tests.downtime.web import hospital as sample

NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
"""23:30 at the site."""
PARIS = "Europe/Paris"


@pytest.fixture(scope="module")
def copy() -> Copy:
    def booked(key: str, start: str | None) -> Appointment:
        return Appointment(key=key, patient="rv", start=start, status="booked")

    more = (
        Patient(key="rv", ipp="77", birth_name="Attendu"),
        Contact(patient="rv", role=ContactRole.TRUSTED_PERSON, phone="06 00"),
        booked("yesterday", "2026-11-22T22:30:00+00:00"),
        booked("this-morning", "2026-11-23T08:00:00+00:00"),
        booked("today", "2026-11-23"),
        booked("later", "2026-12-01T08:00:00+00:00"),
        booked("unknown", None),
    )
    return sample.hospital_copy([*sample.people(), *sample.places(), *more])


def test_every_need_of_the_catalogue_is_met(copy: Copy) -> None:
    for form in FORMS.values():
        with copy.page() as connection:
            material = material_for(connection, form, at=NOW, timezone=PARIS)
        assert bool(material.known) is (Need.KNOWN in form.needs), form.name
        assert bool(material.appointments) is (Need.APPOINTMENTS in form.needs), form.name
    assert {need for form in FORMS.values() for need in form.needs} <= {Need.KNOWN, Need.APPOINTMENTS}


def test_the_index_holds_everybody(copy: Copy) -> None:
    with copy.page() as connection:
        found = material_for(connection, FORMS["patient-index"], at=NOW, timezone=PARIS)
    assert len(found.known) == copy.manifest.patients
    assert not found.records


def test_appointments_of_today_and_later_and_of_no_known_time(copy: Copy) -> None:
    with copy.page() as connection:
        found = material_for(connection, FORMS["appointments"], at=NOW, timezone=PARIS)
    assert [one.appointment.key for one in found.appointments] == ["today", "this-morning", "later", "unknown"]
    assert found.appointments[0].phones == ("06 00",)


def test_a_list_of_the_hospital_is_drawn_from_everybody_present(copy: Copy) -> None:
    with copy.page() as connection:
        found = material_for(connection, FORMS["patient-locator"], at=NOW, timezone=PARIS)
        given = material_for(connection, FORMS["patient-locator"], (), at=NOW, timezone=PARIS)
        of_one = material_for(connection, FORMS["patient-sheet"], at=NOW, timezone=PARIS, ward="Médecine B")
    assert len(found.records) == copy.manifest.present
    assert not given.records
    assert (tuple(of_one.records), of_one.ward) == ((), "Médecine B")
