"""Which encounters are one stay, and which stays are open: the census, from the little kept of every Encounter.

Rules (FR Core Encounter, MIMIC: one profile for stays and movements, linked by `partOf`):

* the status decides: in-progress, arrived, triaged and onleave are open, even with an end in the past; a status that
  cannot be read counts as open when there is no end, since hiding a patient is worse than showing one too many;
* an encounter belongs to the stay of its parent when both are of one patient and the parent is open, or when it lies
  within the parent's time; an open one whose parent is closed is a stay by itself; circles of `partOf` end;
* what starts more than `CLOCKS` after now is planned; less is a clock or a time zone that is wrong, and hides nobody;
* two open stays of one patient are two stays, both shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from exports.fhir.elements import Element, Reference
from exports.fhir.moments import format_moment
from exports.fhir.references import References
from exports.record import Moment, StayStatus

OPEN = frozenset({StayStatus.ARRIVED, StayStatus.TRIAGED, StayStatus.IN_PROGRESS, StayStatus.ON_LEAVE})

CLOCKS = timedelta(hours=12)
"""How far a time of the source may be ahead by a clock or a time zone that is wrong."""

STATUSES: dict[str, StayStatus] = {
    **{status.value: status for status in StayStatus},
    # FHIR R5 renamed these three; some servers already send them.
    "completed": StayStatus.FINISHED,
    "discharged": StayStatus.FINISHED,
    "discontinued": StayStatus.CANCELLED,
}


def earlier(moment: Moment, other: Moment) -> bool:
    """True when `moment` is surely before `other`; a partial date is not before a time inside it."""
    length = min(len(moment), len(other))
    return moment[:length] < other[:length]


class Visit(Element):
    """What is kept of every Encounter while the census is made."""

    id: str
    subject: Reference | None
    parent: Reference | None
    status: StayStatus
    readable: bool
    start: Moment | None
    end: Moment | None
    patient: str = ""
    part_of: str | None = None
    top: str = ""
    open: bool = False
    joined: bool = False


class Visits:
    """All encounters of a source."""

    def __init__(self, references: References, now: datetime) -> None:
        self._references = references
        self._soon = format_moment(now + CLOCKS)
        self._known: dict[str, Visit] = {}

    def add(self, visit: Visit) -> None:
        self._known[visit.id] = visit

    def settle(self) -> None:
        """To call once all encounters and patients are known."""
        for visit in self._known.values():
            visit.patient = self.patient_of(visit.id, visit.subject)
            visit.part_of = self._references.identity(visit.parent, "Encounter")
            planned = visit.start is not None and earlier(self._soon, visit.start)
            unclear = not visit.readable and visit.end is None
            visit.open = not planned and (visit.status in OPEN or unclear)
        for visit in self._known.values():
            visit.top = self._top(visit)
        for visit in self._known.values():
            if visit.top != visit.id:
                visit.joined = self._known[visit.top].joined = True

    def patient_of(self, encounter: str, subject: Reference | None) -> str:
        """The id of the encounter's patient; one of its own when the encounter names nobody."""
        found = self._references.identity(subject, "Patient")
        return self._references.surviving(found) if found else f"Encounter/{encounter}"

    def _top(self, visit: Visit) -> str:
        seen = {visit.id}
        while (parent := self._known.get(visit.part_of or "")) is not None and parent.id not in seen:
            if parent.patient != visit.patient or not _belongs(visit, parent):
                break
            seen.add(parent.id)
            visit = parent
        # In a circle each member stops at another one: the smallest id stands for all.
        return min(seen) if parent is not None and parent.id in seen else visit.id

    def get(self, identifier: str | None) -> Visit | None:
        return self._known.get(identifier or "")

    def stay_key(self, reference: Reference | None) -> str | None:
        """The key of the stay to which an encounter belongs."""
        identifier = self._references.identity(reference, "Encounter")
        visit = self._known.get(identifier or "")
        return visit.top if visit else identifier

    def __iter__(self) -> Iterator[Visit]:
        return iter(self._known.values())


def _belongs(child: Visit, parent: Visit) -> bool:
    if parent.open:
        return True
    if child.open or child.start is None or parent.start is None or earlier(child.start, parent.start):
        return False
    return child.end is None or parent.end is None or not earlier(parent.end, child.end)
