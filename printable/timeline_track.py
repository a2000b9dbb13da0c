"""The track of one row of a timeline: doses at their time, infusions as bars, the hours of the prescription.

Rules of this module:

* only a dose that the source calls given is a filled square (`marks`); a bar is drawn only for what ran, and its frame
  is dashed when nobody knows whether it did;
* what was not given, stopped, late or of unknown fate is also said in words under the track, with the source's reason;
* doses that would cover each other stand on lines of their own; a time is written beside its dose where it has room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.language import N_
from exports.record import Administration, DoseState
from printable import marks
from printable.dates import Dates
from printable.drawing import Anchor, Fill, Group, Mark, Role, Text, line, moved, rect
from printable.lettering import Lettering
from printable.time_axis import TimeAxis, instant
from printable.timeline_rows import TimelineRow
from printable.words import Words

LANE = 12.0
_SMALL = 8.0
_EDGE = 6.0
"""How far a text may run over the ends of the axis."""

_READABLE = 110.0
"""The narrowest room for words before the end of what is known; with less they go over the whole track."""

_UNTIMED = 2
"""Doses without a time that are said one by one; the others are counted."""

_SAID = (DoseState.NOT_GIVEN, DoseState.STOPPED, DoseState.DELAYED, DoseState.UNKNOWN)


@dataclass(frozen=True)
class Hours:
    """What a timeline knows of time. `known`: up to when the copy knows of doses; `now`: when it is read."""

    axis: TimeAxis
    known: datetime
    now: datetime


@dataclass(frozen=True)
class _Item:
    """One thing on the track, from `left` to `right`."""

    left: float
    right: float
    kind: str
    text: str
    title: str
    dose: Administration | None = None


class TrackPainter:
    """Draws the tracks of one timeline."""

    def __init__(self, hours: Hours, lettering: Lettering, words: Words, dates: Dates) -> None:
        self._hours = hours
        self._axis = hours.axis
        self._lettering = lettering
        self._words = words
        self._dates = dates
        self._now = self._axis.x(max(hours.now, hours.known))

    def draw(self, row: TimelineRow) -> tuple[tuple[Mark | Group, ...], float]:
        """The marks of a track with its top at 0, and its height."""
        items = sorted(self._items(row), key=lambda item: (item.left, item.right))
        lanes: list[list[_Item]] = [[]]
        for item in items:
            free = next((lane for lane in lanes if not lane or lane[-1].right <= item.left + 0.5), None)
            if free is None:
                lanes.append(free := [])
            free.append(item)
        found: list[Mark | Group] = []
        for number, lane in enumerate(lanes):
            found += moved(self._lane(lane), 0, number * LANE + LANE / 2 + 1)
        y = len(lanes) * LANE + 2
        for at in row.due:
            found += [Group("written", marks.written_time(self._axis.x(at), y), self._written(at))]
        y += 4
        for text in self._remarks(row):
            before = self._axis.x(self._hours.known) - self._axis.left
            room = before if before > _READABLE else self._axis.width
            for part in self._lettering.lines(text, room, _SMALL, bold=True):
                y += _SMALL * 1.2
                width = self._lettering.width(part, _SMALL, bold=True)
                if width > before:
                    found.append(rect(self._axis.left, y - _SMALL, width, _SMALL * 1.25, Role.NIGHT, Fill.PAPER))
                found.append(Text(self._axis.left, y, part, _SMALL, Role.NOT_GIVEN, bold=True))
        return tuple(found), y + 1

    def _items(self, row: TimelineRow) -> Iterator[_Item]:
        planned = set()
        for dose in row.doses:
            at = instant(dose.at)
            if at is None:
                continue
            if dose.state == DoseState.ORDERED:
                planned.add(at)
            yield self._item(dose, at, row)
        for at in row.due:
            if at > self._hours.known and at not in planned:
                kind = "due" if at > self._hours.now else "passed"
                x = self._axis.x(at)
                yield _Item(x - marks.HALF - 1, x + marks.HALF + 1, kind, self._dates.time(at), self._written(at))

    def _item(self, dose: Administration, at: datetime, row: TimelineRow) -> _Item:
        x = self._axis.x(at)
        amount = self._words.decimals.amount
        same = row.order is not None and dose.dose == row.order.dose
        said = [self._dates.time(at), *([] if same or not dose.dose else [amount(dose.dose)]), amount(dose.rate)]
        kind = dose.state.value
        if dose.state == DoseState.ORDERED:
            kind = "due" if at > self._hours.now else "passed"
        end = self._until(dose)
        if end is not None and dose.state not in (DoseState.NOT_GIVEN, DoseState.ORDERED):
            texts = [
                text for text in (amount(dose.rate or dose.dose), None if dose.rate else self._dates.time(at)) if text
            ]
            return _Item(x, max(self._axis.x(end), x + 3), "bar", " ".join(texts), self._title(dose), dose)
        text = " ".join(part for part in said if part)
        return _Item(x - marks.HALF - 1, x + marks.HALF + 1, kind, text, self._title(dose), dose)

    def _until(self, dose: Administration) -> datetime | None:
        """The end of what runs: the one that the source says, or for what is in progress the end of what is known."""
        end = instant(dose.end)
        if end is not None:
            return end
        return self._hours.known if dose.state == DoseState.IN_PROGRESS else None

    def _lane(self, lane: Sequence[_Item]) -> Iterator[Mark | Group]:
        taken = self._axis.left - _EDGE
        for number, item in enumerate(lane):
            following = lane[number + 1].left if number + 1 < len(lane) else self._axis.right + _EDGE
            name = item.dose.state.value if item.dose else item.kind
            yield Group(f"dose-{name}", tuple(self._shape(item)), item.title)
            if item.kind == "bar":
                if self._lettering.width(item.text, _SMALL) + 10 <= item.right - item.left:
                    yield Text(item.left + 7, 2.8, item.text, _SMALL, Role.LABEL, bold=True)
                taken = item.right
                continue
            before, taken = taken, max(taken, item.right)
            for text in dict.fromkeys((item.text, item.text[:5])) if item.kind != "passed" else ():
                width = self._lettering.width(text, _SMALL)
                left = self._beside(item, width, before, following)
                if left is not None:
                    taken = max(taken, left + width)
                    yield Text(left, 2.8, text, _SMALL, Role.LABEL)
                    break

    def _beside(self, item: _Item, width: float, taken: float, following: float) -> float | None:
        """Where a text of that width may stand: right of its mark, else left of it, never across the end of what is
        known; None where there is no room.
        """
        known = self._axis.x(self._hours.known)
        limit = min(following, known) if item.left < known else following
        if item.right + 1 + width <= limit - 1:
            return item.right + 1
        left = item.left - 1 - width
        return left if left > taken and (left > self._now or item.left < known) else None

    def _shape(self, item: _Item) -> tuple[Mark, ...]:
        middle = (item.left + item.right) / 2
        if item.kind == "bar":
            return tuple(self._bar(item))
        if item.kind == "due":
            return marks.due(middle, 0)
        if item.kind == "passed":
            return marks.unknown(middle, 0)
        return marks.DOSES[DoseState(item.kind)](middle, 0)

    def _bar(self, item: _Item) -> Iterator[Mark]:
        state = item.dose.state if item.dose else DoseState.UNKNOWN
        ran = state in (DoseState.GIVEN, DoseState.IN_PROGRESS, DoseState.STOPPED, DoseState.DELAYED)
        width = item.right - item.left
        role, fill = (Role.RUNNING, Fill.TINT) if ran else (Role.UNKNOWN, Fill.PAPER)
        yield rect(item.left, -marks.HALF, width, 2 * marks.HALF, role, fill)
        if ran:
            yield line(item.left, -marks.HALF, item.left, marks.HALF, Role.COPY)
        if state == DoseState.IN_PROGRESS:
            yield from marks.running(item.right, 0)
        elif state == DoseState.STOPPED:
            yield from marks.stopped(item.right, 0)
        elif not ran:
            yield Text(item.left + width / 2, 3.2, "?", 9, Role.UNKNOWN, Anchor.MIDDLE, bold=True)

    def _written(self, at: datetime) -> str:
        return self._words.say(N_("written in the prescription: {time}"), time=self._dates.short(at))

    def _title(self, dose: Administration) -> str:
        end = f" → {self._dates.short(dose.end)}" if dose.end else ""
        amount = self._words.decimals.amount
        said = (amount(dose.dose), amount(dose.rate), dose.route, self._why(dose))
        head = f"{self._dates.short(dose.at)}{end}{self._words.colon}{self._words.dose_state(dose.state)}"
        return " · ".join([head, *(text for text in said if text)])

    def _why(self, dose: Administration) -> str:
        if dose.reason:
            return self._words.say(N_("reason: {reason}"), reason=dose.reason)
        return self._words.say(N_("reason not recorded")) if dose.state == DoseState.NOT_GIVEN else ""

    def _remarks(self, row: TimelineRow) -> Iterator[str]:
        """In words: each dose that was not given as ordered, and what could not be read."""
        for dose in row.doses:
            if dose.state in _SAID or dose.unreadable:
                said = f"« {dose.said} »" if dose.said and dose.state == DoseState.UNKNOWN else ""
                marked = self._words.unreadable if dose.unreadable else ""
                parts = (self._why(dose), said, dose.note or "", marked)
                head = f"{self._dates.short(dose.at)} {self._words.dose_state(dose.state)}"
                yield " · ".join([head, *(part for part in parts if part)])
        for dose in row.untimed[:_UNTIMED]:
            moment = self._dates.date(dose.at) or self._words.say(N_("time unknown"))
            why = self._why(dose)
            yield " · ".join([f"{moment}: {self._words.dose_state(dose.state)}", *([why] if why else [])])
        if n := len(row.untimed[_UNTIMED:]):
            yield self._words.ngettext(
                "{n} more dose without a time: see the list", "{n} more doses without a time: see the list", n
            ).format(n=n)
