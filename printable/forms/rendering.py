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
from exports.record import PatientRecord
from printable.context import PrintContext, Printed
from printable.form import Form, Kind, Material
from printable.forms.catalogue import FORMS
from printable.press import Press
from printable.ward_list import FORM as WARD_LIST


def form_named(name: str | Form) -> Form:
    """The form of that name; a form that is no part of the catalogue (the hospital's own) is itself.

    Raises `FormUnknown`.
    """
    if isinstance(name, Form):
        return name
    found = FORMS.get(name)
    if found is None:
        raise FormUnknown(form=name, forms=", ".join(FORMS))
    return found


def render(  # noqa: PLR0913 - what a print is made of
    form: str | Form,
    subjects: Sequence[PatientRecord],
    context: PrintContext,
    *,
    ward: str | None = None,
    beside: Material | None = None,
    duplex: bool = False,
) -> Printed:
    """Print a form for these patients, in the order given, as one PDF.

    `ward` is the name of the ward on a list; `beside` holds what the form needs beside records (`Form.needs`); with
    `duplex` each sheet begins on paper of its own. Raises `FormUnknown`.
    """
    found = form_named(form)
    material = replace(beside or Material(), records=tuple(subjects), ward=ward)
    if found.kind is not Kind.PATIENT:
        return _print(found, [material], context, duplex=duplex)
    if not subjects:  # a page that says so, rather than a PDF without pages
        return _print(WARD_LIST, [material], context, duplex=duplex)
    return _print(found, [replace(material, records=(record,)) for record in subjects], context, duplex=duplex)


def blank_of(
    form: str | Form, context: PrintContext, *, copies: int = 1, ward: str | None = None, duplex: bool = False
) -> Printed:
    """So many empty sheets of a form, each with a serial number of its own.

    Raises `FormUnknown`, also for a form that cannot be printed empty.
    """
    found = form_named(form)
    if not found.blank:
        raise FormUnknown(form=found.name, forms=", ".join(one.name for one in FORMS.values() if one.blank))
    return _print(found, [Material(ward=ward, to_write=True)] * copies, context, duplex=duplex)


def render_each(
    form: str | Form, materials: Sequence[Material], context: PrintContext, *, duplex: bool = False
) -> Printed:
    """One sheet of the form for each material, as one PDF: a list of each ward, or a form for patients of several.

    Raises `FormUnknown`.
    """
    return _print(form_named(form), materials, context, duplex=duplex)


def _print(form: Form, materials: Sequence[Material], context: PrintContext, *, duplex: bool) -> Printed:
    press = Press(context, form.message, duplex=duplex and not form.one_sided)
    *before, last = materials
    sheets = [sheet for material in before for sheet in press.evened([press.sheet(form, material)])]
    return press.printed([*sheets, press.sheet(form, last)])
