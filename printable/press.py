"""Draws sheets of several forms, upright and across, on one PDF.

Rules of this module:

* each sheet takes one serial number, in the order in which it is printed, and begins a page;
* printed on both sides, what belongs to one patient ends on an even page: nobody shares a sheet of paper; nor does a
  form that is kept apart share one with another of the same patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from msgspec import structs

from exports.language import N_, translator
from printable.context import PrintContext, Printed, Sheet
from printable.form import Form, Kind, Material
from printable.pen import Pen
from printable.sheet import A4, SheetMaker, Title
from printable.words import Words


class Press:
    """One print: its sheets are drawn one after the other."""

    def __init__(self, context: PrintContext, title: str, *, duplex: bool = False) -> None:
        """`title` is a message, to be translated."""
        words = Words(translator(context.language))
        upright = SheetMaker(context, words)
        across = SheetMaker(context, words, landscape=True, setter=upright.setter)
        self._makers = {False: upright, True: across}
        self._duplex = duplex
        author, language = context.site_name, context.language
        self._pen = Pen(upright.setter, title=words.gettext(title), author=author, language=language)

    def sheet(self, form: Form, material: Material) -> Sheet:
        """One sheet with a serial number of its own, on pages of its own."""
        maker = self._makers[form.landscape]
        serial = maker.context.next_serial()
        pages = form.draw(self._pen, maker, Title(form.title(maker.words), form.code, form.version, serial), material)
        patient = material.record.patient.key if form.kind is Kind.PATIENT and material.record else None
        return Sheet(serial=serial, form=form.code, patient=patient, pages=pages, warnings=_warnings(maker))

    def apart(self, form: Form) -> bool:
        """Whether this form shares no sheet of paper with another of the same patient."""
        return form.kept_apart or self._makers[False].context.each_form_apart

    def evened(self, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
        """Sheets that end on an even page when both sides are printed; the empty page belongs to the last of them."""
        if not self._duplex or sum(sheet.pages for sheet in sheets) % 2 == 0:
            return sheets
        self._pen.start_page(*A4)
        said = self._makers[False].words.say(N_("This side is left empty: the next sheet begins on paper of its own."))
        self._pen.write(said, 60, A4[1] / 2, 8)
        self._pen.end_page()
        last = sheets[-1]
        return [*sheets[:-1], structs.replace(last, pages=last.pages + 1)]

    def printed(self, sheets: Sequence[Sheet]) -> Printed:
        """The PDF with all that was drawn; none when the pages were only counted."""
        content = b"" if self._makers[False].context.counting else self._pen.content()
        return Printed(content=content, sheets=tuple(sheets))


def unnumbered(context: PrintContext) -> PrintContext:
    """The same print with numbers that are nobody's, as wide as real ones, and nothing drawn: to count pages."""
    numbers = count(1)
    return structs.replace(context, next_serial=lambda: f"S0-{next(numbers):06d}", counting=True)


def numbered(context: PrintContext, numbers: Iterable[str]) -> PrintContext:
    """The same print with these serial numbers, in their order: taken at once, since each taking waits for the disk."""
    return structs.replace(context, next_serial=iter(numbers).__next__)


def _warnings(maker: SheetMaker) -> tuple[str, ...]:
    """What of the sheet just drawn could not be printed as it is, or not at all."""
    missing, unjoined = maker.setter.take_missing()
    say, warnings = maker.words.say, list(maker.take_remarks())
    if missing:
        warnings.append(say(N_("characters printed as their codes: {codes}"), codes=_codes(missing)))
    if unjoined:
        message = N_("letters printed without touching their neighbours: {letters}")
        warnings.append(say(message, letters=_codes(unjoined)))
    return tuple(warnings)


def _codes(characters: Sequence[str]) -> str:
    return ", ".join(f"U+{ord(character):04X}" for character in characters)
