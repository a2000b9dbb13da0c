"""`/paper`: choose what to print and for whom; count the pages; open the PDF.

Rules: printing is a POST of our own page (a serial number is taken, and no other page may start it); the PDF is shown
by the browser and kept nowhere; every sheet says who printed it, and is journalled before the PDF is sent; the sheet of
one patient needs the reason that the record needs; a print of wards needs one reason for all protected patients and all
wards of others in it, whoever prints; empty forms need none.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from downtime.web.kit import Kit
from downtime.web.paper_order import Asked
from downtime.web.paper_page import Answer, asked_for, chosen_form, fields, show
from downtime.web.paper_press import context_of, print_order
from downtime.web.protected import ask, ask_ward, needs_reason, ward_needs_reason
from downtime.web.visit import current
from downtime.web.ward_address import find_ward
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("paper", __name__, url_prefix="/paper")

    @pages.get("")
    def page() -> str:
        return show(kit, {})

    @pages.get("/wards/<ward>")
    def of_ward(ward: str) -> Answer:
        with current().copy.page() as connection:
            found = find_ward(wards_of(connection), ward)
        if found is None:
            abort(404)
        return ask_ward(found) if ward_needs_reason(current(), found) else show(kit, {"ward": ward})

    @pages.get("/patients/<key>")
    def of_patient(key: str) -> Answer:
        with current().copy.page() as connection:
            record = patient_record(connection, key)
        if record is None:
            abort(404)
        return ask(record) if needs_reason(current(), record) else show(kit, {"patient": key})

    @pages.get("/count")
    def counted() -> AnyResponse:
        """A page that was reloaded, or whose language was changed."""
        return redirect(url_for("paper.page"), 303)

    @pages.post("/count")
    def count() -> Answer:
        visit = current()
        asked = asked_for(kit, visit, chosen_form())
        if not isinstance(asked, Asked):
            return asked
        return show(kit, fields(), announced=asked.order.announced(context_of(visit, kit)))

    @pages.post("/chosen.pdf")
    def print_chosen() -> Answer:
        return _pdf(chosen_form())

    @pages.post("/<form>.pdf")
    def print_form(form: str) -> Answer:
        return _pdf(form)

    def _pdf(name: str) -> Answer:
        visit = current()
        asked = asked_for(kit, visit, name)
        if not isinstance(asked, Asked):
            return asked
        printed = print_order(kit, visit, asked.order)
        return Response(printed.content, mimetype="application/pdf", headers={"Content-Disposition": "inline"})

    return pages
