"""From a form and its material to a PDF and the list of its sheets.

Rules of this module:

* the same material and context give the same bytes;
* each sheet takes one serial number, in the order in which it is printed; a patient starts on a new page;
* a form that no one knows is an error, never an empty print; a print for nobody is a page that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exports.errors import FormUnknown
from exports.language import N_, translator
from exports.record import PatientRecord
from printable.context import PrintContext, Printed, Sheet
from printable.form import Form, Kind, Material
from printable.forms.catalogue import FORMS
from printable.pen import Pen
from printable.sheet import SheetMaker, Title
from printable.ward_list import FORM as WARD_LIST
from printable.words import Words


def form_named(name: str) -> Form:
    """The form of that name. Raises `FormUnknown`."""
    found = FORMS.get(name)
    if found is None:
        raise FormUnknown(form=name, forms=", ".join(FORMS))
    return found


def render(
    form: str,
    subjects: Sequence[PatientRecord],
    context: PrintContext,
    *,
    ward: str | None = None,
    beside: Material | None = None,
) -> Printed:
    """Print a form for these patients, in the order given, as one PDF.

    `ward` is the name of the ward on a list; `beside` holds what the form needs beside records (`Form.needs`).
    Raises `FormUnknown`.
    """
    found = form_named(form)
    material = replace(beside or Material(), records=tuple(subjects), ward=ward)
    if found.kind is not Kind.PATIENT:
        return _print(found, [material], context)
    if not subjects:  # a page that says so, rather than a PDF without pages
        return _print(WARD_LIST, [material], context)
    return _print(found, [replace(material, records=(record,)) for record in subjects], context)


def blank_of(form: str, context: PrintContext, *, copies: int = 1, ward: str | None = None) -> Printed:
    """So many empty sheets of a form, each with a serial number of its own.

    Raises `FormUnknown`, also for a form that cannot be printed empty.
    """
    found = form_named(form)
    if not found.blank:
        raise FormUnknown(form=form, forms=", ".join(one.name for one in FORMS.values() if one.blank))
    return _print(found, [Material(ward=ward)] * copies, context)


def _print(form: Form, materials: Sequence[Material], context: PrintContext) -> Printed:
    words = Words(translator(context.language))
    maker = SheetMaker(context, words, landscape=form.landscape)
    pen = Pen(maker.setter, title=form.title(words), author=context.site_name, language=context.language)
    sheets = [draw_sheet(pen, maker, form, material) for material in materials]
    return Printed(content=pen.content(), sheets=tuple(sheets))


def draw_sheet(pen: Pen, maker: SheetMaker, form: Form, material: Material) -> Sheet:
    """One sheet with a serial number of its own, on pages of its own."""
    serial = maker.context.next_serial()
    pages = form.draw(pen, maker, Title(form.title(maker.words), form.code, form.version, serial), material)
    patient = material.record.patient.key if form.kind is Kind.PATIENT and material.record else None
    return _sheet(maker, form, serial, patient, pages)


def _sheet(maker: SheetMaker, form: Form, serial: str, patient: str | None, pages: int) -> Sheet:
    missing, right_to_left = maker.setter.take_missing()
    say, warnings = maker.words.say, []
    if missing:
        codes = ", ".join(f"U+{ord(character):04X}" for character in missing)
        warnings.append(say(N_("characters printed as their codes: {codes}"), codes=codes))
    if right_to_left:
        warnings.append(say(N_("a text written from right to left is printed letter by letter from left to right")))
    return Sheet(serial=serial, form=form.code, patient=patient, pages=pages, warnings=tuple(warnings))
