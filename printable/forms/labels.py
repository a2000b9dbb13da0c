"""Labels (ET) and wristbands (BR): the two identifiers and a Datamatrix of the IPP, on common A4 label sheets and on
strips to cut (domain: sections 2.3, 3.4).

Rules of this module:

* every label alone identifies: birth name, given name, birth date, sex, IPP; the copy it comes from and its time;
* the Datamatrix holds the IPP as the source writes it, nothing else; without an IPP there is no symbol;
* a name that does not fit is set smaller, then cut with a mark; the birth date and the number are never cut;
* what warns of an identity (provisional, homonym, doubtful) comes before the used name and the stay;
* an empty sheet is for people without a number: lines to write, no symbol.
"""

from __future__ import annotations

from functools import partial

from exports.language import N_
from exports.record import PatientRecord
from printable.barcode import Symbol, datamatrix
from printable.form import Form, Group, Kind, Material
from printable.identity import identity_line
from printable.label_geometry import GEOMETRIES, Geometry
from printable.pen import LEADING, MM, Pen, Rect
from printable.sheet import A4, SheetMaker, Title
from printable.text import Run, bold, boxed

_PAD = 5.0
_MARGIN = 3.5 * MM
_STRIP = Rect(12 * MM, 14 * MM, 186 * MM, 26 * MM)
_STRIPS = 9


def _labels(pen: Pen, maker: SheetMaker, title: Title, material: Material, geometry: Geometry) -> int:
    pen.start_page(*A4)
    for place in geometry.places():
        _label(pen, maker, place, material.record)
    _edge(pen, maker, title)
    pen.end_page()
    return 1


def _wristbands(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Strips to cut out and slip into a wristband; the wearer is read from both sides of the hand."""
    pen.start_page(*A4)
    pen.write(maker.words.say(N_("Cut along the lines; two people read name and birth date before it is put on.")),
              12 * MM, 6 * MM, 8)  # fmt: skip
    for index in range(_STRIPS):
        strip = Rect(_STRIP.x, _STRIP.y + index * 30 * MM, _STRIP.width, _STRIP.height)
        pen.box(strip, 0.5, dashed=True)
        _label(pen, maker, Rect(strip.x, strip.y, strip.width * 0.62, strip.height), material.record)
        pen.write(maker.words.say(N_("allergy: write ALLERGY here in red, never “none”")),
                  strip.x + strip.width * 0.66, strip.y + 4, 6, strip.width * 0.3)  # fmt: skip
    _edge(pen, maker, title)
    pen.end_page()
    return 1


def _label(pen: Pen, maker: SheetMaker, place: Rect, record: PatientRecord | None) -> None:
    if record is None:
        _empty(pen, maker, place)
        return
    identity = identity_line(record.patient, maker.words, maker.dates, at=maker.context.printed_at, stay=record.stay)
    symbol = datamatrix(record.patient.ipp) if record.patient.ipp else None
    module = min(2.2, (place.height - 2 * _PAD) / symbol.side) if symbol else 0.0
    side = symbol.side * module + 4 if symbol else 0.0
    room = place.width - 2 * _PAD - side
    small = place.height < 24 * MM
    size = 6.2 if small else 8.0
    y = place.y + (2 if small else _PAD)
    size_of_name = _fitting(maker, identity.name, room, 8.0 if small else 11.0)
    name = maker.setter.wrap([bold(identity.name)], room, size_of_name, max_lines=2)
    y = pen.lines(name, place.x + _PAD, y, size_of_name)
    y = pen.write([bold(identity.birth), Run(f"  {identity.sex}")], place.x + _PAD, y, size, room)
    y = pen.write([bold(identity.ipp)], place.x + _PAD, y, size, room)
    below = place.y + place.height - 1
    for text in identity.warnings:  # a homonym or a doubt tells more apart than the number of the stay
        if y + size * LEADING < below:
            y = pen.lines(maker.setter.wrap([boxed(text)], room, size - 1, max_lines=1), place.x + _PAD, y, size - 1)
    for text in (identity.used, identity.stay):
        if text and y + 2 * size * LEADING < below:
            y = pen.lines(maker.setter.wrap([Run(text)], room, size, max_lines=1), place.x + _PAD, y, size)
    age = maker.words.say(N_("copy of {moment}"), moment=maker.dates.short(maker.context.data_at) or "?")
    if y + 5 * LEADING < below:
        pen.write(age, place.x + _PAD, below - 5 * LEADING - 1, 5, room)
    if symbol:
        _draw_symbol(pen, symbol, place, module)


def _draw_symbol(pen: Pen, symbol: Symbol, place: Rect, module: float) -> None:
    side = symbol.side * module
    pen.symbol(symbol, place.x + place.width - side - _PAD, place.y + (place.height - side) / 2, module)


def _fitting(maker: SheetMaker, name: str, room: float, largest: float) -> float:
    """The largest of three sizes in which the name fits on two lines and no word of it is broken: "LEFÈ VRE" would be
    two names. Where none does, the largest that fits."""
    sizes = (largest, largest - 2, largest - 3)
    whole = [size for size in sizes if all(_one_line(maker, word, room, size) for word in name.split())]
    for size in (*whole, *sizes):
        if len(maker.setter.wrap([bold(name)], room, size)) <= 2:
            return size
    return largest - 3


def _one_line(maker: SheetMaker, word: str, room: float, size: float) -> bool:
    return len(maker.setter.wrap([bold(word)], room, size)) == 1


def _empty(pen: Pen, maker: SheetMaker, place: Rect) -> None:
    say = maker.words.say
    lines = (N_("Birth name"), N_("First birth given name"), N_("Born on"), N_("Sex"), N_("IPP or reserve number"))
    step = (place.height - 4) / len(lines)
    for index, label in enumerate(lines):
        y = place.y + 2 + index * step
        pen.write(say(label), place.x + _PAD, y, 5)
        pen.rule(place.x + _PAD, y + step - 1, place.width - 2 * _PAD, 0.3, 0.4)


def _edge(pen: Pen, maker: SheetMaker, title: Title) -> None:
    """What the sheet is, beside the labels: it goes to the bin with the backing, its number stays in the journal."""
    context = maker.context
    said = maker.words.say(
        N_("{form} {code} v{version} · {serial} · data as of {data} · printed {printed} by {name}"),
        form=title.name,
        code=title.code,
        version=title.version,
        serial=title.serial,
        data=maker.dates.moment(context.data_at) or "?",
        printed=maker.dates.moment(context.printed_at),
        name=context.printed_by,
    )
    exercise = f"{maker.words.say(N_('EXERCISE'))} · " if context.exercise else ""
    line = maker.setter.wrap([Run(exercise + said)], A4[0] - 16 * MM, 5, max_lines=1)
    pen.lines(line, 8 * MM, A4[1] - _MARGIN - 5, 5)


_TITLES = {
    "24": N_("Labels, 24 a sheet (63.5 × 33.9 mm)"),
    "21": N_("Labels, 21 a sheet (63.5 × 38.1 mm)"),
    "24-edge": N_("Labels, 24 a sheet, no margin (70 × 37 mm)"),
    "14": N_("Labels, 14 a sheet (99.1 × 38.1 mm)"),
    "16": N_("Labels, 16 a sheet (99.1 × 33.9 mm)"),
    "33": N_("Labels, 33 a sheet (70 × 25.4 mm)"),
    "65": N_("Labels, 65 a sheet (38.1 × 21.2 mm)"),
}
LABELS = tuple(
    Form(
        f"labels-{name}", f"ET{name.replace('-edge', 'B')}", 1, title, Kind.PATIENT,
        partial(_labels, geometry=GEOMETRIES[name]), Group.LOGISTICS, blank=True, one_sided=True,
    )
    for name, title in _TITLES.items()
)  # fmt: skip
WRISTBANDS = Form(
    "wristbands", "BR", 1, N_("Wristbands to cut"), Kind.PATIENT, _wristbands, Group.LOGISTICS, blank=True,
    one_sided=True,
)  # fmt: skip
FORMS = (*LABELS, WRISTBANDS)
