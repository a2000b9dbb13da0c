"""`/paper/send` and `/paper/jobs/<number>`: a print on the printer of this laptop, and how far it is.

Rules: the server hands the PDF over, nothing of it is on a page; a printer of the network is refused unless the site
allows it; the sheets are journalled, with the printer, before they are handed over; what did not come out is named by
its serial numbers.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from downtime.printing import JobState, missing, send, states
from downtime.web.kit import Kit
from downtime.web.paper_order import Asked
from downtime.web.paper_page import Answer, asked_for, chosen_form, fields, show
from downtime.web.paper_press import print_order
from downtime.web.visit import current
from exports.errors import PrinterRefused


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("printing", __name__, url_prefix="/paper")

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
            parts = send(spooler, queue, printed, duplex=asked.order.duplex)
        except PrinterRefused as error:
            return show(kit, fields(), problem=error.say(kit.translators(visit.language))), 400
        job = kit.trail.sent(visit.copy, queue, asked.order.what.message, parts, visit.now)
        return redirect(url_for("printing.job", number=job.number), 303)

    @pages.get("/jobs/<int:number>")
    def job(number: int) -> str:
        visit = current()
        found = next((one for one in kit.trail.jobs(visit.copy) if one.number == number), None)
        if found is None:
            abort(404)
        now = states(kit.outside.spooler(visit.manifest.paper.network_printers), found.parts)
        over = all(state.over for state in now)
        gone = missing(found.parts, now)
        done = sum(state is JobState.PRINTED for state in now)
        stopped = JobState.STOPPED in now
        return render_template("printing.html", job=found, done=done, over=over, missing=gone, stopped=stopped)

    return pages
