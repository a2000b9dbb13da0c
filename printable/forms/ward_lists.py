"""Lists of a ward or of the hospital, drawn from the patients present: handover of the ward, bed plan, what the
pharmacy must send, where to find somebody (domain: section 3.4; lessons 2, 10). The kitchen's is `kitchen`.

Rules of this module:

* two identifiers in every row; who is protected is marked, so that whoever holds the list keeps silent;
* a list that leaves the ward holds no diagnosis; nobody who is protected, nor the newborn of such a mother, stands by
  name on it;
* boxes for the day and the shift stand on the lists of a ward alone; an empty list says nothing of the copy;
* the list of the front desk leaves out whoever is protected and says, always, that it may;
* what the pharmacy needs is counted, never added up into a dose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exports.folding import fold
from exports.language import N_
from exports.record import MedicationOrder, OrderStatus, Patient, PatientRecord
from printable.due_times import is_daily, is_due
from printable.form import Form, Group, Kind, Material
from printable.identity import identity_line, known_birth_date
from printable.layout import Strip
from printable.list_band import name_band, place_band
from printable.pen import Pen
from printable.place import bed_text
from printable.ruling import Box, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed

_WRITTEN = 20.0
"""Points: the least height of a row in which one writes by hand."""

Row = Callable[[SheetMaker, PatientRecord], list[Box]]


def draw_list(  # noqa: PLR0913 - what a list is made of
    pen: Pen,
    maker: SheetMaker,
    title: Title,
    material: Material,
    *,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[Box]],
    said: str = "",
    also: Sequence[Run] = (),
    height: float = 20.0,
    empty: int = 3,
    blank: tuple[int, float] = (0, 0.0),
    unwritten: bool = False,
    lines: int | None = None,
    of_ward: bool = True,
) -> int:
    """Draw a list over as many pages as it takes; `empty` rows stand at its end for whom the copy does not know.

    What is said of the list stands above it: how many `lines`, else rows; `said` (a message); `also`. An empty sheet
    has `blank` rows of that height instead. `of_ward`: ward, day and shift are written on it.
    """
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, [share for _, share in columns], 7.6)
    strips: list[Strip] = [strip for row in rows for strip in ruling.row(row, height)]
    if material.to_write:
        strips = ruling.blank(*blank)
    elif not unwritten:
        strips += ruling.blank(empty, max(height, _WRITTEN))
    known = len(rows) if lines is None else lines
    count = maker.words.ngettext("{n} line in the copy", "{n} lines in the copy", known).format(n=known)
    counted = [] if material.to_write else [bold(f"{count}  ")]
    above = [*counted, Run(say(said) if said else ""), *also]
    note = Ruling(maker.setter, maker.width, (1,), 7.6).row([Box(above)]) if counted or said else []
    band = (place_band if of_ward else name_band)(maker, title.name, material.ward)
    table = untitled(strips, ruling.header([say(name) for name, _ in columns]))
    return maker.draw(pen, title, band, [*([untitled(note)] if note else []), table])


def who(maker: SheetMaker, record: PatientRecord) -> Box:
    """Name, birth, sex and number: the two identifiers of a row."""
    identity = identity_line(record.patient, maker.words, maker.dates, at=maker.context.printed_at)
    said = " · ".join(filter(None, (identity.birth, identity.age, identity.sex, identity.ipp)))
    warnings = [*identity.warnings, *([maker.words.say(N_("PROTECTED RECORD"))] if _protected(record) else [])]
    runs = [bold(identity.name), Run(f"\n{said}")]
    runs += [run for warning in warnings for run in (Run(" "), boxed(warning))]
    return Box(runs)


def who_on_a_line(maker: SheetMaker, record: PatientRecord) -> Box:
    """Name, birth date and number, as short as two identifiers can be: for long lists."""
    patient = record.patient
    identity = identity_line(patient, maker.words, maker.dates)
    known = known_birth_date(patient)
    born = maker.dates.date(known) if known else identity.birth
    runs = [bold(identity.name), Run(f"  {born}  {patient.ipp or identity.ipp}")]
    return Box([*runs, *(run for warning in identity.warnings for run in (Run(" "), boxed(warning)))])


def unnamed(maker: SheetMaker, patient: Patient) -> Box:
    """A protected patient on a list that leaves the ward: the number, which only the record resolves."""
    words = maker.words
    number = identity_line(patient, words, maker.dates).ipp
    return Box([bold(words.say(N_("PROTECTED PATIENT"))), Run(f"\n{number}")])


def where(maker: SheetMaker, record: PatientRecord, *, ward: bool = False) -> Box:
    """Room and bed, with the ward where the list is of several."""
    stay = record.stay
    if stay is None:
        return Box([boxed(maker.words.say(N_("No stay in the copy")))])
    place = bed_text(stay, maker.words) or stay.place or maker.words.not_recorded
    name = stay.ward_name or stay.ward or maker.words.say(N_("Ward not named"))
    return Box([*([bold(f"{name} · ")] if ward else []), bold(place)])


def _handover(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Bed"), 2), (N_("Patient"), 6), (N_("Situation: reason of the stay"), 5), (N_("Assessment"), 6),
        (N_("Request, to do"), 6), (N_("Written by"), 2),
    ]  # fmt: skip
    rows = []
    for record in material.records:
        stay = record.stay
        reason = [Run((stay and stay.reason) or maker.words.not_recorded)]
        rows.append([where(maker, record), who(maker, record), Box(reason), Box(), Box(), Box()])
    said = N_("Stays in the ward: it holds the reason of each stay.")
    return draw_list(
        pen, maker, title, material, columns=columns, rows=rows, said=said, height=38, blank=(9, 38)
    )  # fmt: skip


def _bed_plan(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Bed"), 3), (N_("Patient") if material.to_write else N_("In the copy"), 7),
        (N_("Morning: who lies here"), 5), (N_("Afternoon"), 4), (N_("Night"), 4), (N_("Free, cleaned"), 2),
    ]  # fmt: skip
    rows = [[where(maker, r), who(maker, r), Box(), Box(), Box(), Box()] for r in material.records]
    said = N_("Strike through who has left, write who came. Printed anew or corrected at each shift.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, empty=8, blank=(13, 26))


def _pharmacy(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Drug, form, dose as ordered"), 8), (N_("Patients"), 1.6), (N_("Doses in 24 h at known hours"), 2.4),
        (N_("Orders without hours, as needed"), 2.4), (N_("In the ward"), 2), (N_("Asked for"), 2), (N_("Sent"), 2),
    ]  # fmt: skip
    groups: dict[tuple[str, str, str, str], list[MedicationOrder]] = {}
    for record in material.records:
        for order in record.orders:
            if order.status in (OrderStatus.ACTIVE, OrderStatus.UNKNOWN) and not order.do_not_give:
                key = (
                    order.drug or order.text or "",
                    order.form or "",
                    maker.words.decimals.amount(order.dose or order.rate),
                    order.route or "",
                )
                groups.setdefault(key, []).append(order)
    rows = []
    for key, orders in sorted(groups.items(), key=lambda pair: fold(pair[0][0])):
        name, *details = key
        timed = [order for order in orders if order.times and is_due(order) and is_daily(order)]
        drug = [bold(name or maker.words.say(N_("[drug not recorded]"))), Run("  " + " · ".join(filter(None, details)))]
        cells = (len({o.patient for o in orders}), sum(len(o.times) for o in timed), len(orders) - len(timed))
        rows.append([Box(drug), *(Box([bold(str(cell) if cell else "–")]) for cell in cells), Box(), Box(), Box()])
    said = N_("Counted from the active orders of the copy; nothing is added up into a quantity. Check with the ward.")
    return draw_list(
        pen, maker, title, material, columns=columns, rows=rows, said="" if material.to_write else said,
        height=15, empty=8, blank=(29, 20),
    )  # fmt: skip


def _locator(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [(N_("Patient: name, birth date, IPP"), 8), (N_("Ward, room, bed"), 6.5), (N_("Changed by hand"), 4)]
    quiet = material.kept_quiet()
    shown = [record for record in material.records if record.patient.key not in quiet]
    shown.sort(key=lambda record: fold(record.patient.birth_name or record.patient.name_text or ""))
    rows = [[who_on_a_line(maker, record), where(maker, record, ward=True), Box()] for record in shown]
    said = N_(
        "For the front desk. People who asked for it are not on this list: whoever is not on it, say “I have nobody of"
        " that name”, nothing else, and call the ward manager."
    )
    return draw_list(
        pen, maker, title, material, columns=columns, rows=rows, said=said, height=14, empty=12,
        of_ward=False,
    )  # fmt: skip


def _protected(record: PatientRecord) -> bool:
    return record.patient.protected or any(stay.protected for stay in record.stays)


FORMS = (
    Form(
        "ward-handover", "RU", 1, N_("Handover of the ward"), Kind.WARD, _handover, Group.CARE,
        landscape=True, blank=True,
    ),
    Form("bed-plan", "PL", 1, N_("Bed plan"), Kind.WARD, _bed_plan, Group.SUMMARY, landscape=True, blank=True),
    Form(
        "pharmacy-needs", "PH", 1, N_("Needs from the pharmacy, 24 hours"), Kind.WARD, _pharmacy, Group.LOGISTICS,
        blank=True,
    ),
    Form("patient-locator", "LC", 1, N_("Where is …? List for the front desk"), Kind.HOSPITAL, _locator, Group.SUMMARY),
)  # fmt: skip
