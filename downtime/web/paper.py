"""`/paper` chooses what to print; `/paper/<form>.pdf` draws it, for one patient or for a whole ward in bed order.

Rules: printing is a POST of our own page (a serial number is taken, and no other page may start it); the PDF is shown
by the browser and kept nowhere; every sheet says who printed it, and is journalled before the PDF is sent; the sheet of
one patient needs the reason that the record needs, those of a whole ward are printed by the right of the ward, or for
one reason where the ward is not the reader's.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from downtime.journal import Act, Entry
from downtime.subjects import present_patients
from downtime.web.frame import data_time, is_exercise, notices_of
from downtime.web.kit import Kit
from downtime.web.protected import PAPER, ask, ask_ward, needs_reason, ward_needs_reason
from downtime.web.sessions import Reader
from downtime.web.visit import Visit, current, told
from downtime.web.ward_address import find_ward, ward_address
from exports.language import N_
from exports.record import Key, PatientRecord
from exports.snapshot.census import Ward
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record
from printable.context import PrintContext, Printed
from printable.forms import FORMS, render


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("paper", __name__, url_prefix="/paper")

    @pages.get("")
    def page() -> str:
        with current().copy.page() as connection:
            wards = wards_of(connection)
        return render_template("paper.html", wards=wards, forms=FORMS, ward_address=ward_address)

    @pages.post("/<form>.pdf")
    def print_form(form: str) -> Response | str:
        if form not in FORMS:
            abort(404)
        visit = current()
        ward, subjects = _subjects(visit, request.form.get("ward"), request.form.get("patient"))
        if ward is not None and ward_needs_reason(visit, ward):
            return ask_ward(ward, then=PAPER)
        if ward is None and any(needs_reason(visit, record) for record in subjects):
            return ask(subjects[0])
        name = (ward.name or visit.words.say(N_("Without a ward"))) if ward else None
        printed = render(form, subjects, _context(visit, kit), ward=name)
        kit.journal.record(*_entries(visit, form, printed, ward, subjects))
        return Response(printed.content, mimetype="application/pdf", headers={"Content-Disposition": "inline"})

    return pages


def _subjects(visit: Visit, ward: str | None, patient: Key | None) -> tuple[Ward | None, Sequence[PatientRecord]]:
    """The records of one patient, or of everybody present on a ward in bed order."""
    with visit.copy.page() as connection:
        if patient:
            record = patient_record(connection, patient)
            return (None, (record,)) if record else abort(404)
        found = find_ward(wards_of(connection), ward or "")
        if found is None:
            abort(404)
        return found, present_patients(connection, found.key)


def _entries(
    visit: Visit, form: str, printed: Printed, ward: Ward | None, subjects: Sequence[PatientRecord]
) -> tuple[Entry, ...]:
    """One entry for each sheet."""
    numbers = {record.patient.key: record.patient.ipp or "" for record in subjects}
    on = ward.key if ward is not None else ""
    return tuple(
        told(
            visit,
            Act.PRINT,
            form=form,
            serial=sheet.serial,
            pages=sheet.pages,
            patient=sheet.patient or "",
            ipp=numbers.get(sheet.patient or "", ""),
            ward=on,
        )
        for sheet in printed.sheets
    )


def _printed_by(reader: Reader, visit: Visit) -> str:
    """Name, login and role; that nobody checked the name comes first, so that no narrow line cuts it off."""
    name = visit.words.say(N_("{name} (declared identity)"), name=reader.name) if reader.marked else reader.label
    return f"{name}, {reader.role_said(visit.words.say)}"


def _context(visit: Visit, kit: Kit) -> PrintContext:
    session, opened = visit.session, visit.opened
    if session is None or session.reader is None or opened is None:
        abort(403)
    said = notices_of(opened, visit.dates, kit.translators(visit.language))
    return PrintContext(
        site_name=visit.manifest.site_name,
        language=visit.language,
        timezone=visit.manifest.timezone,
        data_at=data_time(opened),
        feeds=opened.feeds,
        printed_at=visit.now,
        printed_by=_printed_by(session.reader, visit),
        next_serial=kit.outside.next_serial,
        exercise=is_exercise(kit),
        notice=" ".join(said) or None,
    )
