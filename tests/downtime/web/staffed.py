"""The sample hospital with a staff list: one nurse of a ward, one manager of all, one of IT, one with an odd role."""

from __future__ import annotations

import dataclasses
import itertools

from exports.key_slot import Cost
from exports.pin import hash_pin
from exports.record import Account
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital

PIN = "480213"
_HASH = hash_pin(PIN, Cost(memory=64, iterations=1, lanes=1))
ACCOUNTS = (
    Account(key="lmartin", name="Léa Martin", role="nurse", badge="B-77", wards=("MEDECINE b",), pin_hash=_HASH),
    Account(key="proux", name="Paul Roux", role="manager", wards=("*",), pin_hash=_HASH),
    Account(key="mpetit", name="Marc Petit", role="it", wards=("*",), pin_hash=_HASH),
    Account(key="diet", name="Zoé Œuvrard", role="Diététicienne", pin_hash=_HASH),
    Account(key="gone", name="Ana Noir", role="nurse", wards=("*",), pin_hash=_HASH, until="2026-11-22"),
    Account(key="nopin", name="Ana Noir", role="nurse", wards=("*",)),
)


def staffed(hospital: Hospital, *, declared: bool = True) -> Hospital:
    """The same hospital, whose copy holds the staff list."""
    rows = itertools.chain(
        sample.record_rows(sample.busy_record()),
        sample.people(),
        sample.documents(),
        sample.places(),
        sample.feeds(),
        ACCOUNTS,
    )
    return dataclasses.replace(hospital, database=sample.database(rows, declared=declared))
