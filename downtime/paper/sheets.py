"""The sheets of a print for the journal, and the sheets that there are, read back from it.

Rules of this module:

* every sheet that takes a serial number is an entry of its own: form, patient, pages, ward, who, when, printer;
* a number that was taken and stands on no sheet, since the print ended before, is an entry too: nobody looks for it;
* a sheet is lost from the entry that says so until one says that it was found again; what was said stays readable;
* serial numbers are compared without hyphens and capitals: people write them as they like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from downtime.journal import Act, Entry, Recorded
from downtime.paper.order import Order, Place
from printable.context import Printed, Sheet
from printable.form import Form, Kind
from printable.forms import FORMS
from printable.pack import COVER

NAMES: Mapping[str, str] = {form.code: form.name for form in (*FORMS.values(), COVER)}
"""Code of a sheet → name of its form, as the journal has it."""
TITLES: Mapping[str, str] = {form.name: form.message for form in (*FORMS.values(), COVER)}
"""Name of a form → its title, a message."""


@dataclass(frozen=True)
class Leaf:
    """One sheet: the entry of its print, and what was said of it since, oldest first."""

    printed: Recorded
    marks: tuple[Recorded, ...] = field(default=())

    @property
    def serial(self) -> str:
        return self.printed.entry.serial

    @property
    def unused(self) -> bool:
        """Whether the number was taken and no sheet was printed."""
        return self.printed.entry.act is Act.SHEET_UNUSED

    @property
    def lost(self) -> bool:
        """Whether somebody said so, and nobody since that it was found."""
        return bool(self.marks) and self.marks[-1].entry.act is Act.SHEET_LOST


def sheet_entries(
    order: Order, printed: Printed, entry: Callable[..., Entry], *, printer: str = ""
) -> tuple[Entry, ...]:
    """One entry for each sheet; `entry` takes the act and the fields, and adds who and from which copy."""
    numbers = {record.patient.key: record.patient.ipp or "" for record in order.records}
    names = {**NAMES, **{form.code: form.name for form in order.forms}}
    return tuple(
        entry(
            Act.PRINT,
            form=names.get(sheet.form, sheet.form),
            serial=sheet.serial,
            pages=sheet.pages,
            patient=sheet.patient or "",
            ipp=numbers.get(sheet.patient or "", ""),
            ward=place.key,
            printer=printer,
        )
        for sheet, place in _placed(order, printed)
    )


def unused_entries(
    order: Order, numbers: Iterable[str], entry: Callable[..., Entry], *, printer: str = ""
) -> tuple[Entry, ...]:
    """One entry for each number that this print took and did not use."""
    ward = order.places[0].key if len(order.places) == 1 else ""
    form = order.what.name if isinstance(order.what, Form) else ""
    return tuple(entry(Act.SHEET_UNUSED, form=form, serial=serial, ward=ward, printer=printer) for serial in numbers)


def _placed(order: Order, printed: Printed) -> Iterator[tuple[Sheet, Place]]:
    """Each sheet with the place that it was printed for, in the order in which places are printed."""
    nowhere = Place(())
    places = () if order.empty else order.places
    if len(places) < 2 or (isinstance(order.what, Form) and order.what.kind is Kind.HOSPITAL):
        place = places[0] if len(places) == 1 else nowhere
        yield from ((sheet, place) for sheet in printed.sheets)
        return
    if isinstance(order.what, Form) and order.what.kind is Kind.PATIENT:
        homes = {record.patient.key: place for place in places for record in place.records}
        yield from ((sheet, homes.get(sheet.patient or "", nowhere)) for sheet in printed.sheets)
        return
    turn = -1
    for sheet in printed.sheets:
        if isinstance(order.what, Form) or sheet.form == COVER.code:
            turn += 1
        yield sheet, places[turn % len(places)]


def leaves(recorded: Iterable[Recorded]) -> dict[str, Leaf]:
    """The sheets of the journal's entries, oldest first, by their plain serial number; in the order of printing."""
    found: dict[str, Leaf] = {}
    for one in recorded:
        serial = plain_serial(one.entry.serial)
        if one.entry.act in (Act.PRINT, Act.SHEET_UNUSED) and serial:
            found[serial] = Leaf(one)
        elif one.entry.act in (Act.SHEET_LOST, Act.SHEET_FOUND) and serial in found:
            found[serial] = replace(found[serial], marks=(*found[serial].marks, one))
    return found


def plain_serial(text: str) -> str:
    """A serial number to compare by."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
