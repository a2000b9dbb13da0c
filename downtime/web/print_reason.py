"""One reason for one print: asked before anything of it is counted or drawn, journalled for each protected patient and
for each ward of others.

Rules: `downtime.web.rights` decides what asks; the answer goes back to the same print with all that was chosen, so
that nobody chooses twice; what the reason opened stays open for that reader until the lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request

from downtime.journal import Act, Entry
from downtime.web.kit import Kit
from downtime.web.paper_order import FIELDS, Asked
from downtime.web.protected import (
    LONGEST,
    SHORTEST,
    WARD_REASONS,
    given_reason,
    needs_reason,
    problem_of,
    ward_needs_reason,
    written_reason,
)
from downtime.web.rights import Why
from downtime.web.visit import Visit, told
from exports.language import N_
from exports.record import Key, PatientRecord
from exports.snapshot.census import Ward


@dataclass(frozen=True)
class Closed:
    """What of a print a reader has no right to: protected patients with their ward, and wards of others."""

    patients: tuple[tuple[PatientRecord, Key], ...]
    wards: tuple[Ward, ...]

    def __bool__(self) -> bool:
        return bool(self.patients or self.wards)


def closed_to(visit: Visit, asked: Asked) -> Closed:
    """What still needs a reason before this print."""
    wards = tuple(ward for ward in asked.wards if ward_needs_reason(visit, ward))
    protected = tuple((record, key) for record, key in asked.order.protected if needs_reason(visit, record))
    return Closed(protected, wards)


def opened(kit: Kit, visit: Visit, closed: Closed) -> bool:
    """Whether the reader gave a reason with this request; then it is journalled, and everything of `closed` is open."""
    written = written_reason()
    reason = given_reason(visit, WARD_REASONS, written)
    if reason is None or visit.session is None:
        return False
    kit.journal.record(*_entries(visit, closed, reason))
    for ward in closed.wards:
        kit.sessions.break_glass(visit.session, ward=ward.key)
    for record, _ in closed.patients:
        kit.sessions.break_glass(visit.session, patient=record.patient.key)
    return True


def _entries(visit: Visit, closed: Closed, reason: str) -> tuple[Entry, ...]:
    of_wards = [
        told(visit, Act.BREAK_GLASS, reason=reason, detail=Why.OTHER_WARD.value, ward=ward.key) for ward in closed.wards
    ]
    of_patients = [
        told(
            visit,
            Act.BREAK_GLASS,
            reason=reason,
            detail=Why.PROTECTED.value,
            ward=ward,
            patient=record.patient.key,
            ipp=record.patient.ipp or "",
        )
        for record, ward in closed.patients
    ]
    return (*of_wards, *of_patients)


def ask_print(visit: Visit, closed: Closed, what: str, form: Mapping[str, str]) -> str:
    """The page that asks; its form repeats this request with the reason."""
    tried = "ready" in form or "reason" in form
    return render_template(
        "print_reason.html",
        title=N_("A reason before printing"),
        action=request.path,
        kept={name: form[name] for name in FIELDS if form.get(name)} | {"what": what},
        closed=closed,
        reasons=WARD_REASONS,
        shortest=SHORTEST,
        longest=LONGEST,
        problem=problem_of(visit) if tried else "",
        said=written_reason()[:LONGEST],
    )
