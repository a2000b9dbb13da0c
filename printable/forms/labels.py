"""Labels (ET) and wristbands (BR): the two identifiers and a Datamatrix of the IPP, on common A4 label sheets and on
strips to cut (domain: sections 2.3, 3.4).

Rules of this module:

* every label alone identifies: birth name, given name, birth date, sex, IPP; the copy it comes from and its time;
* nobody without a name and a birth date gets labels: a sheet without labels says what is missing and whose it is,
  across their edges, so that no piece of it can be stuck anywhere; the rest of the ward prints;
* the Datamatrix holds the IPP as the source writes it, nothing else; without an IPP there is no symbol;
* a name that does not fit is set smaller, then birth name and given name are cut, each with a mark; the birth date and
  the number are never cut;
* what warns of an identity (provisional, homonym, doubtful) comes before the used name and the stay;
* an empty sheet is for people without a number: lines to write, no symbol.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from exports.language import N_
from exports.record import Patient, PatientRecord
from printable.barcode import Symbol, datamatrix
from printable.form import Form, Group, Kind, Material
from printable.identity import identity_line, known_birth_date
from printable.label_geometry import GEOMETRIES, Geometry
from printable.pen import LEADING, MM, Pen, Rect
from printable.place import place_runs
from printable.sheet import A4, SheetMaker, Title
from printable.text import Line, Run, bold, boxed, inverse

_PAD = 5.0
_MARGIN = 4.5 * MM
"""No laser printer prints nearer to the edges of the paper, and there are labels that reach them."""
_EDGE = 5.0
"""Size of what stands below the labels, over the lower margin."""
_STRIP = Rect(12 * MM, 14 * MM, 186 * MM, 26 * MM)
_AGE = 5.0
"""Size of the age of the data on a label."""
_STRIPS = 9
_NOTE = Rect(12 * MM, 30 * MM, 186 * MM, 0)


def _labels(pen: Pen, maker: SheetMaker, title: Title, material: Material, geometry: Geometry) -> int:
    pen.start_page(*A4)
    if material.record is not None and (missing := missing_traits(material.record.patient)):
        _refused(pen, maker, title.serial, material.record, missing)
    else:
        for place in geometry.places():
            _label(pen, maker, _printable(place), material.record)
    _edge(pen, maker, title)
    pen.end_page()
    return 1


def _wristbands(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Strips to cut out and slip into a wristband; the wearer is read from both sides of the hand."""
    pen.start_page(*A4)
    if material.record is not None and (missing := missing_traits(material.record.patient)):
        _refused(pen, maker, title.serial, material.record, missing)
        _edge(pen, maker, title)
        pen.end_page()
        return 1
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


def _printable(place: Rect) -> Rect:
    """The part of a label on which a printer prints, and which the line below the labels leaves free."""
    left, top = max(place.x, _MARGIN), max(place.y, _MARGIN)
    right = min(place.x + place.width, A4[0] - _MARGIN)
    bottom = min(place.y + place.height, A4[1] - _MARGIN - _EDGE * LEADING)
    return Rect(left, top, right - left, bottom - top)


def missing_traits(patient: Patient) -> tuple[str, ...]:
    """What keeps a patient from having labels, as messages: two identifiers make one, and the number is none of them
    (domain: section 2.3)."""
    named = bool((patient.birth_name or "").strip() or (patient.name_text or "").strip())
    return (
        *(() if named else (N_("birth name"),)),
        *(() if known_birth_date(patient) else (N_("birth date"),)),
    )


def _refused(pen: Pen, maker: SheetMaker, serial: str, record: PatientRecord, missing: Sequence[str]) -> None:
    """The sentence in place of the labels, over the whole width of the sheet."""
    words = maker.words
    identity = identity_line(record.patient, words, maker.dates, at=maker.context.printed_at, stay=record.stay)
    what = ", ".join(words.say(one) for one in missing)
    runs = [
        inverse(words.say(N_("NO LABELS: the identity is not sufficient"))),
        bold("\n" + words.say(N_("Missing in the copy: {what}"), what=what)),
        Run("\n" + " · ".join(filter(None, (identity.name, identity.birth, identity.sex, identity.ipp)))),
        *([Run("\n"), *place_runs(record.stay, words)] if record.stay is not None else []),
        *[boxed(f"\n{words.unreadable}{words.colon}{raw}") for raw in record.patient.unreadable],
        Run("\n" + words.say(N_("Establish the identity, then write labels by hand on an empty sheet of them."))),
    ]
    lines = maker.setter.wrap(runs, _NOTE.width - 16, 12)
    pen.box(Rect(_NOTE.x, _NOTE.y, _NOTE.width, len(lines) * 12 * LEADING + 16), 1.5)
    pen.lines(lines, _NOTE.x + 8, _NOTE.y + 8, 12)
    said = N_("no labels on sheet {serial}, the identity is not sufficient: {what}")
    maker.remark(words.say(said, serial=serial, what=what))


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
    name, size_of_name = _name(maker, record.patient, identity.name, room, 8.0 if small else 11.0)
    y = pen.lines(name, place.x + _PAD, y, size_of_name)
    y = pen.write([bold(identity.birth), Run(f"  {identity.sex}")], place.x + _PAD, y, size, room)
    y = pen.write([bold(identity.ipp)], place.x + _PAD, y, size, room)
    below = place.y + place.height - 1 - _AGE * LEADING  # the age of the data has its line before anything optional
    warned, smaller = _fitting_warnings(maker, identity.warnings, room, below - y, size)
    for runs in warned:
        y = pen.lines(maker.setter.wrap(runs, room, smaller, max_lines=1), place.x + _PAD, y, smaller)
    for text in (identity.used, identity.stay):
        if text and y + size * LEADING <= below:
            y = pen.lines(maker.setter.wrap([Run(text)], room, size, max_lines=1), place.x + _PAD, y, size)
    age = maker.words.say(N_("copy of {moment}"), moment=maker.dates.short(maker.context.data_at) or "?")
    pen.write(age, place.x + _PAD, max(below, y), _AGE, room)
    if symbol:
        _draw_symbol(pen, symbol, place, module)


def _fitting_warnings(
    maker: SheetMaker, said: Sequence[str], room: float, height: float, size: float
) -> tuple[list[list[Run]], float]:
    """The lines of the warnings and their size: the largest at which none is cut."""
    for smaller in (size - 1, size - 1.7):
        lines = _warnings(said, height, smaller)
        if all(len(maker.setter.wrap(runs, room, smaller)) == 1 for runs in lines) and (lines or not said):
            break
    return lines, smaller


def _warnings(said: Sequence[str], height: float, size: float) -> list[list[Run]]:
    """The warnings in as many lines as there is room for: a homonym or a doubt tells more apart than the number of the
    stay. Where they are more than lines, the last line has the rest, cut with a mark."""
    lines = max(int(height / (size * LEADING)), 0)
    if len(said) <= lines:
        return [[boxed(text)] for text in said]
    if not lines:
        return []
    rest = [run for text in said[lines - 1 :] for run in (boxed(text), Run(" "))]
    return [*([boxed(text)] for text in said[: lines - 1]), rest]


def _draw_symbol(pen: Pen, symbol: Symbol, place: Rect, module: float) -> None:
    side = symbol.side * module
    pen.symbol(symbol, place.x + place.width - side - _PAD, place.y + (place.height - side) / 2, module)


def _name(maker: SheetMaker, patient: Patient, name: str, room: float, largest: float) -> tuple[list[Line], float]:
    """The name on two lines or three, and its size: the largest in which no word is broken ("LEFÈ VRE" would be two
    names), else the largest in which it fits. Where it never does, both parts stand and are cut with a mark: the given
    name tells a mother from her child.
    """
    sizes = (largest, largest - 2, largest - 3)
    whole = [size for size in sizes if all(_one_line(maker, word, room, size) for word in name.split())]
    for among, most in ((whole, 2), (whole, 3), (sizes, 2), (sizes, 3)):
        for size in among:
            if len(lines := maker.setter.wrap([bold(name)], room, size)) <= most:
                return lines, size
    size = sizes[-1]
    if not (patient.birth_name and patient.given_name):
        return maker.setter.wrap([bold(name)], room, size, max_lines=3), size
    parts = ((patient.birth_name.upper(), 2), (patient.given_name, 1))
    return [line for text, most in parts for line in maker.setter.wrap([bold(text)], room, size, max_lines=most)], size


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
    line = maker.setter.wrap([Run(exercise + said)], A4[0] - 16 * MM, _EDGE, max_lines=1)
    pen.lines(line, 8 * MM, A4[1] - _MARGIN - _EDGE, _EDGE)


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
