"""The stay, what can harm, and the history, on the patient sheet: stay, allergies, alerts, problems, contacts.

Rules of this module:

* refuted, resolved and past entries are printed with their word, never as if they were current, never dropped;
* problems that the source repeats in the same words are one line, with how often and over which time;
* the reason of the stay, like every field, is named as missing when nobody gave it.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import Alert, AlertKind, Problem
from exports.record import Section as List
from printable.banner import alert_runs, allergy_runs, is_active
from printable.layout import Section, Strip
from printable.parts import Parts, repeated
from printable.place import other_stays
from printable.text import Run, bold, boxed

PROBLEM_HISTORY = ("inactive", "resolved", "remission")


class History:
    """The sections on the stay and the history of one record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = parts.words
        self._dates = parts.dates

    def stay(self) -> Section:
        """Reason, attending, service, entry, and what could not be read of the identity and the stay."""
        say, record = self._words.say, self._parts.record
        stay, runs = record.stay, list[Run]()
        if stay is None:
            runs.append(bold(say(N_("No stay in the copy"))))
        else:
            missing = self._words.not_recorded
            entry = self._dates.moment(stay.admitted_at)
            length = self._dates.elapsed(stay.admitted_at, self._parts.maker.context.printed_at)
            facts = [
                (N_("Reason for stay"), stay.reason or missing),
                (N_("Attending"), stay.attending or missing),
                (N_("Service"), stay.service or stay.ward_name or missing),
                (N_("Entry"), (f"{entry} ({length})" if length else entry) or missing),
                (N_("Origin"), stay.origin),
                (N_("Expected discharge"), self._dates.moment(stay.expected_discharge)),
                (N_("Discharge"), self._dates.moment(stay.discharged_at)),
                (N_("Destination"), stay.destination),
                (N_("Place as written"), stay.place),
            ]
            for label, value in facts:
                if value:
                    runs += [Run("   " if runs else ""), bold(say(label) + self._words.colon), Run(value)]
            runs += self._parts.unreadable(stay.unreadable)
        runs += other_stays(record, self._words)
        runs += self._identity()
        return self._parts.titled(say(N_("Stay")), self._parts.text(runs, 8.5))

    def _identity(self) -> list[Run]:
        """The parts of the identity that the banner does not show, or may have cut."""
        say, patient = self._words.say, self._parts.record.patient
        facts = [
            (N_("Birth given names"), patient.given_names),
            (N_("Birthplace"), patient.birthplace),
            (N_("Address"), patient.address),
            (N_("Telephone"), patient.phone),
            (N_("Language"), patient.language),
            (N_("Archive number"), patient.archive_number),
        ]
        runs: list[Run] = []
        for label, value in facts:
            if value:
                runs += [Run("   " if runs else "\n"), Run(f"{say(label)}{self._words.colon}{value}")]
        name = " ".join(
            filter(None, (patient.birth_name, patient.given_name, patient.used_name, patient.used_given_name))
        )
        if len(name) > 60:
            runs.append(Run("\n" + say(N_("Names in full: {names}"), names=name)))
        return runs + self._parts.unreadable(patient.unreadable)

    def allergies(self) -> Section:
        """Every allergy with its reaction, status, note and who recorded it."""
        table = self._parts.table((78, 30))
        strips: list[Strip] = []
        for row in self._parts.record.allergies:
            runs = allergy_runs(self._words, row)
            said = [self._words.code(row.kind)] if row.kind else []
            said += [row.note] if row.note else []
            runs += [Run(" " + " · ".join(said))] if said else []
            recorded = ", ".join(filter(None, (self._dates.date(row.recorded_at or row.onset), row.recorded_by)))
            strips += table.row([runs, [Run(recorded)]])
        return self._parts.part(List.ALLERGIES, strips, count=len(self._parts.record.allergies))

    def alerts(self) -> Section:
        """Active alerts first, then past ones with their word."""
        rows = sorted(self._parts.record.alerts, key=lambda row: not is_active(row))
        return self._parts.part(List.ALERTS, [strip for row in rows for strip in self._alert(row)], count=len(rows))

    def directives(self) -> Section:
        """Advance directives and treatment limits, which also stand among the alerts; their absence is said."""
        say = self._words.say
        kinds = (AlertKind.DIRECTIVE, AlertKind.TREATMENT_LIMIT)
        rows = [row for row in self._parts.record.alerts if row.kind in kinds]
        strips = [strip for row in rows for strip in self._alert(row)]
        title = say(N_("Advance directives and treatment limits"))
        if not rows:
            return self._parts.missing(say(N_("{section}: not recorded in the copy"), section=title))
        return self._parts.titled(title, strips)

    def _alert(self, row: Alert) -> list[Strip]:
        runs = alert_runs(self._words, row)
        if not is_active(row):
            runs = [boxed(self._words.code(row.status)), Run(" "), *runs]
        dates = [self._dates.date(row.start), self._dates.date(row.end)]
        span = " → ".join(dates) if dates[1] else dates[0]
        origin = ", ".join(filter(None, (span, row.author)))
        return self._parts.table((78, 30)).row([runs, [Run(origin)]])

    def problems(self) -> Section:
        """Current problems first, then the history, each with its status where it has one."""
        rows = sorted(self._parts.record.problems, key=_is_past)
        groups = repeated(rows, lambda row: (tuple(self._problem(row)), bool(row.abatement), row.onset_text))
        strips = self._parts.pairs([(self._problem(group[0]), self._problem_origin(group)) for group in groups])
        return self._parts.part(List.PROBLEMS, strips, count=len(rows))

    def _problem_origin(self, group: Sequence[Problem]) -> list[Run]:
        """From when to when; of several in the same words how many, and the first and the last time that is known."""
        newest = max(group, key=lambda row: row.onset or "")
        onset = self._dates.date(newest.onset) or newest.onset_text or ""
        if end := max((row.abatement for row in group if row.abatement), default=None):
            onset = f"{onset} → {self._dates.date(end)}"
        if len(group) == 1:
            return [Run(onset)]
        oldest = self._dates.date(min((row.onset for row in group if row.onset), default=None))
        span = f"{oldest} … {onset}" if oldest and oldest != onset else onset
        return [bold(f"{len(group)} ×".replace(" ", "\xa0")), Run(f" {span}")]

    def _problem(self, row: Problem) -> list[Run]:
        runs = [bold(row.text or row.code or self._words.say(N_("[problem not recorded]")))]
        said = [row.body_site, self._words.code(row.severity)]
        if row.clinical_status and row.clinical_status.lower() != "active":
            said.append(self._words.code(row.clinical_status))
        if row.verification and row.verification.lower() != "confirmed":
            said.append(self._words.code(row.verification))
        text = " · ".join(part for part in said if part)
        runs += [Run(f" ({text})")] if text else []
        runs += [Run(f" {row.note}")] if row.note else []
        return runs + self._parts.unreadable(row.unreadable)

    def contacts(self) -> Section:
        """Who to call, by role, with the telephone; who must not be told comes first."""
        rows = self._parts.record.contacts
        table = self._parts.table((30, 40, 38))
        strips: list[Strip] = []
        for row in sorted(rows, key=lambda row: row.role.value != "do-not-notify"):
            role = self._words.contact_role(row.role)
            name = ", ".join(filter(None, (row.name, row.relation)))
            phone = row.phone or self._words.say(N_("telephone not recorded"))
            marked = boxed(role) if row.role.value == "do-not-notify" else bold(role)
            where = [
                bold(phone),
                Run(f"\n{row.address}" if row.address else ""),
                *self._parts.unreadable(row.unreadable),
            ]
            strips += table.row([[marked], [Run(name or self._words.not_recorded)], where])
        return self._parts.part(List.CONTACTS, strips, count=len(rows))


def _is_past(row: Problem) -> bool:
    return (row.clinical_status or "").lower() in PROBLEM_HISTORY
