"""`/paper/send` and `/paper/jobs/<number>`: a print on the printer of this laptop, and how far it is.

Rules of this module:

* the server hands the PDF over, nothing of it is on a page; a printer of the network is refused unless the site allows
  it;
* the sheets are journalled, with the printer, before they are handed over;
* what did not come out is named sheet by sheet, whose it is by the rights of the reader, and can be noted as lost; the
  same print goes on from the bed of the first patient who lacks a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock

from flask import Blueprint, abort, redirect, render_template, request, url_for

from downtime.paper import plain_serial
from downtime.printing import JobState, Part, missing, send, states
from downtime.web.kit import Kit
from downtime.web.paper_order import EMPTY, EVERY_WARD, Asked
from downtime.web.paper_page import Answer, asked_for, chosen_form, fields, show
from downtime.web.paper_press import print_order
from downtime.web.sheets import sheet_titles, whose
from downtime.web.trail import Job
from downtime.web.visit import Visit, current
from downtime.web.ward_address import ward_address
from exports.errors import PrinterRefused
from exports.record import Stay
from exports.snapshot.census import NO_WARD
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record
from printable.place import spoken_place


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("printing", __name__, url_prefix="/paper")
    sending = Lock()  # two wards that are sent at the same moment come out one after the other

    @pages.post("/send")
    def send_to_printer() -> Answer:
        visit, queue = current(), request.form.get("queue", "")
        asked = asked_for(kit, visit, chosen_form())
        if not isinstance(asked, Asked):
            return asked
        spooler = kit.outside.spooler(visit.manifest.paper.network_printers)
        try:
            spooler.local(queue)
            printed = print_order(kit, visit, asked.order, printer=queue)
            with sending:
                parts = send(spooler, queue, printed, duplex=asked.order.duplex)
        except PrinterRefused as error:
            return show(kit, fields(), problem=error.say(kit.translators(visit.language))), 400
        job = kit.trail.sent(visit.copy, queue, asked.order.what.message, parts, at=visit.now, asked=fields())
        return redirect(url_for("printing.job", number=job.number), 303)

    @pages.get("/jobs/<int:number>")
    def job(number: int) -> str:
        visit = current()
        found = next((one for one in kit.trail.jobs(visit.copy) if one.number == number), None)
        if found is None:
            abort(404)
        now = states(kit.outside.spooler(visit.manifest.paper.network_printers), found.parts)
        gone = missing(found.parts, now)
        known = kit.trail.leaves(visit.copy)
        lacking = [known[plain_serial(sheet.serial)] for part in gone for sheet in part.sheets]
        with visit.copy.page() as connection:
            ward_names = {ward.key: ward.name for ward in wards_of(connection)}
        return render_template(
            "printing.html",
            job=found,
            done=sum(state is JobState.PRINTED for state in now),
            over=all(state.over for state in now),
            stopped=JobState.STOPPED in now,
            missing=whose(visit, lacking),
            again=_again(visit, found, gone),
            ward_names=ward_names,
            titles=sheet_titles(visit),
        )

    return pages


def _again(visit: Visit, job: Job, gone: Sequence[Part]) -> Mapping[str, str]:
    """The fields of the same print from where it broke off; empty when nothing is missing."""
    if not gone:
        return {}
    asked = {name: value for name, value in job.asked.items() if name != "bed"}
    first = gone[0].sheets[0].patient
    bed = _bed(visit, first, asked.get("ward", "")) if first is not None else job.asked.get("bed", "")
    return {**asked, "bed": bed} if bed else asked


def _bed(visit: Visit, patient: str, ward: str) -> str:
    """Room and bed of a patient on a ward, as "from bed" takes them; "" where a print cannot go on from a bed."""
    if ward in ("", EMPTY, EVERY_WARD):
        return ""
    with visit.copy.page() as connection:
        record = patient_record(connection, patient)
    stays = record.stays if record is not None else ()
    here = next((stay for stay in stays if stay.present and _address(stay) == ward), None)
    return spoken_place(here) if here is not None else ""


def _address(stay: Stay) -> str:
    return ward_address(NO_WARD if stay.ward is None else stay.ward)
