"""What a reader asked to print, read from the form of `/paper`: one `Order`, or a sentence that says why not.

Rules: addresses hold the key of a patient or a ward at most; what a form is not made for is said, never guessed; the
records are read under the copy's lock, the drawing is not under it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from downtime.material import material_for
from downtime.paper import Order, Place, find_what, places_of
from downtime.paper.order import beds_of, can_be_empty, for_one_patient, of_whole_hospital, place_in_order
from downtime.paper.own_forms import forms_of
from downtime.paper.site_packs import packs_of
from downtime.subjects import present_patients
from downtime.web.visit import Visit
from downtime.web.ward_address import find_ward
from exports.errors import FormUnknown
from exports.language import N_
from exports.snapshot.census import Ward, wards
from exports.snapshot.discretion import kept_quiet
from exports.snapshot.read import patient_record
from printable.form import Form, Kind, Material
from printable.pack import Pack

MOST = 99
"""Copies of one print."""
EVERY_WARD, EMPTY = "*", "-"
"""In `ward`: the hospital ward by ward; nobody, to write on. No address of a ward begins like these."""
FIELDS = ("what", "ward", "patient", "copies", "sides", "bed", "queue")
"""The fields of the form; whatever asks in between hands them on."""


class CannotPrint(Exception):
    """Why this cannot be printed for whom it was asked for, in the reader's language."""


@dataclass(frozen=True)
class Asked:
    """An order with the wards whose patients or lists it holds."""

    order: Order
    wards: tuple[Ward, ...] = ()

    @property
    def of_patient(self) -> bool:
        """Whether one patient was asked for."""
        return not self.wards and not self.order.empty


def read_order(visit: Visit, name: str, form: Mapping[str, str]) -> Asked:
    """The print that was asked for. Raises `CannotPrint`, and `NotFound` for what the copy or the kit does not have."""
    what = _what(visit, name)
    copies = _copies(visit, form.get("copies", ""))
    duplex = form.get("sides") != "one"
    ward, patient = form.get("ward", ""), form.get("patient", "")
    with visit.copy.page() as connection:
        if patient:
            return Asked(Order(what, (_patient(connection, visit, what, patient),), copies=copies, duplex=duplex))
        if ward == EMPTY:
            if not can_be_empty(what):
                raise CannotPrint(visit.words.say(N_("This form cannot be printed empty: choose a ward or a patient.")))
            return Asked(Order(what, empty=True, copies=copies, duplex=duplex))
        known = wards(connection)
        if ward == EVERY_WARD:
            chosen = tuple(one for one in known if one.present)
        else:
            found = find_ward(known, ward)
            if found is None:
                raise NotFound
            if of_whole_hospital(what):
                raise CannotPrint(visit.words.say(N_("This list is of the whole hospital: choose all wards.")))
            chosen = (found,)
        places = _places(connection, visit, what, chosen)
        beside = _beside(connection, visit, what)
    start = _start(visit, form.get("bed", ""), places)
    return Asked(Order(what, places, beside, copies=copies, duplex=duplex, start=start), chosen)


def _what(visit: Visit, name: str) -> Form | Pack:
    with visit.copy.page() as connection:
        forms = forms_of(connection)
    try:
        return find_what(name, packs_of(visit.manifest, forms), forms)
    except FormUnknown:
        raise NotFound from None


def _copies(visit: Visit, text: str) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST:
        return int(text)
    raise CannotPrint(visit.words.say(N_("The number of copies is from 1 to {most}."), most=MOST))


def _patient(connection: sqlite3.Connection, visit: Visit, what: Form | Pack, key: str) -> Place:
    record = patient_record(connection, key)
    if record is None:
        raise NotFound
    if not for_one_patient(what):
        raise CannotPrint(visit.words.say(N_("This form is not made for one patient: choose a ward.")))
    return Place((record,))


def _places(
    connection: sqlite3.Connection, visit: Visit, what: Form | Pack, chosen: tuple[Ward, ...]
) -> tuple[Place, ...]:
    if isinstance(what, Form) and what.kind is Kind.HOSPITAL and len(chosen) != 1:
        return (Place(present_patients(connection) if not what.needs else ()),)
    return places_of(connection, chosen, visit.words.say(N_("Without a ward")))


def _beside(connection: sqlite3.Connection, visit: Visit, what: Form | Pack) -> Material:
    if not isinstance(what, Form):
        return Material(quiet=kept_quiet(connection))
    return material_for(connection, what, (), at=visit.now, timezone=visit.manifest.timezone)


def _start(visit: Visit, bed: str, places: tuple[Place, ...]) -> int:
    if not bed.strip():
        return 0
    if len(places) != 1:
        raise CannotPrint(visit.words.say(N_("“From bed” is for one ward: choose it.")))
    start = place_in_order(places[0].records, bed)
    if start is None:
        beds = ", ".join(beds_of(places[0].records))
        raise CannotPrint(
            visit.words.say(N_("Nobody of this ward lies in bed {bed}; there are: {beds}."), bed=bed[:40], beds=beds)
        )
    return start
