"""How old each list of a source is: one `Feed` row for each section that it brought.

Rules: the age of a list is that of its newest resource, by `meta.lastUpdated`, else by the times in its rows; a time
after the reading (a planned dose, a wrong clock) says nothing about age; a list of which something could not be read
says so, and so do all lists when nobody can tell what it was.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from exports import record
from exports.fhir.stream import UNKNOWN
from exports.record import Feed, Moment, Observation, ObservationCategory, Row, Section, Stay

_SECTIONS: dict[type[Row], tuple[Section, tuple[str, ...]]] = {
    record.Allergy: (Section.ALLERGIES, ("recorded_at",)),
    record.Alert: (Section.ALERTS, ("start",)),
    record.Problem: (Section.PROBLEMS, ("recorded_at", "onset")),
    record.MedicationOrder: (Section.ORDERS, ("authored_at",)),
    record.Administration: (Section.ADMINISTRATIONS, ("at",)),
    record.Report: (Section.REPORTS, ("issued_at", "at")),
    record.Document: (Section.DOCUMENTS, ("at",)),
    record.Note: (Section.NOTES, ("at",)),
    record.Procedure: (Section.PROCEDURES, ("at",)),
    record.Request: (Section.REQUESTS, ("authored_at",)),
    record.Device: (Section.DEVICES, ("since",)),
    record.Diet: (Section.DIETS, ("at",)),
    record.Task: (Section.TASKS, ("start",)),
    record.Immunization: (Section.IMMUNIZATIONS, ("at",)),
    record.Contact: (Section.CONTACTS, ()),
    record.CareTeamMember: (Section.CARE_TEAM, ("since",)),
    record.Appointment: (Section.APPOINTMENTS, ()),
    record.Movement: (Section.MOVEMENTS, ("end", "start")),
    record.Stay: (Section.MOVEMENTS, ("discharged_at", "admitted_at")),
}
_MEASURED = {
    ObservationCategory.VITAL_SIGNS: Section.VITAL_SIGNS,
    ObservationCategory.LABORATORY: Section.LABORATORY,
}
_OTHERS_MEASURED = Section.OBSERVATIONS
_TIMES: dict[type[Row], tuple[str, ...]] = {
    **{kind: names for kind, (_, names) in _SECTIONS.items()},
    record.Observation: ("issued_at", "at"),
    record.NoneKnown: ("recorded_at",),
}


_LISTS_OF: dict[str, tuple[Section, ...]] = {
    "AllergyIntolerance": (Section.ALLERGIES,),
    "Flag": (Section.ALERTS,),
    "Consent": (Section.ALERTS,),
    "Condition": (Section.PROBLEMS,),
    "MedicationRequest": (Section.ORDERS, Section.USUAL_MEDICATIONS),
    "MedicationStatement": (Section.USUAL_MEDICATIONS,),
    "MedicationAdministration": (Section.ADMINISTRATIONS,),
    "Observation": (Section.VITAL_SIGNS, Section.LABORATORY, Section.OBSERVATIONS),
    "DiagnosticReport": (Section.REPORTS, Section.DOCUMENTS),
    "DocumentReference": (Section.DOCUMENTS,),
    "Binary": (Section.DOCUMENTS,),
    "ClinicalImpression": (Section.NOTES,),
    "Communication": (Section.NOTES,),
    "Procedure": (Section.PROCEDURES,),
    "ServiceRequest": (Section.REQUESTS,),
    "Device": (Section.DEVICES,),
    "DeviceUseStatement": (Section.DEVICES,),
    "NutritionOrder": (Section.DIETS,),
    "CarePlan": (Section.TASKS,),
    "Task": (Section.TASKS,),
    "Goal": (Section.TASKS,),
    "Immunization": (Section.IMMUNIZATIONS,),
    "RelatedPerson": (Section.CONTACTS,),
    "CareTeam": (Section.CARE_TEAM,),
    "Appointment": (Section.APPOINTMENTS,),
    "Encounter": (Section.MOVEMENTS,),
    UNKNOWN: tuple(Section),
}
"""The lists to which a resource of a type may belong."""


def section_of(row: Row) -> Section | None:
    """The list that a row belongs to; None for identities, places and staff."""
    kind = type(row)
    if kind is Observation:
        return _MEASURED.get(row.category, _OTHERS_MEASURED)  # type: ignore[attr-defined] # of that very type
    if isinstance(row, record.NoneKnown):
        return row.section
    if isinstance(row, record.MedicationOrder) and row.usual:
        return Section.USUAL_MEDICATIONS
    known = _SECTIONS.get(kind)
    return known[0] if known else None


class Feeds:
    """Counts rows and keeps the newest time of each section."""

    def __init__(self, now: Moment) -> None:
        self._now = now
        self._rows: defaultdict[Section, int] = defaultdict(int)
        self._newest: defaultdict[Section, Moment] = defaultdict(str)

    def note(self, rows: Iterable[Row], updated: Moment | None) -> None:
        """Takes note of the rows of one resource; `updated` is its `meta.lastUpdated`."""
        newest, now = self._newest, self._now
        for row in rows:
            kind = type(row)
            section = section_of(row)
            if section is None:
                continue
            if kind is not Stay:
                self._rows[section] += 1
            if updated is None:
                for at in _times(row):
                    if at and newest[section] < at <= now:
                        newest[section] = at
            elif newest[section] < updated <= now:
                newest[section] = updated

    @property
    def counted(self) -> dict[Section, int]:
        """Rows of each section that was noted."""
        return dict(self._rows)

    @property
    def newest(self) -> dict[Section, Moment]:
        """The newest time of each section that was noted."""
        return dict(self._newest)

    def add(self, counted: Mapping[Section, int], newest: Mapping[Section, Moment]) -> None:
        """Takes note of what others have noted: their `counted` and `newest`."""
        for section, count in counted.items():
            self._rows[section] += count
        for section, at in newest.items():
            self._newest[section] = max(self._newest[section], at)

    def rows(self, source: str, read_at: Moment, rejected: Mapping[str, int]) -> Iterator[Feed]:
        """The feeds, in the order of the sections; `rejected` counts by type what could not be read."""
        unread = Counter[Section]()
        for kind, count in rejected.items():
            unread.update(dict.fromkeys(_LISTS_OF.get(kind, ()), count))
        for section in Section:
            if section in self._rows or unread[section]:
                yield Feed(
                    source=source,
                    section=section,
                    rows=self._rows.get(section, 0),
                    unread=unread[section],
                    data_at=self._newest.get(section) or None,
                    read_at=read_at,
                )


def _times(row: Row) -> Iterator[Moment | None]:
    return (getattr(row, name) for name in _TIMES[type(row)])
