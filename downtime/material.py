"""What a form is drawn from beside the records of its patients: the one place where `Form.needs` is loaded.

Rules: the command line and the paper centre print from the same material; appointments that are over on the day of
printing are left out, those whose time nobody knows are not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from downtime.subjects import present_patients
from exports.record import PatientRecord
from exports.snapshot.discretion import kept_quiet
from exports.snapshot.registers import Booking, appointments, everybody
from printable.dates import Dates
from printable.form import Appointed, Form, Kind, Known, Material, Need


def material_for(  # noqa: PLR0913 - all named but the first
    connection: sqlite3.Connection,
    form: Form,
    records: Sequence[PatientRecord] | None = None,
    *,
    ward: str | None = None,
    at: datetime,
    timezone: str,
) -> Material:
    """Everything that one print of this form is drawn from.

    Without `records` a form of the whole hospital takes everybody present, unless it lists other people altogether;
    the other forms take none. `ward` is the ward's name on the sheet, `at` the aware time of printing, `timezone` the
    site's. Raises `SnapshotMalformed`.
    """
    if records is None:
        of_all = form.kind is Kind.HOSPITAL and not form.needs
        records = present_patients(connection) if of_all else ()
    return Material(
        records=tuple(records),
        ward=ward,
        known=_known(connection) if Need.KNOWN in form.needs else (),
        appointments=_appointed(connection, at, timezone) if Need.APPOINTMENTS in form.needs else (),
        quiet=kept_quiet(connection),
    )


def to_come(bookings: Sequence[Booking], at: datetime, timezone: str) -> tuple[Booking, ...]:
    """Those of the day of `at` at the site and later, and those whose time is not known."""
    midnight = at.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    dates = Dates("en", timezone)
    return tuple(one for one in bookings if not dates.is_past(one.appointment.start, midnight))


def _known(connection: sqlite3.Connection) -> tuple[Known, ...]:
    return tuple(Known(one.patient, one.stay, one.under) for one in everybody(connection))


def _appointed(connection: sqlite3.Connection, at: datetime, timezone: str) -> tuple[Appointed, ...]:
    coming = to_come(appointments(connection), at, timezone)
    return tuple(Appointed(one.appointment, one.patient, one.phones) for one in coming)
