"""`/search`: find a patient by name, birth date, number, room or bed, or with a scanner.

Rules: what is searched is posted, never in an address, and is journalled, encrypted; one exact number opens the patient
at once, as a scanner does; the list shows what tells look-alikes apart.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.kit import Kit
from downtime.web.lookalikes import alike
from downtime.web.scan import read_ins_datamatrix
from downtime.web.visit import current, told
from downtime.web.ward_address import ward_address
from exports.snapshot.search import LIMIT, Hit, search

MAX_QUERY = 200


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("search", __name__)

    @pages.get("/search")
    def page() -> str:
        return render_template("search.html", query="", hits=None)

    @pages.post("/search")
    def found() -> Response | str:
        query = " ".join(request.form.get("q", "").split())[:MAX_QUERY]
        scanned = read_ins_datamatrix(request.form.get("q", "").strip())
        with current().copy.page() as connection:
            hits = search(connection, scanned.ins if scanned else query, LIMIT + 1)
            if scanned and not hits:
                hits = search(connection, scanned.traits, LIMIT + 1)
        kit.journal.record(told(current(), Act.SEARCH, query=query))
        exact = _exact(query, hits) or (scanned is not None and len(hits) == 1 and hits[0].patient.ins == scanned.ins)
        if exact and len(hits) == 1:
            return redirect(url_for("patients.page", key=hits[0].patient.key), 303)
        return render_template(
            "search.html",
            query=query,
            hits=hits[:LIMIT],
            more=len(hits) > LIMIT,
            alike=alike(hit.patient for hit in hits[:LIMIT]),
            ward_address=ward_address,
        )

    return pages


def _exact(query: str, hits: tuple[Hit, ...]) -> bool:
    """One patient, whose number was typed or scanned whole."""
    if len(hits) != 1 or not any(letter.isdigit() for letter in query):
        return False
    numbers = {hits[0].patient.ipp, hits[0].patient.ins, hits[0].stay.number if hits[0].stay else None}
    return query in numbers
