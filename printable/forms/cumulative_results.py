"""Cumulative results (RC): laboratory results of the copy side by side, newest first, and columns for those to come
(domain: section 1.3: half of the harm of a downtime is in laboratory results; lessons: previous results were missing).

Rules of this module: values, units, ranges and flags are the source's; times stand over every column; what the columns
cannot hold is counted in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import Observation, ObservationCategory, PatientRecord
from exports.record import Section as List
from printable.blank_banner import banner_for
from printable.codes import is_abnormal, is_critical
from printable.form import Form, Group, Kind, Material
from printable.hour_grid import WRITE
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.pen import Pen
from printable.ruling import Box, Ruling, untitled
from printable.sheet import SheetMaker, Title
from printable.text import Run, bold, boxed, inverse

TIMES = 5
"""Columns of results of the copy."""
NEW = 4
"""Empty columns for results to come."""
_EMPTY_ROWS = 16


def draw_cumulative_results(pen: Pen, maker: SheetMaker, title: Title, material: Material) -> int:
    """Draw the sheet of a patient, or an empty one; returns the number of its pages."""
    record = material.record
    return maker.draw(pen, title, banner_for(maker, record), [_table(maker, record)])


def _table(maker: SheetMaker, record: PatientRecord | None) -> Section:
    say = maker.words.say
    ruling = Ruling(maker.setter, maker.width, (30, 16, *([15] * (TIMES + NEW))), 7)
    rows = [row for row in record.observations if row.category == ObservationCategory.LABORATORY] if record else []
    times = sorted({row.at for row in rows if row.at}, reverse=True)[:TIMES]
    heads = [maker.dates.short(time) for time in times] + ["____ / ____  ____ h"] * (TIMES - len(times) + NEW)
    header = ruling.header([say(N_("Examination")), say(N_("Range")), *heads], 6.6)
    empty = ruling.blank(_EMPTY_ROWS if record is None else 6, WRITE)
    if record is None:
        return untitled(empty, header)
    parts = Parts(maker, record)
    strips, limits = list[Strip](), maker.words.decimals.limits
    for group in _by_test(rows):
        cells = [Box(_at(parts, group, time)) for time in times] + [Box()] * (TIMES - len(times) + NEW)
        strips += ruling.row([Box([bold(_name(parts, group[0]))]), Box([Run(limits(group[0].range))]), *cells], WRITE)
    hidden = [row for row in rows if row.at not in times]
    counted = maker.words.ngettext(
        "{n} earlier result, or without a time, on the patient sheet or the screen",
        "{n} earlier results, or without a time, on the patient sheet or the screen",
        len(hidden),
    )
    strips += [*parts.others(len(hidden), counted), *empty]
    if not rows:  # the words for why there is nothing, then lines for what comes
        state = parts.part(List.LABORATORY, ())
        return Section(state.title, state.again, empty, header)
    return parts.part(List.LABORATORY, strips, header=header)


def _by_test(rows: Sequence[Observation]) -> list[list[Observation]]:
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    panels = {row.panel for row in rows if row.panel}
    for row in rows:
        bare = row.key in panels and not (row.value or row.missing_reason or row.flag or row.unreadable or row.note)
        if not bare:
            groups.setdefault((row.code or row.name or row.key, row.specimen or "", row.unit or ""), []).append(row)
    return sorted(groups.values(), key=lambda group: (group[0].name or group[0].code or "").casefold())


def _name(parts: Parts, row: Observation) -> str:
    name = row.name or row.code or parts.words.say(N_("[name not recorded]"))
    said = ", ".join(filter(None, (row.specimen, row.unit)))
    return f"{name} ({said})" if said else name


def _at(parts: Parts, group: Sequence[Observation], time: str) -> list[Run]:
    runs: list[Run] = []
    for row in group:
        if row.at != time:
            continue
        missing = parts.words.say(N_("no value: {reason}"), reason=row.missing_reason or "?")
        text = parts.words.decimals.value(row) or missing
        mark = inverse if is_critical(row.flag) else bold if is_abnormal(row.flag) else Run
        runs += [*([Run(" / ")] if runs else []), mark(text)]
        if row.flag and is_abnormal(row.flag):
            runs.append(Run(f" {row.flag}"))
        if row.status and row.status.lower() != "final":
            runs += [Run(" "), boxed(parts.words.code(row.status))]
        if row.unreadable:
            runs += [Run(" "), boxed(parts.words.unreadable)]
    return runs


FORM = Form(
    "cumulative-results", "RC", 1, N_("Cumulative results"), Kind.PATIENT, draw_cumulative_results, Group.REQUESTS,
    landscape=True, blank=True,
)  # fmt: skip
