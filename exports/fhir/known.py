"""What a source's resources say about each other, gathered before any row is made.

Rules: only what other resources point to is held, in its smallest form; links are followed once everything is known,
since a source holds its resources in any order.
"""

from __future__ import annotations

from exports.fhir.care_resources import Device, DeviceUseStatement
from exports.fhir.census import Census, ComingAppointment
from exports.fhir.clinical_resources import Condition, Medication, Observation, Specimen
from exports.fhir.concept import joined, name_words, phone, words, words_of_all
from exports.fhir.contacts import is_mother
from exports.fhir.decode import Unreadable
from exports.fhir.elements import Identifier, Reference, Resource
from exports.fhir.medications import Medicines
from exports.fhir.moments import Clock, format_moment
from exports.fhir.people import is_protected, old_numbers
from exports.fhir.places import Places
from exports.fhir.references import References
from exports.fhir.resources import (
    Appointment,
    Encounter,
    HealthcareService,
    Location,
    Organization,
    PatientHead,
    Practitioner,
    PractitionerRole,
    RelatedPerson,
)
from exports.fhir.visits import STATUSES, Visit, Visits
from exports.record import Moment, StayStatus
from exports.source import Reading


class Known:
    """The indexes of one run. First `add` what others point to, then `settle`, then `add` the rest."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._clock = clock
        self.references = References()
        self.places = Places(self.references)
        self.visits = Visits(self.references, reading.now)
        self.census = Census(reading, self.references, self.visits)
        self.medicines = Medicines()
        self.staff: dict[str, tuple[Practitioner, list[Unreadable]]] = {}
        self.roles: dict[str, list[PractitionerRole]] = {}
        self.specimens: dict[str, str] = {}
        self.panels: dict[str, str] = {}
        self.devices: dict[str, Device] = {}
        self.used_devices: set[str] = set()
        self.mothers: dict[str, str] = {}
        self.replaced_numbers: dict[str, list[str]] = {}
        self.doubtful: set[str] = set()
        self.named_only: dict[str, Reference] = {}
        self._protected: set[str] = set()
        self._protected_stays: list[Visit] = []
        self._numbers: dict[str, list[Identifier]] = {}
        self._now = format_moment(reading.now)
        self._links: list[tuple[str, PatientHead]] = []
        self._inactive: set[str] = set()
        self._mothers: dict[str, Reference | None] = {}
        self._appointments: list[ComingAppointment] = []
        self._occupied: list[tuple[str, Reference]] = []
        self._roles: list[tuple[str, PractitionerRole]] = []

    def add(self, identifier: str, resource: Resource, bad: list[Unreadable]) -> None:
        """Takes note of a resource of one of the types below; others are ignored."""
        match resource:
            case PatientHead():
                self._patient(identifier, resource)
            case Encounter():
                self._encounter(identifier, resource)
            case Location():
                self.references.identify("Location", resource.identifier, identifier)
                self.references.name("Location", identifier, resource.name, phone(resource.telecom))
                self.places.add(identifier, resource, bad)
            case Organization():
                self.references.identify("Organization", resource.identifier, identifier)
                self.references.name("Organization", identifier, resource.name, phone(resource.telecom))
                self.places.add_unit(identifier, resource)
            case Practitioner():
                self.references.identify("Practitioner", resource.identifier, identifier)
                name, number = name_words(resource.name), phone(resource.telecom)
                self.references.name("Practitioner", identifier, name, number)
                self.staff[identifier] = (resource, bad)
            case PractitionerRole():
                self._roles.append((identifier, resource))
            case HealthcareService():
                self.references.name("HealthcareService", identifier, resource.name or words_of_all(resource.type))
            case Medication():
                self.medicines.add(identifier, resource)
            case Appointment():
                wished = next(iter(resource.requestedPeriod or ()), None)
                start = self._moment(resource.start or (wished.start if wished else None))
                self._appointments.append(ComingAppointment(resource.about(), start))
            case RelatedPerson():
                self.references.name("RelatedPerson", identifier, name_words(resource.name))
                if is_mother(resource.relationship):
                    self._mothers[identifier] = resource.patient
            case _:
                self._add_later(identifier, resource)

    def _add_later(self, identifier: str, resource: Resource) -> None:
        """Types that matter for kept patients only, read once these are known."""
        match resource:
            case Condition():
                if self._kept(resource.subject):
                    self.references.name("Condition", identifier, words(resource.code))
            case Observation():
                if self._kept(resource.subject):
                    for item in resource.hasMember or ():
                        if member := self.references.identity(item, "Observation"):
                            self.panels[member] = identifier
            case Specimen():
                if (text := words(resource.type)) and self._kept(resource.subject):
                    self.specimens[identifier] = text
            case Device():
                name = words(resource.type) or joined([item.name for item in resource.deviceName or ()], ", ")
                self.references.name("Device", identifier, name)
                if self._kept(resource.patient):
                    self.devices[identifier] = resource
            case DeviceUseStatement():
                device = self.references.identity(resource.device, "Device")
                if device and not resource.withdrawn() and self._kept(resource.subject):
                    self.used_devices.add(device)

    def _kept(self, reference: Reference | None) -> bool:
        patient = self.census.subject(reference).patient
        return patient is not None and self.census.whole(patient)

    def _moment(self, text: str | None) -> Moment | None:
        return self._clock.moment(text) if text else None

    def _patient(self, identifier: str, patient: PatientHead) -> None:
        self.references.patients.add(identifier)
        self.references.identify("Patient", patient.identifier, identifier)
        if patient.active is False:
            self._inactive.add(identifier)
        if is_protected(patient.meta):
            self._protected.add(identifier)
        if patient.identifier:
            self._numbers[identifier] = patient.identifier
        if patient.link:
            self._links.append((identifier, patient))

    def _encounter(self, identifier: str, encounter: Encounter) -> None:
        if encounter.withdrawn():
            return
        visit = visit_of(identifier, encounter, self._clock)
        self.visits.add(visit)
        if is_protected(encounter.meta):
            self._protected_stays.append(visit)
        if visit.end is None or visit.status is not StayStatus.FINISHED:
            self._occupied += [(identifier, item.location) for item in encounter.location or () if item.location]

    def settle(self) -> None:
        """To call once everything that others point to is known."""
        for identifier, patient in self._links:
            self._follow_links(identifier, patient)
        for identifier, role in self._roles:
            self._settle_role(identifier, role)
        self.visits.settle()
        self._settle_people()
        for encounter, place in self._occupied:
            if (visit := self.visits.get(encounter)) and visit.open:
                self.places.occupy(place)
        self.places.settle()
        self.census.settle(self._appointments)
        self.named_only = {
            visit.patient: visit.subject
            for visit in self.visits
            if visit.subject and visit.patient in self.census.missing
        }

    def _settle_people(self) -> None:
        """What those who were merged leave to the surviving patient: their numbers and their protection."""
        for identifier, numbers in self._numbers.items():
            if (survivor := self.references.surviving(identifier)) != identifier:
                old = old_numbers(numbers, self._now, replaced=True)
                self.replaced_numbers.setdefault(survivor, []).extend(old)
        self._numbers.clear()
        self._protected = {self.references.surviving(patient) for patient in self._protected}
        self._protected.update(visit.patient for visit in self._protected_stays)

    def is_protected(self, patient: str) -> bool:
        """Whether the source restricts the record of a patient or of one of their stays."""
        return patient in self._protected

    def _follow_links(self, identifier: str, patient: PatientHead) -> None:
        """Merges (`replaced-by`, `replaces`), and the mother of a newborn."""
        for link in patient.link or ():
            other = self.references.identity(link.other, "Patient")
            if link.type == "replaced-by" and patient.active is not True and other in self.references.patients:
                self.references.merge(identifier, other)
            elif link.type == "replaces" and other in self.references.patients and other in self._inactive:
                self.references.merge(other, identifier)
            person = self.references.identity(link.other, "RelatedPerson")
            child = self.references.identity(self._mothers.get(person or ""), "Patient")
            if child:
                self.mothers[child] = identifier

    def _settle_role(self, identifier: str, role: PractitionerRole) -> None:
        person = self.references.identity(role.practitioner, "Practitioner")
        self.roles.setdefault(person or "", []).append(role)
        named = self.references.words(role.practitioner)
        self.references.name("PractitionerRole", identifier, named, phone(role.telecom))


def visit_of(identifier: str, encounter: Encounter, clock: Clock) -> Visit:
    """The little of an encounter that the census needs."""
    status = STATUSES.get(encounter.status or "")
    period = encounter.period
    return Visit(
        id=identifier,
        subject=encounter.subject,
        parent=encounter.partOf,
        status=status or StayStatus.UNKNOWN,
        readable=status is not None,
        start=clock.moment(period.start) if period and period.start else None,
        end=clock.moment(period.end) if period and period.end else None,
    )
