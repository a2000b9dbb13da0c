"""One print, as somebody asks for it: a form or a pack, for whom, how often, from which bed.

Rules of this module:

* a form for a ward is printed once for each ward, a form for the hospital once, a form for a patient once for each;
* the pages are counted before a serial number is taken, by drawing the same print with numbers that are nobody's;
* after a jam a print goes on from a bed; each copy and each repetition has serial numbers of its own;
* everybody whose record is printed is in `records`, so that whoever prints can be asked why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from downtime.subjects import is_protected, present_patients
from exports.errors import FormUnknown
from exports.folding import fold
from exports.record import Key, PatientRecord, Stay
from exports.snapshot.census import Ward
from printable.context import PrintContext, Printed
from printable.form import Form, Kind, Material
from printable.forms import FORMS, blank_of, render, render_each
from printable.pack import PACKS, Announced, Pack, PackPrint, counted, print_blank_pack, print_pack, sheets_of_ward
from printable.pack import Ward as WardOfPack
from printable.place import spoken_place, unworded
from printable.press import unnumbered

NAMES_NOBODY_PROTECTED = frozenset({"patient-locator", "diets", "pharmacy-needs"})
"""Forms on which no protected patient stands by name, and so need no reason for them."""


@dataclass(frozen=True)
class Place:
    """The patients of one ward in bed order; `name` None for patients who were asked for one by one."""

    records: tuple[PatientRecord, ...]
    name: str | None = None
    key: Key = ""


@dataclass(frozen=True)
class Order:
    """One print. `empty` asks for forms to write on, for nobody."""

    what: Form | Pack
    places: tuple[Place, ...] = ()
    beside: Material = field(default_factory=Material)
    """What the form lists beside records (`Form.needs`), and of whom lists keep silent."""
    empty: bool = False
    copies: int = 1
    duplex: bool = True
    start: int = 0
    """The place, from 0, of the first patient: after a jam."""

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that it prints, the cover of a pack apart."""
        return self.what.all_forms if isinstance(self.what, Pack) else (self.what,)

    @property
    def records(self) -> tuple[PatientRecord, ...]:
        """Everybody whose record is printed."""
        if self.empty:
            return ()
        from_bed = self.start if self._goes_on else 0
        return tuple(record for place in self.places for record in place.records[from_bed:])

    @property
    def protected(self) -> tuple[tuple[PatientRecord, Key], ...]:
        """The protected records that are printed, each once, with the key of its ward."""
        if self.empty or self.what.name in NAMES_NOBODY_PROTECTED:
            return ()
        found = {
            record.patient.key: (record, place.key)
            for place in self.places
            for record in place.records
            if is_protected(record)
        }
        return tuple(found.values())

    @property
    def _goes_on(self) -> bool:
        return for_one_patient(self.what)

    @property
    def sheets(self) -> int:
        """How many serial numbers `drawn` takes, known without drawing anything."""
        if isinstance(self.what, Pack):
            if self.empty:
                return self.copies * sum(form.blank for form in self.what.all_forms)
            wards = (WardOfPack(place.name, place.records) for place in self.places)
            return self.copies * sum(sheets_of_ward(self.what, ward, self.start) for ward in wards)
        if not self.empty and self.what.kind is Kind.PATIENT:
            return len(self.records) * self.copies or 1
        return self.copies * (max(1, len(self.places)) if self.what.kind is Kind.WARD and not self.empty else 1)

    def announced(self, context: PrintContext) -> Announced:
        """Pages, sheets of paper and minutes; nothing is numbered by it."""
        one_sided = isinstance(self.what, Form) and self.what.one_sided
        duplex = self.duplex and not one_sided
        patients = 0 if self.empty else len({record.patient.key for record in self.records})
        return counted(self.drawn(unnumbered(context)), patients, duplex=duplex)

    def drawn(self, context: PrintContext) -> Printed:
        """The print as one PDF. Raises `FormUnknown` for a form that cannot be empty and was asked for empty."""
        if isinstance(self.what, Pack):
            return self._pack(self.what, context)
        if self.empty:
            ward = self.places[0].name if self.places else None
            return blank_of(self.what, context, copies=self.copies, ward=ward, duplex=self.duplex)
        return self._form(self.what, context)

    def _pack(self, pack: Pack, context: PrintContext) -> Printed:
        if self.empty:
            return print_blank_pack(pack, context, copies=self.copies, duplex=self.duplex)
        wards = [WardOfPack(place.name, place.records) for place in self.places] * self.copies
        return print_pack(PackPrint(pack, wards, self.duplex, self.start, self.beside.quiet), context)

    def _form(self, form: Form, context: PrintContext) -> Printed:
        if form.kind is Kind.PATIENT:
            materials = [Material((record,)) for record in self.records]
            if not materials:  # a page that says so
                return render(form, (), context, ward=self.places[0].name if self.places else None)
        elif form.kind is Kind.WARD:
            quiet = self.beside.quiet
            materials = [Material(place.records, place.name, quiet=quiet) for place in self.places] or [Material()]
        else:
            ward = self.places[0].name if len(self.places) == 1 else None
            materials = [replace(self.beside, records=self.records, ward=ward)]
        return render_each(form, materials * self.copies, context, duplex=self.duplex)


def find_what(name: str, packs: Mapping[str, Pack] = PACKS, forms: Mapping[str, Form] = FORMS) -> Form | Pack:
    """The pack or the form of that name. Raises `FormUnknown`."""
    found = packs.get(name) or forms.get(name)
    if found is None:
        raise FormUnknown(form=name, forms=", ".join((*packs, *forms)))
    return found


def can_be_empty(what: Form | Pack) -> bool:
    """Whether there is anything of it to write on."""
    if isinstance(what, Form):
        return what.blank
    return any(form.blank for form in what.all_forms)


def of_whole_hospital(what: Form | Pack) -> bool:
    """Whether it is made of lists that no ward and no patient has a part of."""
    return isinstance(what, Form) and what.kind is Kind.HOSPITAL and bool(what.needs)


def for_one_patient(what: Form | Pack) -> bool:
    """Whether it can be printed for one patient."""
    return isinstance(what, Pack) or what.kind is Kind.PATIENT


def places_of(connection: sqlite3.Connection, wards: Iterable[Ward], unnamed: str) -> tuple[Place, ...]:
    """The patients present on each of these wards; `unnamed` names the place of those without a ward."""
    return tuple(Place(present_patients(connection, ward.key), ward.name or unnamed, ward.key) for ward in wards)


def place_in_order(records: Sequence[PatientRecord], bed: str) -> int | None:
    """Where in the order the patient of this bed is: by bed, by room, or by both as the record, a sheet or a person has
    them ("Lit 215 F", "ch. 215 · lit F", "215 F").
    """
    asked = _plain(bed)
    for index, record in enumerate(records):
        if record.stay is not None and asked and asked in _names(record.stay):
            return index
    return None


def beds_of(records: Sequence[PatientRecord]) -> tuple[str, ...]:
    """The beds as one can ask for them, in order."""
    said = (spoken_place(record.stay) for record in records if record.stay is not None)
    return tuple(dict.fromkeys(filter(None, said)))


def _names(stay: Stay) -> set[str]:
    room, bed = stay.room or "", stay.bed or ""
    return {_plain(text) for text in (bed, room, f"{room} {bed}", spoken_place(stay)) if text.strip()}


def _plain(text: str) -> str:
    """Without the words "room" and "bed", spaces and signs."""
    return "".join(letter for letter in fold(unworded(text)) if letter.isalnum())
