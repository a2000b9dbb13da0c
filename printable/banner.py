"""The identity banner of a patient: two identifiers, allergies, alerts and weight on every page (domain: section 3.1).

Rules of this module:

* the three states of the allergies differ by their drawing, not by a colour: black label and heavy frame when listed,
  thin frame when the source says there is none, hatched label and dashed frame when the copy holds nothing;
* what does not fit is counted, with the place where it stands in full;
* the INS symbol stands on the first page only, and only for a qualified identity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from exports.language import N_
from exports.record import Alert, AlertKind, Allergy, IdentityStatus, ListState, Observation, PatientRecord, Section
from printable.barcode import datamatrix
from printable.identity import TEST_OIDS, IdentityText, identity_line
from printable.ins import ins_payload
from printable.later_banner import ROWS as LATER_ROWS
from printable.later_banner import SIZE as LATER_SIZE
from printable.later_banner import Later, LaterBanner, Listed
from printable.pen import LEADING, Pen, Rect
from printable.place import place_runs
from printable.sheet import Band, SheetMaker
from printable.text import Line, Run, bold, boxed, inverse
from printable.words import Words

_PAD = 4.0
_NAMES = (15.0, 12.0, 9.0)
"""Sizes of the name: the largest in which it fits on three lines."""

_TEXT = 9.5
_INS_MODULE = 1.5
_LABEL = 88.0
_PLACE = 128.0
_ROWS = 3
"""Lines that allergies, or alerts, may take in the banner."""

_MOST = 40
"""Entries tried in the banner; more never fit."""

_WEIGHT_CODES = frozenset({"29463-7", "3141-9", "8335-2"})
"""LOINC: body weight; measured; estimated."""

_ESTIMATED = "8335-2"


def patient_banner(maker: SheetMaker, record: PatientRecord, *, lists: bool = False) -> Band:
    """The banner of one patient's sheet: whole on the first page, the same facts in less room on those after it.

    `lists`: the sheet holds the lists of allergies and alerts below, where what does not fit is found.
    """
    identity = identity_line(record.patient, maker.words, maker.dates, at=maker.context.printed_at, stay=record.stay)
    payload = ins_payload(record.patient)
    symbol = datamatrix(payload) if payload else None
    side = symbol.side * _INS_MODULE + 2 * _PAD if symbol else 0.0
    text_width = maker.width - _PLACE - side - 3 * _PAD
    lines = _identity_lines(maker, identity, record, text_width)
    place = maker.setter.wrap(place_runs(record.stay, maker.words), _PLACE - _PAD, 10.5, max_lines=4)
    weight = maker.setter.wrap(_weight(maker, record), _PLACE - _PAD, 8, max_lines=3)
    upper = (
        max(
            sum(size * LEADING for _, size in lines),
            len(place) * 10.5 * LEADING + len(weight) * 8 * LEADING + 2,
            side + 6 if symbol else 0.0,
        )
        + _PAD
    )
    beside = _Room(maker.width - _LABEL - 3 * _PAD, 9, _ROWS, Whole.BELOW if lists else Whole.PATIENT_SHEET)
    allergies = _bar(record.state(Section.ALLERGIES), _allergy_lines(maker, record, beside))
    alerts = _bar(record.state(Section.ALERTS), _alert_lines(maker, record, beside))
    whole = Whole.PAGE_ONE if lists else Whole.PATIENT_SHEET
    later = cache(lambda: LaterBanner(maker, _later(maker, identity, record, whole)))
    test = record.patient.ins_oid in TEST_OIDS

    def draw(pen: Pen, x: float, y: float, page: int) -> None:
        if page > 1:
            later().draw(pen, x, y)
            return
        pen.box(Rect(x, y, maker.width, upper), 1.4)
        below = y + 2
        for line, size in lines:
            pen.line(line, x + _PAD, below, size)
            below += size * LEADING
        right = x + maker.width - side - _PLACE
        pen.upright(right - 3, y, upper, 0.5)
        below = pen.lines(place, right + 1, y + 3, 10.5)
        pen.lines(weight, right + 1, below + 2, 8)
        if symbol:
            left = x + maker.width - side + _PAD - 1
            pen.symbol(symbol, left, y + _PAD, _INS_MODULE)
            caption = N_("INS de test à scanner") if test else N_("INS à scanner")
            pen.write(maker.words.say(caption), left, y + _PAD + symbol.side * _INS_MODULE + 1.5, 5.5)
        _draw_allergies(pen, maker, x, y + upper, allergies)
        _draw_alerts(pen, maker, x, y + upper + allergies.height, alerts)

    return Band(upper + allergies.height + alerts.height, draw, lambda: later().height)


class Whole(Enum):
    """Where a list stands whole that does not fit into the banner."""

    BELOW = auto()
    PAGE_ONE = auto()
    PATIENT_SHEET = auto()


class _Room(NamedTuple):
    """Where a list of the banner stands: width in points, size of the type, most lines, where all of it is."""

    width: float
    size: float
    rows: int
    whole: Whole


class _Bar(NamedTuple):
    """A list in the banner: its state, its lines beside the label, and the height they take."""

    state: ListState
    lines: list[Line]
    height: float


def _bar(state: ListState, lines: list[Line]) -> _Bar:
    return _Bar(state, lines, len(lines) * 9 * LEADING + 5)


def _identity_lines(
    maker: SheetMaker, identity: IdentityText, record: PatientRecord, width: float
) -> list[tuple[Line, float]]:
    details = " · ".join(part for part in (identity.birth, identity.age, identity.sex) if part)
    numbers: list[Run] = [bold(identity.ipp), Run(f" · {identity.stay}" if identity.stay else "")]
    texts: list[tuple[Sequence[Run], float, int]] = [
        ([bold(identity.name)], _name_size(maker, identity.name, width), 3),
        ([bold(details)], _TEXT, 2),
        ([Run(identity.used)] if identity.used else [], _TEXT, 2),
        (numbers, _TEXT - 0.7, 3),
        ([Run(identity.ins)] if identity.ins else [], _TEXT - 0.7, 2),
        ([] if record.patient.identity_status == IdentityStatus.PROVISIONAL else [Run(identity.status)], 7.5, 1),
        (_warnings(maker, identity, record), 8.5, 3),
    ]
    return [
        (line, size)
        for runs, size, most in texts
        if runs
        for line in maker.setter.wrap(runs, width, size, max_lines=most)
    ]


def _warnings(maker: SheetMaker, identity: IdentityText, record: PatientRecord) -> list[Run]:
    warnings = list(identity.warnings)
    if record.patient.protected or any(stay.protected for stay in record.stays):
        warnings.append(maker.words.say(N_("PROTECTED RECORD")))
    return [run for text in warnings for run in (inverse(text), Run("  "))]


def _later(maker: SheetMaker, identity: IdentityText, record: PatientRecord, whole: Whole) -> Later:
    """What stands in the banner from the second page on."""
    words = maker.words
    details = " · ".join(part for part in (identity.birth, identity.age, identity.sex, identity.used) if part)
    stay = identity.stay.replace(" ", "\xa0")
    rest = [bold(details), Run(" · "), bold(identity.ipp), Run(f" · {stay}" if stay else "")]

    def listed(name: Section, lines: Callable[[SheetMaker, PatientRecord, _Room], list[Line]]) -> Listed:
        def in_points(width: float) -> list[Line]:
            return lines(maker, record, _Room(width, LATER_SIZE, LATER_ROWS, whole))

        return Listed(words.section(name), record.state(name), in_points)

    return Later(
        name=identity.name,
        rest=rest,
        place=[*_on_one_line(place_runs(record.stay, words)), Run("\n"), *_weight(maker, record)],
        warnings=_warnings(maker, identity, record),
        allergies=listed(Section.ALLERGIES, _allergy_lines),
        alerts=listed(Section.ALERTS, _alert_lines),
    )


def _on_one_line(runs: Sequence[Run]) -> list[Run]:
    """Runs that begin lines, with a gap instead."""
    return [run._replace(text=run.text.replace("\n", "  ")) for run in runs]


def _name_size(maker: SheetMaker, name: str, width: float) -> float:
    fitting = (size for size in _NAMES if len(maker.setter.wrap([bold(name)], width, size)) <= 3)
    return next(fitting, _NAMES[-1])


def _weight(maker: SheetMaker, record: PatientRecord) -> list[Run]:
    found = last_weight(record)
    if found is None:
        return [Run(maker.words.say(N_("Weight: not recorded in the copy")))]
    at = maker.dates.short(found.at) or maker.words.say(N_("time unknown"))
    unit = found.unit or maker.words.say(N_("unit not recorded"))
    runs = [Run(maker.words.say(N_("Weight:")) + "\xa0"), bold(f"{maker.words.decimals.value(found)}\xa0{unit}")]
    if found.code and found.code.rpartition("|")[2] == _ESTIMATED and found.name:
        runs.append(Run(f" {found.name}"))
    if found.status and found.status.lower() != "final":
        runs += [Run(" "), boxed(maker.words.code(found.status))]
    return [*runs, Run(f" ({at})")]


def last_weight(record: PatientRecord) -> Observation | None:
    """The newest body weight with a value: by its LOINC code, else by its name."""
    weights = [row for row in record.observations if row.value and row.status != "cancelled" and _is_weight(row)]
    return max(weights, key=lambda row: row.at or "", default=None)


def _is_weight(row: Observation) -> bool:
    if row.code and row.code.rpartition("|")[2] in _WEIGHT_CODES:
        return True
    return (row.name or "").strip().lower() in ("poids", "body weight", "weight")


def _allergy_lines(maker: SheetMaker, record: PatientRecord, room: _Room) -> list[Line]:
    words, width, size = maker.words, room.width, room.size
    state = record.state(Section.ALLERGIES)
    unread = sum(feed.unread for feed in maker.context.feeds if feed.section == Section.ALLERGIES)
    if state == ListState.NONE_KNOWN and unread:  # no reassurance while an allergy may be among the unreadable
        runs = [Run(words.list_state(Section.ALLERGIES, state) + " "), boxed(words.say(N_("list incomplete: ask")))]
        return maker.setter.wrap(runs, width, size, max_lines=3)
    if state == ListState.NOT_RECORDED:
        runs = [bold(words.say(N_("NOT RECORDED IN THE COPY"))), Run(words.say(N_(" — does not mean “none”: ask")))]
        return maker.setter.wrap(runs, width, size)
    if state == ListState.NONE_KNOWN:
        said = [row.recorded_at for row in record.none_known if row.section == Section.ALLERGIES]
        runs = [Run(words.list_state(Section.ALLERGIES, state))]
        if newest := max((at for at in said if at), default=None):
            runs.append(Run(", " + maker.dates.date(newest)))
        return maker.setter.wrap(runs, width, size, max_lines=2)
    rows = sorted(record.allergies, key=_gravest_first)
    full = [allergy_runs(words, row) for row in rows]
    short = [_substance_runs(words, row) for row in rows]
    return _fit_entries(maker, full, short, room)


def _gravest_first(row: Allergy) -> tuple[bool, bool]:
    """A key: what is taken back last, so that it never crowds out what holds; grave ones first."""
    grave = "high" in (row.criticality or "").lower() or "severe" in (row.severity or "").lower()
    return bool(taken_back(row)), not grave


def taken_back(row: Allergy) -> list[str]:
    """The codes by which an allergy does not plainly hold: refuted, resolved, inactive …"""
    said = (row.verification, row.clinical_status)
    return [code for code in said if code and code.lower() not in ("confirmed", "unconfirmed", "active")]


def _substance_runs(words: Words, row: Allergy) -> list[Run]:
    """The substance with the word that takes it back and the mark of what could not be read, where space is short."""
    runs = [bold(row.substance or row.code or words.say(N_("substance not recorded")))]
    undone = ", ".join(words.code(code) for code in taken_back(row))
    runs += [Run(f" ({undone})")] if undone else []
    return [*runs, *([Run(" "), boxed(words.unreadable)] if row.unreadable else [])]


def allergy_runs(words: Words, row: Allergy) -> list[Run]:
    """Substance, then criticality, reaction, severity and every word that takes something back (refuted, resolved)."""
    runs = [bold(row.substance or row.code or words.say(N_("substance not recorded")))]
    said = []
    if row.criticality:
        said.append(words.say(N_("criticality: {word}"), word=words.code(row.criticality)))
    said += [text for text in (row.reaction, words.code(row.severity)) if text]
    if not row.reaction:
        said.append(words.say(N_("reaction not recorded")))
    if row.verification and row.verification.lower() != "confirmed":
        said.append(words.code(row.verification))
    if row.clinical_status and row.clinical_status.lower() != "active":
        said.append(words.code(row.clinical_status))
    runs.append(Run(f" ({' · '.join(said)})"))
    runs += [boxed(f"{words.unreadable}{words.colon}{text}") for text in row.unreadable]
    return runs


def _alert_lines(maker: SheetMaker, record: PatientRecord, room: _Room) -> list[Line]:
    words, width, size = maker.words, room.width, room.size
    state = record.state(Section.ALERTS)
    if state != ListState.LISTED:
        return maker.setter.wrap([Run(words.list_state(Section.ALERTS, state))], width, size)
    active = [alert for alert in record.alerts if is_active(alert)]
    if not active:
        return maker.setter.wrap([Run(words.say(N_("none active; past alerts: see the list")))], width, size)
    entries = [alert_runs(words, alert) for alert in active]
    return _fit_entries(maker, entries, entries, room)


def is_active(alert: Alert) -> bool:
    """Whatever the source does not clearly call inactive counts as active."""
    return (alert.status or "").lower() not in ("inactive", "rejected", "entered-in-error")


def alert_runs(words: Words, alert: Alert) -> list[Run]:
    kind, text = words.alert_kind(alert.kind), alert.text or ""
    if text.lower().startswith(kind.lower()):
        runs = [bold(text[: len(kind)]), Run(text[len(kind) :])]
    elif alert.kind == AlertKind.OTHER:
        runs = [bold(text or kind)]
    else:
        runs = [bold(kind), Run(words.colon + text if text else "")]
    if is_active(alert) and alert.status and alert.status.lower() != "active":
        runs += [Run(" "), boxed(words.code(alert.status))]
    runs += [boxed(f"{words.unreadable}{words.colon}{text}") for text in alert.unreadable]
    return runs


def _fit_entries(maker: SheetMaker, full: Sequence[list[Run]], short: Sequence[list[Run]], room: _Room) -> list[Line]:
    """All entries in full if they fit, else shortened, else as many as fit with the count of the others."""
    width, size = room.width, room.size
    for entries in (full, short):
        lines = maker.setter.wrap(_joined(entries), width, size)
        if len(lines) <= room.rows:
            return lines
    for count in range(min(len(short) - 1, _MOST), 0, -1):
        rest = len(short) - count
        more = _counted(maker, rest, room.whole)
        lines = maker.setter.wrap([*_joined(short[:count]), Run("  "), inverse(f"+ {more}")], width, size)
        if len(lines) <= room.rows:
            return lines
    n = len(short)
    ngettext = maker.words.ngettext
    said = {
        Whole.BELOW: ngettext("{n} entry: see the list below", "{n} entries: see the list below", n),
        Whole.PAGE_ONE: ngettext("{n} entry: see page 1", "{n} entries: see page 1", n),
        Whole.PATIENT_SHEET: ngettext("{n} entry: see the patient sheet", "{n} entries: see the patient sheet", n),
    }[room.whole]
    return maker.setter.wrap([inverse(said.format(n=n))], width, size)


def _counted(maker: SheetMaker, n: int, whole: Whole) -> str:
    ngettext = maker.words.ngettext
    return {
        Whole.BELOW: ngettext("{n} other: see the list below", "{n} others: see the list below", n),
        Whole.PAGE_ONE: ngettext("{n} other: see page 1", "{n} others: see page 1", n),
        Whole.PATIENT_SHEET: ngettext("{n} other: see the patient sheet", "{n} others: see the patient sheet", n),
    }[whole].format(n=n)


def _joined(entries: Sequence[list[Run]]) -> list[Run]:
    runs: list[Run] = []
    for entry in entries:
        runs += [*([Run("  •  ")] if runs else []), *entry]
    return runs


def _draw_allergies(pen: Pen, maker: SheetMaker, x: float, y: float, bar: _Bar) -> None:
    label = maker.words.section(Section.ALLERGIES)
    height = bar.height
    if bar.state == ListState.LISTED:
        pen.box(Rect(x, y, maker.width, height), 2.2)
        pen.fill(Rect(x, y, _LABEL, height), 0)
        pen.write([inverse(f"⚠ {label.upper()}")], x + _PAD, y + 2.5, 9)
    elif bar.state == ListState.NONE_KNOWN:
        pen.box(Rect(x, y, maker.width, height), 0.6)
        pen.write([Run(label)], x + _PAD, y + 2.5, 9)
    else:
        pen.hatch(Rect(x, y, _LABEL, height))
        pen.box(Rect(x, y, maker.width, height), 1.2, dashed=True)
        pen.fill(Rect(x + _PAD - 1, y + 2.5, 62, height - 5), 1)
        pen.write([bold(f"{label} ?")], x + _PAD + 1, y + 2.5, 9)
    pen.lines(bar.lines, x + _LABEL + _PAD, y + 2.5, 9)


def _draw_alerts(pen: Pen, maker: SheetMaker, x: float, y: float, bar: _Bar) -> None:
    pen.box(Rect(x, y, maker.width, bar.height), 0.6, dashed=bar.state == ListState.NOT_RECORDED)
    label = maker.words.section(Section.ALERTS)
    pen.write([bold(label) if bar.state == ListState.LISTED else Run(label)], x + _PAD, y + 2.5, 9)
    pen.lines(bar.lines, x + _LABEL + _PAD, y + 2.5, 9)
