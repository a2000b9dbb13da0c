"""For whom `downtime print` prints: the options of the command line as one print.

Rule: what a form is not made for is refused as a mistake in the command, before a reason is asked for or a serial
number is taken.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from downtime.material import material_for
from downtime.paper import Order, Place, places_of
from downtime.paper.order import beds_of, can_be_empty, for_one_patient, of_whole_hospital, place_in_order
from downtime.subjects import patients_numbered, present_patients, ward_named
from downtime.vault import Opened
from exports.errors import BedUnknown
from exports.language import Translator
from exports.snapshot.census import wards
from exports.snapshot.discretion import kept_quiet
from printable.form import Form, Kind, Material
from printable.pack import Pack


@dataclass(frozen=True)
class Asked:
    """The options of one print, as they were given."""

    what: str
    ward: str | None
    number: str | None
    all_wards: bool
    blank: bool
    copies: int
    duplex: bool
    bed: str | None


def ordered(opened: Opened, what: Form | Pack, asked: Asked, translator: Translator) -> Order:
    """What is to be printed for whom; without a ward, everybody once, or ward by ward when it is made per ward.

    Raises `WardUnknown`, `PatientUnknown` and `BedUnknown`.
    """
    manifest = opened.copy.manifest
    with opened.copy.page() as connection:
        places = _places(connection, what, asked, translator.gettext("Without a ward"))
        beside = Material(quiet=kept_quiet(connection))
        if isinstance(what, Form) and not asked.blank:
            beside = material_for(connection, what, (), at=datetime.now(UTC), timezone=manifest.timezone)
    start = 0
    if asked.bed is not None:
        found = place_in_order(places[0].records, asked.bed)
        if found is None:
            raise BedUnknown(bed=asked.bed, beds=", ".join(beds_of(places[0].records)))
        start = found
    return Order(what, places, beside, empty=asked.blank, copies=asked.copies, duplex=asked.duplex, start=start)


def _places(connection: sqlite3.Connection, what: Form | Pack, asked: Asked, unnamed: str) -> tuple[Place, ...]:
    if asked.blank:
        return (Place((), ward_named(connection, asked.ward).name),) if asked.ward is not None else ()
    if asked.number is not None:
        return (Place(patients_numbered(connection, asked.number)),)
    if asked.ward is not None:
        return places_of(connection, [ward_named(connection, asked.ward)], unnamed)
    if isinstance(what, Form) and what.kind is not Kind.WARD:
        return (Place(present_patients(connection) if not what.needs else ()),)
    return places_of(connection, [ward for ward in wards(connection) if ward.present], unnamed)


def check_fits(ctx: click.Context, what: Form | Pack, asked: Asked, translator: Translator) -> None:
    """Raises `click.UsageError` where this form is not made for whom it was asked for."""
    _ = translator.gettext
    if isinstance(what, Pack) and not (asked.ward or asked.number is not None or asked.all_wards or asked.blank):
        raise click.UsageError(_("for a pack say --ward, --patient, --all-wards or --blank"), ctx)
    if asked.blank and not can_be_empty(what):
        raise click.UsageError(_("{what} cannot be printed empty").format(what=what.name), ctx)
    if asked.number is not None and not for_one_patient(what):
        raise click.UsageError(
            _("{what} is made for a ward or the hospital, not for one patient").format(what=what.name), ctx
        )
    if asked.ward is not None and not asked.blank and of_whole_hospital(what):
        raise click.UsageError(_("{what} is made for the whole hospital").format(what=what.name), ctx)
