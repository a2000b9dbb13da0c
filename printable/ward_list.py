"""The list of the patients of a ward (LP), with boxes to tick at the bedside round (domain: sections 2.2, 3.4).

Rules of this module:

* one row per patient, in the order given, with two identifiers each; no diagnosis and no reason of stay;
* empty, it has rows to write in and says nothing of the copy, not even that nobody is in it;
* of a protected patient only what the round needs: the text of alerts stays on the patient's own sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from exports.language import N_
from exports.record import Alert, AlertKind, Diet, ListState, PatientRecord, Section
from printable.banner import alert_runs, is_active, taken_back
from printable.form import Form, Group, Kind, Material
from printable.identity import identity_line
from printable.layout import Section as Part
from printable.layout import Strip
from printable.list_band import place_band
from printable.pen import Pen, Rect
from printable.place import bed_text, other_stays
from printable.ruling import Ruling, untitled
from printable.sheet import Band, SheetMaker, Title
from printable.table import GUTTER, Table, paragraph, space
from printable.text import Run, bold, boxed, dashed, inverse

_SHARES = (63, 148, 32, 62, 48, 96, 132, 104, 34, 37, 31)
"""Of the columns; the last three are boxes to tick."""

_BOXES = 3
_TICK = 11.0
_BLANK, _WRITTEN = 12, 25.0
"""Rows of an empty list, and their height in points."""
_LONG = 70
"""Characters of an alert that the list shows; the sheet of the patient shows all."""

_ON_DIET = frozenset({AlertKind.ISOLATION, AlertKind.FASTING})


class WardList:
    """The list of one ward."""

    def __init__(self, maker: SheetMaker, ward: str | None) -> None:
        self._maker = maker
        self._words = maker.words
        self._ward = ward
        self._table = Table(maker.setter, maker.width, _SHARES, 7.8)

    def draw(self, pen: Pen, title: Title, records: Sequence[PatientRecord]) -> int:
        """Draw the list; returns the number of its pages."""
        say = self._words.say
        strips = [strip for record in records for strip in self._row(record)]
        if not records:
            strips = paragraph(
                self._maker.setter, self._maker.width, [boxed(say(N_("No patient of this ward in the copy")))], 10
            )
        counted = self._words.ngettext("{n} patient in the copy", "{n} patients in the copy", len(records))
        strips += self._end(counted.format(n=len(records)))
        nothing = space(0.1)
        part = Part(nothing, nothing, strips, self._table.header(self._titles()))
        return self._maker.draw(pen, title, self._band(len(records)), [part])

    def draw_empty(self, pen: Pen, title: Title) -> int:
        """Draw a page of rows to write in; returns the number of its pages."""
        maker = self._maker
        ruling = Ruling(maker.setter, maker.width, _SHARES, 7.8)
        rows = [self._ticked(strip, first=True) for strip in ruling.blank(_BLANK, _WRITTEN)]
        part = untitled([*rows, *self._end("")], ruling.header(self._titles(), 6.6))
        return maker.draw(pen, title, place_band(maker, title.name, self._ward), [part])

    def _titles(self) -> list[str]:
        titles = (
            N_("Bed"), N_("Identity"), N_("Age, sex"), N_("Attending"), N_("Entry"), N_("Allergies"), N_("Alerts"),
            N_("Diet, isolation"), N_("present"), N_("moved"), N_("left (round)"),
        )  # fmt: skip
        return [self._words.say(title) for title in titles]

    def _band(self, count: int) -> Band:
        maker = self._maker
        said = self._words.ngettext("{n} patient in the copy", "{n} patients in the copy", count).format(n=count)
        name = self._ward or self._words.say(N_("Ward not named"))
        lines = maker.setter.wrap([bold(name)], maker.width - 170, 14, max_lines=2)

        def draw(pen: Pen, x: float, y: float, _page: int) -> None:
            pen.box(Rect(x, y, maker.width, len(lines) * 17.1 + 4), 1.2)
            pen.lines(lines, x + 4, y + 2, 14)
            pen.write_right([bold(said)], x + maker.width - 5, y + 4, 11)

        return Band(len(lines) * 17.1 + 4, draw)

    def _row(self, record: PatientRecord) -> list[Strip]:
        words, dates, stay = self._words, self._maker.dates, record.stay
        identity = identity_line(record.patient, words, dates, at=self._maker.context.printed_at)
        protected = record.patient.protected or any(one.protected for one in record.stays)
        name = [bold(identity.name), Run(f"\n{identity.birth} · {identity.ipp}")]
        name += [Run(f"\n{identity.used}")] if identity.used else []
        name += [run for warning in identity.warnings for run in (Run("\n"), boxed(warning))]
        if protected:
            name += [Run("\n"), boxed(words.say(N_("PROTECTED RECORD")))]
        sex = words.sex_letter(record.patient.sex)
        cells: list[list[Run]] = [
            self._bed(record),
            name,
            [Run(f"{identity.age}\n{sex}" if identity.age else sex)],
            [Run((stay and stay.attending) or words.not_recorded)],
            [Run(dates.date(stay.admitted_at) if stay else "")],
            self._allergies(record),
            self._alerts(record, protected=protected),
            self._diet(record),
            [],
            [],
            [],
        ]
        return [self._ticked(strip, first=index == 0) for index, strip in enumerate(self._table.row(cells))]

    def _bed(self, record: PatientRecord) -> list[Run]:
        stay, words = record.stay, self._words
        if stay is None:
            return [boxed(words.say(N_("No stay in the copy")))]
        runs = [bold((bed_text(stay, words) or stay.place or words.not_recorded).replace(" · ", "\n"))]
        if not stay.place_confirmed:
            runs += [Run("\n"), boxed(words.say(N_("last known place")))]
        if stay.status.value == "onleave" or not stay.present:
            runs += [Run("\n"), boxed(words.stay_status(stay.status))]
        return runs + other_stays(record, words)

    def _allergies(self, record: PatientRecord) -> list[Run]:
        words, state = self._words, record.state(Section.ALLERGIES)
        if state == ListState.NOT_RECORDED:
            return [dashed(words.say(N_("NOT RECORDED IN THE COPY")))]
        if state == ListState.NONE_KNOWN:
            runs = [Run(words.list_state(Section.ALLERGIES, state))]
            if any(feed.unread for feed in self._maker.context.feeds if feed.section == Section.ALLERGIES):
                runs += [Run(" "), boxed(words.say(N_("list incomplete: ask")))]
            return runs
        runs = []
        for row in record.allergies:
            name = row.substance or row.code or words.say(N_("substance not recorded"))
            high = (row.criticality or "").lower() == "high"
            undone = [words.code(code) for code in taken_back(row)]
            runs += [Run("\n") if runs else Run(""), inverse(name) if high and not undone else bold(name)]
            runs += [Run(f" ({', '.join(undone)})")] if undone else []
            runs += [Run(" "), boxed(words.unreadable)] if row.unreadable else []
        return runs

    def _alerts(self, record: PatientRecord, *, protected: bool) -> list[Run]:
        words, state = self._words, record.state(Section.ALERTS)
        if state != ListState.LISTED:
            return [Run(words.list_state(Section.ALERTS, state))]
        runs: list[Run] = []
        for alert in record.alerts:
            if is_active(alert) and alert.kind not in _ON_DIET:
                said = [bold(words.alert_kind(alert.kind))] if protected else alert_runs(words, _short(alert))
                runs += [Run("\n" if runs else ""), *said]
        return runs or [Run(words.say(N_("none other active")))]

    def _diet(self, record: PatientRecord) -> list[Run]:
        words = self._words
        runs: list[Run] = []
        for alert in record.alerts:
            if is_active(alert) and alert.kind in _ON_DIET:
                runs += [Run("\n" if runs else ""), *alert_runs(words, alert)]
        state = record.state(Section.DIETS)
        if state != ListState.LISTED:
            return [*runs, Run("\n" if runs else ""), Run(words.list_state(Section.DIETS, state))]
        for diet in record.diets:
            if not is_ended(diet):
                text = ", ".join(filter(None, (diet.text, diet.texture))) or words.say(N_("[diet not recorded]"))
                runs += [Run("\n" if runs else ""), Run(text)]
                if diet.status and diet.status.lower() != "active":
                    runs += [Run(" "), boxed(words.code(diet.status))]
                if diet.excluded:
                    runs += [Run(" "), boxed(words.say(N_("never: {list}"), list=", ".join(diet.excluded)))]
                runs += [Run(" "), boxed(words.unreadable)] if diet.unreadable else []
        return runs or [Run(words.say(N_("none active")))]

    def _ticked(self, strip: Strip, *, first: bool) -> Strip:
        """The row with its three empty boxes: present, moved, left."""
        if not first:
            return strip
        unit = self._maker.width / sum(_SHARES)
        lefts = [sum(_SHARES[: index - _BOXES]) * unit + GUTTER / 2 for index in range(_BOXES)]
        height = max(strip.height, _TICK + 5)

        def draw(pen: Pen, x: float, y: float) -> None:
            strip.draw(pen, x, y)
            for left in lefts:
                pen.box(Rect(x + left + 3, y + 2.5, _TICK, _TICK), 0.9)

        return Strip(height, draw, strip.keep)

    def _end(self, said: str) -> list[Strip]:
        """The count and the box to sign at the end of the round."""
        maker, say = self._maker, self._words.say
        counted = say(N_("counted at the bedside: ______   moved: ______   left: ______   not on this list: ______"))
        signed = say(N_("Round made by (name, role, signature), date and time:"))

        def draw(pen: Pen, x: float, y: float) -> None:
            pen.box(Rect(x, y + 2, maker.width, 33), 1.2)
            pen.write([bold(f"{said}   " if said else ""), Run(counted)], x + 6, y + 4.5, 9.5)
            pen.write(signed, x + 6, y + 19, 9)

        return [Strip(36, draw)]


def _short(alert: Alert) -> Alert:
    """The alert with a text that leaves room for the other patients, and the mark of what was cut."""
    text = alert.text or ""
    return alert if len(text) <= _LONG else structs.replace(alert, text=f"{text[:_LONG].rstrip()} […]")


def is_ended(diet: Diet) -> bool:
    """Whether the source clearly calls a diet over."""
    return (diet.status or "").lower() in ("completed", "revoked", "cancelled", "entered-in-error")


def draw_ward_list(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the list of a ward, from a new page on; returns the number of its pages."""
    ward_list = WardList(maker, material.ward)
    return ward_list.draw_empty(pen, title) if material.to_write else ward_list.draw(pen, title, material.records)


FORM = Form(
    "ward-list", "LP", 1, N_("List of patients"), Kind.WARD, draw_ward_list, Group.SUMMARY, landscape=True, blank=True
)
