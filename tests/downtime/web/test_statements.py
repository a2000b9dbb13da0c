"""How often a page asks the copy: what it costs must not grow with what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from downtime.journal import Act
from downtime.web.ward_address import ward_address
from exports.snapshot.census import wards
from tests.downtime.web.browsing import Hospital, Reader

BOARD = 9
"""Stays, patients, allergies, none known, alerts, diets, beds, rooms, orders."""
RECORD = 23
"""One list after the other, and the mother."""


@contextmanager
def asked(hospital: Hospital) -> Iterator[list[str]]:
    """The statements that the pages give the copy."""
    said: list[str] = []
    with hospital.opened[-1].page() as connection:
        connection.set_trace_callback(said.append)
    yield said
    with hospital.opened[-1].page() as connection:
        connection.set_trace_callback(None)


def test_a_ward_is_read_in_as_many_statements_as_it_has_lists(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter()
    with hospital.opened[-1].page() as connection:
        ward = max(wards(connection), key=lambda one: one.present)
        hospital.opened[-1].wards(connection)  # counted by now
    path = f"/wards/{ward_address(ward.key)}"
    with asked(hospital) as said:
        assert reader.get(path).status_code == 200
    assert ward.present > 1 and len(said) == BOARD


def test_a_ward_is_read_once(hospital: Hospital, reader: Reader) -> None:
    first = reader.get("/wards/med-b")
    with asked(hospital) as said:
        again = reader.get("/wards/med-b")
    assert said == [] and again.text == first.text
    assert len(hospital.journal.of(Act.READ_WARD)) == 2


def test_a_record_is_read_in_as_many_statements_as_it_has_lists(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter()
    with hospital.opened[-1].page() as connection:
        (patient,) = connection.execute(
            "select patient from observation group by patient order by count(*) desc limit 1"
        ).fetchone()
    with asked(hospital) as said:
        assert reader.get(f"/patients/{patient}").status_code == 200
    assert len(said) == RECORD
