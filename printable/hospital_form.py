"""The hospital's own forms: its PDF under what the record fills in or the kit stamps on it.

Rules of this module:

* a field is never filled in the sense of PDF, which takes Latin letters only: its text is drawn where it stands;
* what is too long for a field is set smaller, then cut with a mark that says where it stands in full;
* every page says the time of the data, the time of printing, its page n/N and the serial, at the place that the site
  gave or in a line at its foot;
* the code of such a form is made of its file: another file is another code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import structs

from exports.errors import FormUnknown
from exports.language import N_
from exports.record import PatientRecord, SiteFile, SiteFileKind
from exports.site_files import named_forms
from exports.site_files.form_check import check_form, field_of
from exports.site_files.form_settings import LABEL_HEIGHT, TIME_HEIGHT, FormSettings, Place, parse_settings
from exports.site_files.pdf_form import FormPage, Widget
from exports.site_files.refusal import FileRefused
from printable.barcode import datamatrix
from printable.context import PrintContext
from printable.form import Form, Group, Kind, Material
from printable.hospital_values import values
from printable.identity import identity_line
from printable.pen import LEADING, MM, Pen, Rect
from printable.place import bed_text
from printable.sheet import SheetMaker, Title
from printable.text import Line, Run, bold, boxed, inverse

_SMALLEST = 5.0
_LARGEST = 10.0
_PAD = 1.5
_SERIAL = 6.0
_FOOT = 5.5
_MODULE = 1.6


def hospital_forms(files: Iterable[SiteFile]) -> Mapping[str, Form]:
    """The forms of the hospital by name ("hospital-consent"), to stand beside `printable.forms.FORMS`.

    A file that this version cannot read is left out: the export, which checks all of them, may have been a later one.
    """
    found: dict[str, Form] = {}
    for name, file in named_forms(files).items():
        with suppress(FileRefused):
            found[name] = form_of(file, name)
    return found


def form_of(file: SiteFile, name: str) -> Form:
    """One file as a form. Raises `FileRefused`."""
    settings = parse_settings(file.settings) if file.settings is not None else FormSettings()
    drawing = _Drawing(settings, check_form(file.data, settings))
    code = f"H{file.digest[:4].upper()}"
    return Form(name, code, 1, file.title or file.name, Kind.PATIENT, drawing.draw, Group.HOSPITAL, blank=True)


def form_among(files: Iterable[SiteFile], name: str) -> Form:
    """The form of the hospital of that name. Raises `FormUnknown`."""
    forms = hospital_forms(files)
    if name not in forms:
        raise FormUnknown(form=name, forms=", ".join(forms))
    return forms[name]


def dressed(context: PrintContext, files: Iterable[SiteFile], header: str) -> PrintContext:
    """The context of a print with the logo among `files` and the words of `[paper] header`."""
    logo = next((file.data for file in files if file.kind is SiteFileKind.LOGO), None)
    return structs.replace(context, logo=logo, header=header)


@dataclass(frozen=True)
class _Drawing:
    """One form of the hospital, ready to be drawn for any patient."""

    settings: FormSettings
    pages: Sequence[FormPage]

    def draw(self, pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
        record = material.record
        for number, page in enumerate(self.pages, 1):
            pen.start_page(page.width, page.height)
            said = values(maker, title, record, number, len(self.pages))
            texts = {widget.name: said.get(field_of(widget, self.settings) or "", "") for widget in page.widgets}
            pen.underlay(page, frozenset(name for name, text in texts.items() if text))
            if maker.context.exercise:
                pen.watermark(maker.words.say(N_("EXERCISE")), page.width)
            for widget in page.widgets:
                if texts[widget.name]:
                    _fill(pen, maker, widget, texts[widget.name])
            self._stamp(pen, maker, title, record, number)
            pen.end_page()
        return len(self.pages)

    def _stamp(self, pen: Pen, maker: SheetMaker, title: Title, record: PatientRecord | None, number: int) -> None:
        page, settings = self.pages[number - 1], self.settings
        for place in settings.label:
            if place.on(number):
                _label(pen, maker, place, record)
        serials = [place for place in settings.serial if place.on(number)]
        for place in serials:
            _serial(pen, title.serial, place)
        times = [place for place in settings.data_time if place.on(number)]
        runs = _times(maker, title, number, len(self.pages), with_serial=not serials)
        for place in times:
            rect = Rect(place.x * MM, place.y * MM, place.width * MM, TIME_HEIGHT * MM)
            _fitted(pen, maker, runs, _Room(rect, 7.0))
        if not times:
            height = 2 * _FOOT * LEADING + 1
            rect = Rect(10 * MM, page.height - 5 * MM - height, page.width - 20 * MM, height)
            pen.fill(rect, 1)
            _fitted(pen, maker, runs, _Room(rect, _FOOT))


def _times(maker: SheetMaker, title: Title, number: int, pages: int, *, with_serial: bool) -> list[Run]:
    """Whose copy, how old, printed when and by whom, which page of which form."""
    words, context = maker.words, maker.context
    at = maker.dates.moment(context.data_at)
    aged = (
        bold(words.say(N_("Data as of {moment}"), moment=at))
        if at
        else boxed(words.say(N_("Time of the data unknown")))
    )
    printed = words.say(
        N_("printed on {moment} by {name}"), moment=maker.dates.moment(context.printed_at), name=context.printed_by
    )
    page = words.say(N_("page {number}/{pages}"), number=number, pages=pages)
    return [
        *([inverse(context.notice), Run(" ")] if context.notice else []),
        *([inverse(words.say(N_("EXERCISE"))), Run(" ")] if context.exercise else []),
        bold(words.say(N_("BACKUP COPY")) + " · "),
        aged,
        Run(f" · {printed} · {title.code} v{title.version} · "),
        *([bold(title.serial), Run(" · ")] if with_serial else []),
        bold(page),
    ]


def _serial(pen: Pen, serial: str, place: Place) -> None:
    symbol = datamatrix(serial)
    x, y = place.x * MM, place.y * MM
    pen.fill(Rect(x, y, (symbol.side + 4) * _MODULE, (symbol.side + 4) * _MODULE), 1)  # readable on any ground
    pen.symbol(symbol, x + 2 * _MODULE, y + 2 * _MODULE, _MODULE)
    pen.write([bold(serial)], x, y + (symbol.side + 4) * _MODULE, _SERIAL)


def _label(pen: Pen, maker: SheetMaker, place: Place, record: PatientRecord | None) -> None:
    rect = Rect(place.x * MM, place.y * MM, place.width * MM, LABEL_HEIGHT * MM)
    if record is None:
        _empty_label(pen, maker, rect)
        return
    words = maker.words
    identity = identity_line(record.patient, words, maker.dates, at=maker.context.printed_at, stay=record.stay)
    stay = record.stay
    where = " · ".join(filter(None, (stay.ward_name or stay.ward or stay.place, bed_text(stay, words)))) if stay else ""
    runs = [
        bold(identity.name),
        bold("\n" + " · ".join(filter(None, (identity.birth, identity.sex)))),
        bold(f"\n{identity.ipp}"),
        Run(f" · {identity.stay}" if identity.stay else ""),
        *[run for text in identity.warnings for run in (Run("\n"), boxed(text))],
        Run(f"\n{identity.used}" if identity.used else ""),
        Run(f"\n{where}" if where else ""),
        Run(f"\n{identity.ins}" if identity.ins else ""),
    ]
    _fitted(pen, maker, runs, _Room(rect, 9.0))


def _empty_label(pen: Pen, maker: SheetMaker, rect: Rect) -> None:
    labels = (N_("Birth name"), N_("First birth given name"), N_("Born on"), N_("IPP or reserve number"))
    step = rect.height / len(labels)
    for index, label in enumerate(labels):
        pen.write(maker.words.say(label), rect.x, rect.y + index * step, 5)
        pen.rule(rect.x, rect.y + (index + 1) * step - 1, rect.width, 0.3, 0.4)


def _fill(pen: Pen, maker: SheetMaker, widget: Widget, text: str) -> None:
    if "/BC" in (widget.annotation.get("/MK") or {}):
        pen.box(Rect(widget.x, widget.y, widget.width, widget.height), 0.5)
    rect = Rect(widget.x + _PAD, widget.y, max(widget.width - 2 * _PAD, 4.0), widget.height)
    largest = _LARGEST if widget.multiline else min(_LARGEST, max(widget.height / LEADING, _SMALLEST))
    _fitted(pen, maker, [Run(text)], _Room(rect, largest, not widget.multiline))


class _Room(NamedTuple):
    """A rectangle to write in, and the largest size there; `middle`: set halfway between top and bottom."""

    rect: Rect
    largest: float
    middle: bool = False


def _fitted(pen: Pen, maker: SheetMaker, runs: Sequence[Run], room: _Room) -> None:
    """A text in the largest size in which all of it stands there; cut with a mark where none does."""
    rect, size = room.rect, room.largest
    lines = maker.setter.wrap(runs, rect.width, size)
    while len(lines) * size * LEADING > rect.height + 0.5 and size > _SMALLEST:
        size = max(size - 0.5, _SMALLEST)
        lines = maker.setter.wrap(runs, rect.width, size)
    most = max(1, int((rect.height + 0.5) / (size * LEADING)))
    if len(lines) > most:
        lines = _cut(maker, runs, rect.width, size, most)
    gap = max(0.0, (rect.height - len(lines) * size * LEADING) / 2) if room.middle else 0.0
    pen.lines(lines, rect.x, rect.y + gap, size)


def _cut(maker: SheetMaker, runs: Sequence[Run], width: float, size: float, most: int) -> list[Line]:
    """As many lines as fit, the last of which says where the text stands in full."""
    onward = maker.words.say(N_("→ patient sheet"))
    room = width - maker.setter.width(bold(onward).face, f" {onward}") * size
    lines = maker.setter.wrap(runs, width, size)[: most - 1]
    begun = sum(len(piece.run.text) for line in lines for piece in line)
    rest = "".join(run.text for run in runs).replace("\n", " ")[begun:].lstrip()
    last = maker.setter.wrap([Run(rest)], max(room, 4.0), size, max_lines=1)[0]
    end = last[-1].x + last[-1].width if last else 0.0
    mark = maker.setter.wrap([bold(f" {onward}")], width, size)[0]
    return [*lines, [*last, *(piece._replace(x=piece.x + end) for piece in mark)]]
