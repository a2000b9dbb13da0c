"""The forms, and the one way to print them.

Rules of this module:

* a form is a function of rows: the same records and context give the same bytes;
* each sheet takes one serial number, in the order in which it is printed; a patient starts on a new page;
* a form that no one knows is an error, never an empty print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from exports.errors import FormUnknown
from exports.language import N_, Translator, translator
from exports.record import PatientRecord
from printable.context import PrintContext, Printed, Sheet
from printable.patient_sheet import draw_patient_sheet
from printable.pen import Pen
from printable.sheet import SheetMaker, Title
from printable.ward_list import WardList
from printable.words import Words


@dataclass(frozen=True)
class Form:
    """A form of the catalogue. `kind` says whether it is made per patient or per ward."""

    code: str
    version: int
    message: str
    kind: Literal["patient", "ward"]
    render: Callable[[Form, Sequence[PatientRecord], PrintContext, str | None], Printed]

    def name(self, words: Translator) -> str:
        """What the form is called in the reader's language."""
        return words.gettext(self.message)


def render(form: str, subjects: Sequence[PatientRecord], context: PrintContext, *, ward: str | None = None) -> Printed:
    """Print a form for these patients, in the order given, as one PDF.

    `ward` is the name of the ward on a list. Raises `FormUnknown`.
    """
    found = FORMS.get(form)
    if found is None:
        raise FormUnknown(form=form, forms=", ".join(FORMS))
    return found.render(found, subjects, context, ward)


def _patient_sheets(form: Form, subjects: Sequence[PatientRecord], context: PrintContext, ward: str | None) -> Printed:
    if not subjects:  # a page that says so, rather than a PDF without pages
        return _ward_list(form, subjects, context, ward)
    words = Words(translator(context.language))
    maker = SheetMaker(context, words)
    pen = _pen(maker, form)
    sheets = []
    for record in subjects:
        serial = context.next_serial()
        pages = draw_patient_sheet(pen, maker, _title(maker, form, serial), record)
        sheets.append(_sheet(maker, form, serial, record.patient.key, pages))
    return Printed(content=pen.content(), sheets=tuple(sheets))


def _ward_list(form: Form, subjects: Sequence[PatientRecord], context: PrintContext, ward: str | None) -> Printed:
    words = Words(translator(context.language))
    maker = SheetMaker(context, words, landscape=True)
    pen = _pen(maker, form)
    serial = context.next_serial()
    pages = WardList(maker, ward).draw(pen, _title(maker, form, serial), subjects)
    return Printed(content=pen.content(), sheets=(_sheet(maker, form, serial, None, pages),))


def _title(maker: SheetMaker, form: Form, serial: str) -> Title:
    return Title(form.name(maker.words), form.code, form.version, serial)


def _pen(maker: SheetMaker, form: Form) -> Pen:
    context = maker.context
    return Pen(maker.setter, title=form.name(maker.words), author=context.site_name, language=context.language)


def _sheet(maker: SheetMaker, form: Form, serial: str, patient: str | None, pages: int) -> Sheet:
    missing, right_to_left = maker.setter.take_missing()
    say, warnings = maker.words.say, []
    if missing:
        codes = ", ".join(f"U+{ord(character):04X}" for character in missing)
        warnings.append(say(N_("characters printed as their codes: {codes}"), codes=codes))
    if right_to_left:
        warnings.append(say(N_("a text written from right to left is printed letter by letter from left to right")))
    return Sheet(serial=serial, form=form.code, patient=patient, pages=pages, warnings=tuple(warnings))


FORMS: Mapping[str, Form] = {
    "patient-sheet": Form("FP", 1, N_("Patient sheet"), "patient", _patient_sheets),
    "ward-list": Form("LP", 1, N_("List of patients"), "ward", _ward_list),
}
"""The forms by the name that the command line and the web use."""
