"""The page of `/paper`, and what stands between it and a print: what cannot be, and the reasons that are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from werkzeug.wrappers import Response

from downtime.paper.own_forms import forms_of
from downtime.paper.site_packs import lacking_packs, packs_for_ward, packs_of
from downtime.web.kit import Kit
from downtime.web.paper_order import EMPTY, EVERY_WARD, FIELDS, MOST, Asked, CannotPrint, read_order
from downtime.web.print_reason import ask_print, closed_to, opened
from downtime.web.protected import ask, needs_reason, ward_needs_reason
from downtime.web.visit import Visit, current
from downtime.web.ward_address import find_ward, ward_address
from exports.language import N_
from exports.snapshot.census import Ward
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record
from printable.form import GROUPS, Kind
from printable.pack import LACKING

Answer = str | tuple[str, int] | Response
KINDS: Mapping[Kind, str] = {
    Kind.PATIENT: N_("for each patient"),
    Kind.WARD: N_("for each ward"),
    Kind.HOSPITAL: N_("for the hospital"),
}


def asked_for(kit: Kit, visit: Visit, name: str) -> Asked | Answer:
    """The order, once everything in it may be printed; else the page to answer with."""
    try:
        asked = read_order(visit, name, request.form)
    except CannotPrint as problem:
        return show(kit, fields(), problem=str(problem)), 400
    if asked.of_patient and any(needs_reason(visit, record) for record in asked.order.records):
        return ask(asked.order.records[0])
    closed = closed_to(visit, asked)
    if closed and not opened(kit, visit, closed):
        return ask_print(visit, closed, name, request.form)
    return asked


def chosen_form() -> str:
    """The name of the form or pack that was chosen."""
    return request.form.get("what", "")


def fields() -> Mapping[str, str]:
    """What was chosen, so that the page shows it again."""
    return {name: request.form[name] for name in FIELDS if request.form.get(name)}


def show(kit: Kit, chosen: Mapping[str, str], **more: object) -> str:
    visit = current()
    with visit.copy.page() as connection:
        wards = [ward for ward in wards_of(connection) if ward.present]
        record = patient_record(connection, chosen["patient"]) if "patient" in chosen else None
        forms = forms_of(connection)
    ward = find_ward(wards, chosen.get("ward", ""))
    manifest = visit.manifest
    return render_template(
        "paper.html",
        wards=wards,
        ward_address=ward_address,
        chosen={"ward": _first_ward(visit, wards), **chosen},
        patient=record.patient if record is not None and not needs_reason(visit, record) else None,
        packs=packs_for_ward(manifest, forms, ward.key, ward.name) if ward else packs_of(manifest, forms),
        lacking=lacking_packs(manifest, forms),
        lacking_words=LACKING,
        groups={title: [one for one in forms.values() if one.group is group] for group, title in GROUPS.items()},
        kinds=KINDS,
        every_ward=EVERY_WARD,
        empty=EMPTY,
        most=MOST,
        queues=kit.outside.spooler(manifest.paper.network_printers).queues(),
        **more,
    )


def _first_ward(visit: Visit, wards: list[Ward]) -> str:
    """The reader's own ward, else the first."""
    own = [ward for ward in wards if not ward_needs_reason(visit, ward)]
    return next((ward_address(ward.key) for ward in (*own, *wards)), EMPTY)
