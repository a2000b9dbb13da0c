"""What a form is: its code and version, whom it is made for, and the function that draws it.

Rules of this module:

* a form is a function of rows: it reads no disk, no clock, no network;
* a form that can be printed empty says so, and then draws the same lines and boxes without a patient: never a patient's
  form with everything "not recorded";
* a change of what a printed sheet means raises the version, since sheets are read back by their code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exports.language import N_, Translator
from exports.record import Appointment, Key, Patient, PatientRecord, Stay
from printable.pen import Pen
from printable.sheet import SheetMaker, Title


class Kind(StrEnum):
    """How many sheets a print has: one a patient, one a ward, one for the hospital."""

    PATIENT = "patient"
    WARD = "ward"
    HOSPITAL = "hospital"


class Group(StrEnum):
    """Where the form stands in the lists from which one chooses."""

    SUMMARY = "summary"
    DRUGS = "drugs"
    OBSERVATION = "observation"
    CARE = "care"
    REQUESTS = "requests"
    MOVEMENTS = "movements"
    SPECIALTIES = "specialties"
    LOGISTICS = "logistics"
    CRISIS = "crisis"
    HOSPITAL = "hospital"


GROUPS: Mapping[Group, str] = {
    Group.SUMMARY: N_("Summaries and lists"),
    Group.DRUGS: N_("Drugs"),
    Group.OBSERVATION: N_("Observation"),
    Group.CARE: N_("Care and handover"),
    Group.REQUESTS: N_("Requests and results"),
    Group.MOVEMENTS: N_("Admission, transfer, movements"),
    Group.SPECIALTIES: N_("Specialties"),
    Group.LOGISTICS: N_("Kitchen, pharmacy, stock, labels"),
    Group.CRISIS: N_("Crisis and return"),
    Group.HOSPITAL: N_("Forms of the hospital"),
}


class Need(StrEnum):
    """What a form is drawn from beside the records of its patients."""

    KNOWN = "known"
    """All known patients, present or not."""
    APPOINTMENTS = "appointments"
    """The appointments to come, of all patients."""


@dataclass(frozen=True)
class Known:
    """A known patient with the latest stay."""

    patient: Patient
    stay: Stay | None
    under: str = ""
    """The used name under which the line stands, and leads to the birth name; "" on the line of the birth name."""


@dataclass(frozen=True)
class Appointed:
    """An appointment with its patient, and the telephone numbers of the record."""

    appointment: Appointment
    patient: Patient
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """What one print is drawn from. Of a form made per patient `records` holds one record, or none when it is empty."""

    records: Sequence[PatientRecord] = ()
    ward: str | None = None
    """The name of the ward; None for one patient or the whole hospital."""
    known: Sequence[Known] = ()
    appointments: Sequence[Appointed] = ()
    quiet: frozenset[Key] = frozenset()
    """Patients of whom nothing is said outside the wards, beside those whose own rows say so
    (`exports.snapshot.discretion`)."""
    to_write: bool = False
    """An empty form is wanted: it says nothing of the copy, not even that nobody is in it."""

    def kept_quiet(self) -> frozenset[Key]:
        """Everybody of whom a sheet that leaves the ward says neither name nor place."""
        records = self.records
        own = {one.patient.key for one in records if one.patient.protected or any(s.protected for s in one.stays)}
        own |= {one.patient.key for one in self.known if one.patient.protected or (one.stay and one.stay.protected)}
        own |= {one.patient.key for one in self.appointments if one.patient.protected}
        own |= self.quiet
        return frozenset(own | {one.patient.key for one in records if one.patient.mother in own})

    @property
    def record(self) -> PatientRecord | None:
        """The patient of the sheet, or None on an empty one."""
        return self.records[0] if self.records else None


Draw = Callable[[Pen, SheetMaker, Title, Material], int]
"""Draws one sheet from a new page on; returns the number of its pages."""


@dataclass(frozen=True)
class Form:
    """A form of the catalogue."""

    name: str
    """On the command line and in addresses."""
    code: str
    """Printed beside the serial number; two to four capitals, never used twice."""
    version: int
    message: str
    """What it is called, to be translated."""
    kind: Kind
    draw: Draw
    group: Group = Group.SUMMARY
    landscape: bool = False
    blank: bool = False
    """Can be printed empty."""
    prefilled: bool = True
    """Is drawn from the record; a form that is only ever empty is not."""
    needs: frozenset[Need] = frozenset()
    one_sided: bool = False
    """Never on both sides of a sheet of paper: labels."""
    kept_apart: bool = False
    """Shares no sheet of paper with another form of the same patient, since it goes elsewhere: the administration plan
    to the trolley, the rest to the file."""

    def title(self, words: Translator) -> str:
        """What the form is called in the reader's language."""
        return words.gettext(self.message)
