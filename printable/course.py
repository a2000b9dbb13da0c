"""What is in place, planned and written, on the patient sheet: devices, diet, requests, reports, notes, procedures.

Rules of this module:

* a note is printed whole, over as many pages as it takes; older ones are counted;
* lists that this form does not print are named with their count at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from exports.language import N_
from exports.record import Device, Diet, ListState, Note, Procedure, Report, Request
from exports.record import Section as List
from printable.layout import Section, Strip
from printable.parts import Parts
from printable.text import Run, bold, boxed

Dated = TypeVar("Dated", Note, Report, Procedure)

NOTES = 5
REPORTS = 5
PROCEDURES = 8
ENDED = ("completed", "revoked", "cancelled", "entered-in-error", "rejected")
_UNPRINTED = (List.DOCUMENTS, List.TASKS, List.IMMUNIZATIONS, List.CARE_TEAM, List.APPOINTMENTS, List.MOVEMENTS)


class Course:
    """The sections on care of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._dates = parts.dates

    def devices(self) -> Section:
        """Devices in place first, then those taken out, with their word."""
        rows = sorted(self._parts.record.devices, key=lambda row: bool(row.until))
        return self._parts.part(List.DEVICES, self._rows(map(self.device_row, rows)), count=len(rows))

    def diets(self) -> Section:
        rows = self._parts.record.diets
        return self._parts.part(List.DIETS, self._rows(map(self.diet_row, rows)), count=len(rows))

    def requests(self) -> Section:
        """What was asked for and is not said to be done."""
        rows = self._parts.record.requests
        pending = [row for row in rows if (row.status or "").lower() not in ENDED]
        strips = self._rows(map(self.request_row, pending))
        if rows and not pending:
            strips = self._parts.text([Run(self._words.say(N_("none pending among those of the copy")))])
        strips += self._parts.others(
            n := len(rows) - len(pending),
            self._words.ngettext(
                "{n} completed or cancelled request, not printed here",
                "{n} completed or cancelled requests, not printed here",
                n,
            ),
        )
        return self._parts.part(
            List.REQUESTS, strips, title=self._words.say(N_("Pending requests")), count=len(pending)
        )

    def procedures(self) -> Section:
        rows = _newest(self._parts.record.procedures)
        strips = self._rows(map(self._procedure, rows[:PROCEDURES]))
        strips += self._parts.others(
            n := len(rows) - PROCEDURES,
            self._words.ngettext(
                "{n} earlier procedure, not printed here", "{n} earlier procedures, not printed here", n
            ),
        )
        return self._parts.part(List.PROCEDURES, strips, count=len(rows))

    def reports(self) -> Section:
        """The last conclusions, whole; a report that only groups results is printed as these results."""
        rows = _newest(self._parts.record.reports)
        told = [row for row in rows if row.conclusion or row.unreadable]
        strips = [strip for row in told[:REPORTS] for strip in self._report(row)]
        measured = {row.key for row in self._parts.record.observations}
        bare = [row for row in rows if row not in told and row.results and measured.issuperset(row.results)]
        strips += self._parts.others(
            n := len(rows) - len(told[:REPORTS]) - len(bare),
            self._words.ngettext("{n} other report, not printed here", "{n} other reports, not printed here", n),
        )
        strips = strips or self._parts.text([Run(self._words.say(N_("no text: see the results")))])
        return self._parts.part(List.REPORTS, strips, count=len(rows) - len(bare))

    def notes(self) -> Section:
        """The last notes, whole."""
        rows = _newest(self._parts.record.notes)
        strips = [strip for row in rows[:NOTES] for strip in self._note(row)]
        strips += self._parts.others(
            n := len(rows) - NOTES,
            self._words.ngettext("{n} earlier note, not printed here", "{n} earlier notes, not printed here", n),
        )
        return self._parts.part(List.NOTES, strips, count=len(rows))

    def unprinted(self) -> Section:
        """The lists of the copy that this form leaves out, each with its count or state."""
        said = []
        for name in _UNPRINTED:
            state = self._parts.record.state(name)
            if state == ListState.LISTED:
                rows = getattr(self._parts.record, name.value.replace("-", "_"))
                said.append(f"{self._words.section(name)}{self._words.colon}{len(rows)}")
            else:
                said.append(self._words.list_state(name, state))
        title = self._words.say(N_("In the copy, not printed on this form"))
        return self._parts.titled(title, self._parts.text([Run(" · ".join(said))]))

    def _rows(self, rows: Iterable[tuple[list[Run], str]]) -> list[Strip]:
        return self._parts.pairs([(runs, [Run(origin)]) for runs, origin in rows])

    def device_row(self, row: Device) -> tuple[list[Run], str]:
        """What the source says of it, and since when; so for a diet and a request below."""
        runs = [bold(row.text or self._words.say(N_("[device not recorded]")))]
        runs += _details(row.body_site, row.note)
        if row.status and row.status.lower() not in ("active", "in-use"):
            runs += [Run(" "), boxed(self._words.code(row.status))]
        since = self._dates.date(row.since)
        until = self._dates.date(row.until)
        return runs + self._parts.unreadable(row.unreadable), f"{since} → {until}" if until else since

    def diet_row(self, row: Diet) -> tuple[list[Run], str]:
        runs = [bold(row.text or self._words.say(N_("[diet not recorded]"))), *_details(row.texture)]
        if row.excluded:
            runs += [Run(" "), boxed(self._words.say(N_("never: {list}"), list=", ".join(row.excluded)))]
        runs += self._status(row.status)
        return runs + self._parts.unreadable(row.unreadable), self._origin(row.at, row.author)

    def request_row(self, row: Request) -> tuple[list[Run], str]:
        runs: list[Run] = []
        if row.do_not_perform:
            runs += [boxed(self._words.say(N_("DO NOT DO")).replace(" ", "\xa0")), Run(" ")]
        if row.priority and row.priority.lower() != "routine":
            runs += [boxed(self._words.code(row.priority)), Run(" ")]
        runs += [bold(row.text or self._words.say(N_("[request not recorded]"))), *_details(row.category, row.note)]
        if row.at:
            runs.append(Run(" · " + self._words.say(N_("planned {moment}"), moment=self._dates.short(row.at))))
        runs += self._status(row.status)
        return runs + self._parts.unreadable(row.unreadable), self._origin(row.authored_at, row.requester)

    def _procedure(self, row: Procedure) -> tuple[list[Run], str]:
        runs = [bold(row.text or self._words.say(N_("[procedure not recorded]"))), *_details(row.body_site, row.note)]
        if row.status and row.status.lower() != "completed":
            runs += [Run(" "), boxed(self._words.code(row.status))]
        return runs + self._parts.unreadable(row.unreadable), self._origin(row.at, row.performer)

    def _report(self, row: Report) -> list[Strip]:
        name = row.name or self._words.say(N_("[report without a name]"))
        runs = [bold(f"{name} — {self._parts.dated(row.at)}"), Run(f", {row.author}" if row.author else "")]
        if row.status and row.status.lower() != "final":
            runs += [Run(" "), boxed(self._words.code(row.status))]
        body = [Run(row.conclusion or ""), *self._parts.unreadable(row.unreadable)]
        return self._parts.text(runs, keep=True) + self._parts.text(body)

    def _note(self, row: Note) -> list[Strip]:
        title = row.title or self._words.say(N_("note"))
        runs = [bold(f"{self._parts.dated(row.at)} — {title}"), Run(f", {row.author}" if row.author else "")]
        if row.status and row.status.lower() not in ("completed", "final"):
            runs += [Run(" "), boxed(self._words.code(row.status))]
        body = [Run(row.text or self._words.say(N_("[no text in the copy]"))), *self._parts.unreadable(row.unreadable)]
        return self._parts.text(runs, keep=True) + self._parts.text(body)

    def _status(self, status: str | None) -> list[Run]:
        if not status or status.lower() == "active":
            return []
        return [Run(" "), boxed(self._words.code(status))]

    def _origin(self, at: str | None, who: str | None) -> str:
        return ", ".join(filter(None, (self._dates.short(at), who)))


def _details(*texts: str | None) -> list[Run]:
    said = " · ".join(text for text in texts if text)
    return [Run(f" ({said})")] if said else []


def _newest(rows: Sequence[Dated]) -> list[Dated]:
    """Newest first; those without a time last."""
    return sorted(rows, key=lambda row: row.at or "", reverse=True)
