"""Diets for the kitchen, ward by ward in bed order, one line a patient (domain: section 3.4; lessons 10, 38).

Rules of this module:

* "not recorded" is never "normal": who has no diet in the copy, or no allergies, has the dashed mark of what nobody
  said; who is nil by mouth is so before any diet;
* nobody who is protected, nor the newborn of such a mother, stands by name: the kitchen gets bed, number and diet;
* no diagnosis and no age; of the allergies those to food and those of a kind nobody said.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import AlertKind, Allergy, ListState, PatientRecord
from exports.record import Section as List
from printable.banner import is_active, taken_back
from printable.form import Form, Group, Kind, Material
from printable.forms.ward_lists import unnamed, who_on_a_line
from printable.layout import Section, Strip
from printable.list_band import name_band, place_band
from printable.pen import Pen
from printable.place import spoken_place
from printable.ruling import Box, Ground, Ruling, untitled
from printable.sheet import Band, SheetMaker, Title
from printable.text import Run, bold, boxed, dashed, inverse
from printable.ward_list import is_ended

_SIZE = 7.4
_LINE, _WRITTEN = 14.0, 20.0
"""Points: the least height of a printed row, and of one to write in."""
_ARRIVED, _BLANK = 4, 30
"""Rows to write in: after the patients of the copy, and on an empty sheet."""
_COLUMNS = (
    (N_("Bed"), 46), (N_("Patient: name, birth date, IPP"), 174), (N_("Diet, texture"), 132),
    (N_("Never; allergies to food, or of unknown kind"), 108), (N_("Changed by hand"), 54),
)  # fmt: skip


def _draw(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, [share for _, share in _COLUMNS], _SIZE)
    said = say(N_("“Not recorded” is not “no diet”, and who is nil by mouth changes: ask the ward."))
    count = [bold(_counted(maker, len(material.records)) + "  ")] if not material.to_write else []
    (note,) = Ruling(maker.setter, maker.width, (1,), _SIZE).row([Box([*count, Run(said)])])
    above = (place_band if material.to_write else name_band)(maker, title.name, material.ward)
    band = _over(above, note, ruling.header([say(name) for name, _ in _COLUMNS]))
    if material.to_write:
        return maker.draw(pen, title, band, [untitled(ruling.blank(_BLANK, _WRITTEN))])
    quiet = material.kept_quiet()
    wards: dict[str, list[PatientRecord]] = {}
    for record in material.records:
        wards.setdefault(_ward(maker, record), []).append(record)
    parts: list[Section] = []
    for ward, there in wards.items():
        rows = (ruling.row(_row(maker, record, record.patient.key in quiet), _LINE) for record in there)
        parts.append(_of_ward(maker, ward, [strip for row in rows for strip in row]))
    return maker.draw(pen, title, band, [*parts, untitled(ruling.blank(_ARRIVED, _WRITTEN))])


def _over(band: Band, *strips: Strip) -> Band:
    """The same with strips below it on each page."""

    def draw(pen: Pen, x: float, y: float, page: int) -> None:
        band.draw(pen, x, y, page)
        below = y + band.height
        for strip in strips:
            strip.draw(pen, x, below)
            below += strip.height

    return Band(band.height + sum(strip.height for strip in strips), draw)


def _counted(maker: SheetMaker, n: int) -> str:
    return maker.words.ngettext("{n} patient in the copy", "{n} patients in the copy", n).format(n=n)


def _ward(maker: SheetMaker, record: PatientRecord) -> str:
    stay = record.stay
    return (stay and (stay.ward_name or stay.ward)) or maker.words.say(N_("Ward not named"))


def _of_ward(maker: SheetMaker, ward: str, strips: Sequence[Strip]) -> Section:
    """The patients of a ward under its name, which stands again where they go on over the page."""
    ruling = Ruling(maker.setter, maker.width, (1,), 8.5)
    again = maker.words.say(N_("{title} (continued)"), title=ward)
    heads = [ruling.row([Box([bold(name)], Ground.HEAD)], keep=True)[0] for name in (ward, again)]
    return Section(heads[0], heads[1], strips)


def _row(maker: SheetMaker, record: PatientRecord, quiet: bool) -> list[Box]:
    stay, words = record.stay, maker.words
    bed = (stay and (spoken_place(stay) or stay.place)) or words.say(N_("no bed"))
    return [Box([bold(bed)]), _who(maker, record, quiet), _diet(maker, record), _never(maker, record), Box()]


def _who(maker: SheetMaker, record: PatientRecord, quiet: bool) -> Box:
    """Name, birth date and number on one line; of whom one keeps quiet the number alone."""
    if not quiet:
        return who_on_a_line(maker, record)
    return Box([run._replace(text=run.text.replace("\n", "  ")) for run in unnamed(maker, record.patient).runs])


def _diet(maker: SheetMaker, record: PatientRecord) -> Box:
    words = maker.words
    nil = any(alert.kind is AlertKind.FASTING and is_active(alert) for alert in record.alerts)
    runs: list[Run] = [inverse(words.alert_kind(AlertKind.FASTING))] if nil else []
    state = record.state(List.DIETS)
    if state != ListState.LISTED:
        said = words.not_recorded if state == ListState.NOT_RECORDED else words.list_state(List.DIETS, state)
        return Box([*runs, *([Run(" ")] if runs else []), dashed(said)])
    for diet in record.diets:
        if not is_ended(diet):
            text = ", ".join(filter(None, (diet.text, diet.texture))) or words.say(N_("[diet not recorded]"))
            again = nil and len(runs) == 1 and text.casefold().startswith(runs[0].text.casefold())
            runs += [bold(text[len(runs[0].text) :])] if again else [Run("\n" if runs else ""), bold(text)]
            if diet.status and diet.status.lower() != "active":
                runs += [Run(" "), boxed(words.code(diet.status))]
            runs += [Run(" "), boxed(words.unreadable)] if diet.unreadable else []
    return Box([*(runs or [Run(words.say(N_("none active")))]), *_lost(maker, List.DIETS)])


def _never(maker: SheetMaker, record: PatientRecord) -> Box:
    """What is excluded from the diets in force, then the allergies in their three states."""
    words, state = maker.words, record.state(List.ALLERGIES)
    excluded = ", ".join(text for diet in record.diets if not is_ended(diet) for text in diet.excluded)
    runs = [bold(words.say(N_("never: {list}"), list=excluded)), Run(" · ")] if excluded else []
    if state == ListState.NOT_RECORDED:
        return Box([*runs, dashed(words.say(N_("ALLERGIES NOT RECORDED")))])
    if state == ListState.NONE_KNOWN:
        runs.append(Run(words.say(N_("no known allergy"))))
        return Box([*runs, *_lost(maker, List.ALLERGIES)])
    named = [allergy for allergy in record.allergies if not _only_drug(allergy)]
    for index, allergy in enumerate(named):
        undone = ", ".join(words.code(code) for code in taken_back(allergy))
        name = allergy.substance or allergy.code or words.say(N_("substance not recorded"))
        runs += [Run(", " if index else ""), bold(name), Run(f" ({undone})" if undone else "")]
        runs += [Run(" "), boxed(words.unreadable)] if allergy.unreadable else []
    said = runs if named else [*runs, Run(words.say(N_("others only, not to food")))]
    return Box([*said, *_lost(maker, List.ALLERGIES)])


def _lost(maker: SheetMaker, name: List) -> list[Run]:
    """The mark of a list of which the source had more than could be read."""
    if not any(feed.unread for feed in maker.context.feeds if feed.section == name):
        return []
    return [Run(" "), boxed(maker.words.say(N_("list incomplete: ask")))]


def _only_drug(allergy: Allergy) -> bool:
    """Whether the source says that it is to a drug and to nothing else."""
    kind = (allergy.kind or "").lower()
    return "medication" in kind and "food" not in kind and not allergy.unreadable


FORM = Form("diets", "RG", 2, N_("Diets for the kitchen"), Kind.HOSPITAL, _draw, Group.LOGISTICS, blank=True)
