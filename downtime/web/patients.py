"""`/patients/<key>`: everything the copy holds of one patient; below it, one document.

Rules: the page reads what it needs in one span of the copy's lock, and is drawn after it; that it is read is journalled
before it is sent; a protected record asks for a reason first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, render_template, request

from downtime.journal import Act
from downtime.web import documents
from downtime.web.board import in_force
from downtime.web.frame import data_time
from downtime.web.kit import Kit
from downtime.web.measured import chart_of, families
from downtime.web.protected import ask, needs_reason
from downtime.web.sections import at_time, known_until, list_views, newest_times
from downtime.web.station import OpenCopy
from downtime.web.treatments import loose_doses, order_groups, timeline_of
from downtime.web.visit import Visit, current, told
from downtime.web.ward_address import ward_address
from exports.record import Patient, PatientRecord, Section
from exports.snapshot.read import document, patient_record, rows
from printable.codes import is_abnormal, is_critical
from printable.drawing_svg import svg

ORDER = tuple(
    section.value
    for section in (
        Section.ALLERGIES, Section.ALERTS, Section.ORDERS, Section.USUAL_MEDICATIONS,
        Section.ADMINISTRATIONS, Section.VITAL_SIGNS, Section.LABORATORY, Section.REPORTS, Section.NOTES,
        Section.OBSERVATIONS, Section.PROBLEMS, Section.TASKS, Section.REQUESTS, Section.DOCUMENTS,
        Section.IMMUNIZATIONS, Section.DEVICES, Section.DIETS, Section.CONTACTS, Section.CARE_TEAM,
        Section.PROCEDURES, Section.APPOINTMENTS, Section.MOVEMENTS,
    )
)  # fmt: skip
"""The lists in the order in which they are needed (domain: section 1.3); the page has each of them."""


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("patients", __name__, url_prefix="/patients")

    @pages.get("/<key>")
    def page(key: str) -> str:
        visit = current()
        with visit.copy.page() as connection:
            record = patient_record(connection, key)
            mothers = rows(connection, Patient, "key = ?", (record.patient.mother,)) if record else ()
        if record is None or visit.opened is None:
            abort(404)
        if needs_reason(visit, record):
            return ask(record)
        kit.journal.record(told(visit, Act.READ_PATIENT, patient=key, ipp=record.patient.ipp or ""))
        lists = list_views(record, visit.opened, request.args.getlist("all"))
        return render_template(
            "patient.html",
            patient=record.patient,
            mother=next(iter(mothers), None),
            stay=record.stay,
            record=record,
            lists=lists,
            groups=order_groups(record, data_time(visit.opened), visit.dates, whole=lists[Section.ORDERS.value].whole),
            loose={dose.key for dose in loose_doses(record)},
            instructions={order.key: order.text for order in (*record.orders, *record.usual_medications)},
            drugs={order.key: order.drug for order in (*record.orders, *record.usual_medications)},
            times=newest_times(lists[Section.VITAL_SIGNS.value].rows),
            at_time=at_time,
            is_critical=is_critical,
            is_abnormal=is_abnormal,
            in_force=in_force,
            order=ORDER,
            ward_address=ward_address,
            **_drawings(visit, visit.opened, record),
        )

    @pages.get("/<key>/documents/<document_key>")
    def one_document(key: str, document_key: str) -> Response | str:
        visit = current()
        with visit.copy.page() as connection:
            found = document(connection, document_key)
            record = patient_record(connection, key)
        if found is None or record is None or found.patient != key:
            abort(404)
        if needs_reason(visit, record, found):
            return ask(record, found)
        shown = "content" in request.args
        of = {"patient": key, "ipp": record.patient.ipp or "", "document": document_key}
        kit.journal.record(told(visit, Act.READ_DOCUMENT, detail="content" if shown else "", **of))
        if shown:
            return documents.content(found)
        return render_template(
            "document.html",
            patient=record.patient,
            stay=record.stay,
            record=record,
            document=found,
            body=documents.body(found),
            in_force=in_force,
            ward_address=ward_address,
        )

    return pages


def _drawings(visit: Visit, opened: OpenCopy, record: PatientRecord) -> Mapping[str, Any]:
    """The charts of a patient and what makes them into SVG, each over the time up to which its lists are known."""
    zone = ZoneInfo(visit.manifest.timezone)
    measured = known_until(opened, visit.now, Section.VITAL_SIGNS)
    treated = known_until(opened, visit.now, Section.ORDERS, Section.ADMINISTRATIONS)
    return {
        "chart": chart_of(record, measured, zone, visit.words, visit.dates),
        "plan": timeline_of(record, treated, visit.now, zone, visit.words, visit.dates),
        "plan_until": treated,
        "families": lambda series: families(series, record),
        "svg": svg,
    }
