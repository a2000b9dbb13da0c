"""`/patients/<key>`: everything the copy holds of one patient; below it, one document.

Rules: the page reads what it needs in one span of the copy's lock, and is drawn after it; that it is read is journalled
before it is sent; a protected record asks for a reason first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

from downtime.journal import Act
from downtime.web import document_page
from downtime.web.board import in_force
from downtime.web.frame import data_time
from downtime.web.kit import Kit
from downtime.web.measured import chart_of, families
from downtime.web.microbiology import is_resistant
from downtime.web.protected import ask, needs_reason
from downtime.web.section_guard import SectionGuard
from downtime.web.sections import MICROBIOLOGY, ListView, at_time, known_until, list_view, newest_times
from downtime.web.station import OpenCopy
from downtime.web.treatments import loose_doses, order_groups, timeline_of
from downtime.web.visit import Visit, current, told
from downtime.web.ward_address import ward_address
from exports.language import N_
from exports.record import Key, Patient, PatientRecord, Section
from exports.snapshot.read import patient_record, rows
from printable.codes import is_critical
from printable.drawing_svg import svg
from printable.words import SECTIONS

ORDER = (
    "allergies", "alerts", "stay", "timeline", "orders", "usual-medications", "administrations",
    "laboratory", MICROBIOLOGY, "reports", "vital-signs", "observations",
    "problems", "procedures", "immunizations", "devices", "diets", "tasks", "requests", "appointments",
    "notes", "documents", "contacts", "care-team", "movements",
)  # fmt: skip
"""The parts in the order in which clinicians need them (domain: section 1.3); a macro of `lists.html` draws each."""
TITLES = {section.value: title for section, title in SECTIONS.items()} | {
    "stay": N_("Stay"),
    "timeline": N_("Treatments over time"),
    MICROBIOLOGY: N_("Microbiology"),
}
_SHOWN_BY = {"timeline": Section.ADMINISTRATIONS.value}
"""Parts whose view is that of another list."""


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
        shown = lists_of(visit, visit.opened, record, request.args.getlist("all"))
        return render_template("patient.html", mother=next(iter(mothers), None), **shown)

    document_page.add_to(pages, kit)
    return pages


class Lists(Mapping[str, ListView]):
    """The lists of a record by name, each made when it is asked for: one that cannot be made spoils no other."""

    def __init__(self, make: Callable[[str], ListView]) -> None:
        self._make = cache(make)

    def __getitem__(self, name: str) -> ListView:
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter((*(section.value for section in Section), MICROBIOLOGY))

    def __len__(self) -> int:
        return len(Section) + 1


def lists_of(visit: Visit, opened: OpenCopy, record: PatientRecord, whole: Sequence[str] = ()) -> dict[str, Any]:
    """What `patient.html` and the macros of `lists.html` draw a record from; `whole` names the lists without a limit.

    What takes work is made when it is drawn, so that `part` (`SectionGuard`) stands between it and the page.
    """
    lists = Lists(lambda name: list_view(record, opened, name, whole))
    orders = Section.ORDERS.value

    def view(name: str) -> ListView | None:
        return None if name == "stay" else lists[_SHOWN_BY.get(name, name)]

    return {
        "patient": record.patient,
        "stay": record.stay,
        "record": record,
        "lists": lists,
        "part": SectionGuard(view, lambda name: visit.words.say(TITLES[name])),
        "titles": TITLES,
        "whole_lists": tuple(dict.fromkeys(name for name in whole if name in lists)),
        "groups": cache(lambda: order_groups(record, data_time(opened), visit.dates, whole=orders in whole)),
        "loose": cache(lambda: {dose.key for dose in loose_doses(record)}),
        "instructions": {order.key: order.text for order in (*record.orders, *record.usual_medications)},
        "drugs": {order.key: order.drug for order in (*record.orders, *record.usual_medications)},
        "shut": _shut(visit, record),
        "newest_times": newest_times,
        "at_time": at_time,
        "is_critical": is_critical,
        "is_resistant": is_resistant,
        "in_force": in_force,
        "order": ORDER,
        "ward_address": ward_address,
        **_drawings(visit, opened, record),
    }


def _shut(visit: Visit, record: PatientRecord) -> frozenset[Key]:
    """The documents that still ask this reader for a reason: their titles are not shown before it either."""
    return frozenset(one.key for one in record.documents if one.protected and needs_reason(visit, record, one))


def _drawings(visit: Visit, opened: OpenCopy, record: PatientRecord) -> Mapping[str, Any]:
    """The charts of a patient and what makes them into SVG, each over the time up to which its lists are known."""
    zone = ZoneInfo(visit.manifest.timezone)
    measured = known_until(opened, visit.now, Section.VITAL_SIGNS)
    treated = known_until(opened, visit.now, Section.ORDERS, Section.ADMINISTRATIONS)
    return {
        "chart": cache(lambda: chart_of(record, measured, zone, visit.words, visit.dates)),
        "plan": cache(lambda: timeline_of(record, treated, visit.now, zone, visit.words, visit.dates)),
        "plan_until": treated,
        "families": lambda series: families(series, record),
        "svg": svg,
    }
