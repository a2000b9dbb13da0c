"""Lists of a ward or of the hospital, drawn from the patients present: handover of the ward, bed plan, diets for the
kitchen, what the pharmacy must send, where to find somebody (domain: section 3.4; lessons 2, 10).

Rules of this module:

* two identifiers in every row; who is protected is marked, so that whoever holds the list keeps silent;
* a list that leaves the ward holds no diagnosis, and of the allergies only what its reader needs: the kitchen those to
  food and those of a kind nobody said;
* the list of the front desk leaves out whoever is protected and says, always, that it may;
* what the pharmacy needs is counted, never added up into a dose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exports.language import N_
from exports.record import Allergy, ListState, MedicationOrder, OrderStatus, PatientRecord
from exports.record import Section as List
from printable.banner import taken_back
from printable.due_times import is_daily, is_due
from printable.form import Form, Group, Kind, Material
from printable.forms.written import place_band
from printable.identity import identity_line
from printable.layout import Strip
from printable.pen import Pen
from printable.place import bed_text
from printable.ruling import Box, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed, dashed
from printable.ward_list import is_ended

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
    height: float = 20.0,
    empty: int = 3,
    unwritten: bool = False,
) -> int:
    """Draw a list over as many pages as it takes; `empty` rows stand at its end for whom the copy does not know."""
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, [share for _, share in columns], 7.6)
    strips: list[Strip] = [strip for row in rows for strip in ruling.row(row, height)]
    strips += ruling.blank(0 if unwritten else empty, max(height, _WRITTEN))
    count = maker.words.ngettext("{n} line in the copy", "{n} lines in the copy", len(rows)).format(n=len(rows))
    note = Ruling(maker.setter, maker.width, (1,), 7.6).row([Box([bold(count), Run(f"  {say(said) if said else ''}")])])
    band = place_band(maker, title.name, material.ward)
    return maker.draw(pen, title, band, [untitled(note), untitled(strips, ruling.header([say(c) for c, _ in columns]))])


def who(maker: SheetMaker, record: PatientRecord) -> Box:
    """Name, birth, sex and number: the two identifiers of a row."""
    identity = identity_line(record.patient, maker.words, maker.dates, at=maker.context.printed_at)
    said = " · ".join(filter(None, (identity.birth, identity.age, identity.sex, identity.ipp)))
    warnings = [*identity.warnings, *([maker.words.say(N_("PROTECTED RECORD"))] if _protected(record) else [])]
    runs = [bold(identity.name), Run(f"\n{said}")]
    runs += [run for warning in warnings for run in (Run(" "), boxed(warning))]
    return Box(runs)


def where(maker: SheetMaker, record: PatientRecord, *, ward: bool = False) -> Box:
    """Room and bed, with the ward where the list is of several."""
    stay = record.stay
    if stay is None:
        return Box([boxed(maker.words.say(N_("No stay in the copy")))])
    place = bed_text(stay, maker.words) or stay.place or maker.words.not_recorded
    name = stay.ward_name or stay.ward or maker.words.say(N_("Ward not named"))
    return Box([*([bold(f"{name}\n")] if ward else []), bold(place)])


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
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, height=38)


def _bed_plan(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Bed"), 3), (N_("In the copy"), 7), (N_("Morning: who lies here"), 5), (N_("Afternoon"), 4),
        (N_("Night"), 4), (N_("Free, cleaned"), 2),
    ]  # fmt: skip
    rows = [[where(maker, r), who(maker, r), Box(), Box(), Box(), Box()] for r in material.records]
    said = N_("Strike through who has left, write who came. Printed anew or corrected at each shift.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, empty=8)


def _diets(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [
        (N_("Ward, bed"), 3), (N_("Patient"), 6), (N_("Diet, texture"), 6), (N_("Never"), 5),
        (N_("Allergies to food, or of unknown kind"), 6), (N_("Changed by hand"), 3),
    ]  # fmt: skip
    rows = []
    for record in material.records:
        diet, never = _diet(maker, record)
        rows.append([where(maker, record, ward=True), who(maker, record), diet, never, _food(maker, record), Box()])
    said = N_("“Not recorded” is not “no diet”: ask the ward.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said)


def _diet(maker: SheetMaker, record: PatientRecord) -> tuple[Box, Box]:
    words = maker.words
    if record.state(List.DIETS) != ListState.LISTED:
        return Box([dashed(words.list_state(List.DIETS, record.state(List.DIETS)))]), Box()
    current = [diet for diet in record.diets if not is_ended(diet)]
    eaten: list[Run] = []
    for diet in current:
        text = ", ".join(filter(None, (diet.text, diet.texture))) or words.say(N_("[diet not recorded]"))
        eaten += [Run("\n" if eaten else ""), bold(text), *([boxed(words.unreadable)] if diet.unreadable else [])]
    never = ", ".join(text for diet in current for text in diet.excluded)
    return Box(eaten or [Run(words.say(N_("none active")))]), Box([bold(never)])


def _food(maker: SheetMaker, record: PatientRecord) -> Box:
    words, state = maker.words, record.state(List.ALLERGIES)
    if state == ListState.NOT_RECORDED:
        return Box([dashed(words.say(N_("NOT RECORDED IN THE COPY")))])
    if state == ListState.NONE_KNOWN:
        return Box([Run(words.list_state(List.ALLERGIES, state))])
    named = [a for a in record.allergies if not _only_drug(a)]
    runs: list[Run] = []
    for allergy in named:
        undone = ", ".join(words.code(code) for code in taken_back(allergy))
        runs += [Run(", " if runs else ""), bold(allergy.substance or words.say(N_("substance not recorded")))]
        runs += [Run(f" ({undone})")] if undone else []
    return Box(runs or [Run(words.say(N_("others only, not to food")))])


def _only_drug(allergy: Allergy) -> bool:
    """Whether the source says that it is to a drug and to nothing else."""
    kind = (allergy.kind or "").lower()
    return "medication" in kind and "food" not in kind and not allergy.unreadable


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
                    order.dose or order.rate or "",
                    order.route or "",
                )
                groups.setdefault(key, []).append(order)
    rows = []
    for key, orders in sorted(groups.items(), key=lambda pair: pair[0][0].casefold()):
        name, *details = key
        timed = [order for order in orders if order.times and is_due(order) and is_daily(order)]
        drug = [bold(name or maker.words.say(N_("[drug not recorded]"))), Run("  " + " · ".join(filter(None, details)))]
        cells = (len({o.patient for o in orders}), sum(len(o.times) for o in timed), len(orders) - len(timed))
        rows.append([Box(drug), *(Box([bold(str(cell) if cell else "–")]) for cell in cells), Box(), Box(), Box()])
    said = N_("Counted from the active orders of the copy; nothing is added up into a quantity. Check with the ward.")
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, height=15, empty=8)


def _locator(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    columns = [(N_("Patient"), 8), (N_("Ward, room, bed"), 6), (N_("Changed by hand"), 4)]
    shown = [record for record in material.records if not _protected(record)]
    shown.sort(key=lambda record: (record.patient.birth_name or record.patient.name_text or "").casefold())
    rows = [[who(maker, record), where(maker, record, ward=True), Box()] for record in shown]
    said = N_(
        "For the front desk. People who asked for it are not on this list: whoever is not on it, say “I have nobody of"
        " that name”, nothing else, and call the ward manager."
    )
    return draw_list(pen, maker, title, material, columns=columns, rows=rows, said=said, height=0, empty=12)


def _protected(record: PatientRecord) -> bool:
    return record.patient.protected or any(stay.protected for stay in record.stays)


FORMS = (
    Form("ward-handover", "RU", 1, N_("Handover of the ward"), Kind.WARD, _handover, Group.CARE, landscape=True),
    Form("bed-plan", "PL", 1, N_("Bed plan"), Kind.WARD, _bed_plan, Group.SUMMARY, landscape=True),
    Form("diets", "RG", 1, N_("Diets for the kitchen"), Kind.HOSPITAL, _diets, Group.LOGISTICS, landscape=True),
    Form("pharmacy-needs", "PH", 1, N_("Needs from the pharmacy, 24 hours"), Kind.WARD, _pharmacy, Group.LOGISTICS),
    Form("patient-locator", "LC", 1, N_("Where is …? List for the front desk"), Kind.HOSPITAL, _locator, Group.SUMMARY),
)
