"""The passes before the rows: which copies count, whose records are kept, and what the others point to.

Rules: the first pass (`find`) reads only the heads of all resources; the second (`follow`, as all others) reads whole
the few types that others point to (people, places, encounters, drugs), only in the files that hold them; the third the
types that only matter for kept patients (specimens, devices, reasons of stays). Faults are not counted here but where
the rows are made, once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from exports.errors import SourceUnreadable
from exports.fhir.care_resources import Device, DeviceUseStatement
from exports.fhir.clinical_resources import Condition, Medication, Observation, Specimen
from exports.fhir.copies import Copies
from exports.fhir.decode import Decoder, Undecodable
from exports.fhir.elements import NOTHING, Resource
from exports.fhir.folder import SourceFile
from exports.fhir.known import Known
from exports.fhir.lines import UNREADABLE, Moved
from exports.fhir.moments import Clock
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
from exports.fhir.stream import Broken, Deleted, Found, ResourceStream, Stretch
from exports.source import Reading

Watch = Callable[[SourceFile], Moved]
"""Gives, for a file, what is to be told how far the reading is."""

_POINTED_TO: dict[str, type[Resource]] = {
    "Patient": PatientHead,
    "Encounter": Encounter,
    "Location": Location,
    "Organization": Organization,
    "Practitioner": Practitioner,
    "PractitionerRole": PractitionerRole,
    "HealthcareService": HealthcareService,
    "Medication": Medication,
    "Appointment": Appointment,
    "RelatedPerson": RelatedPerson,
}
_OF_KEPT: dict[str, type[Resource]] = {
    "Specimen": Specimen,
    "Device": Device,
    "DeviceUseStatement": DeviceUseStatement,
    "Condition": Condition,
}
WITH_MEMBERS = "Observation with hasMember"


class Survey:
    """Reads the files before their rows are made; `known`, `copies` and `kinds` are what it found."""

    def __init__(self, reading: Reading, files: tuple[SourceFile, ...], stream: ResourceStream, clock: Clock) -> None:
        self._files = files
        self._stream = stream
        self.copies = Copies(clock)
        self.known = Known(reading, clock)
        self.kinds: dict[str, set[str]] = {}
        self._births: dict[str, str] = {}

    def find(self, watch: Watch) -> None:
        """The first pass, which reads everything; `watch` follows it."""
        for file in self._files:
            self.kinds[file.name] = self._heads(file, watch(file))
        if self.copies.doubtful():
            for number, file in enumerate(self._files):
                for place, found in self._found(file):
                    self.copies.weigh(found, (number, place))
                    if found.kind == "Patient" and self.copies.came_twice(found):
                        self._compare(found)

    @property
    def lines_stand_alone(self) -> bool:
        """Whether what a line is does not depend on the others: nothing came twice, was deleted, or is named by an
        address of its bundle."""
        return self.copies.none_old and not self.known.references.has_aliases

    def follow(self) -> None:
        """The other passes, once the `kinds` of all files are known."""
        self._pass(_POINTED_TO)
        self.known.settle()
        self._pass(_OF_KEPT)
        self._panels()

    def _compare(self, found: Found) -> None:
        """Two copies of a patient with two birth dates may be two people who share a number."""
        try:
            born = Decoder(PatientHead).decode(found.data)[0].birthDate
        except Undecodable:
            return
        if born and self._births.setdefault(found.id, born) != born:
            self.known.doubtful.add(found.id)

    def _heads(self, file: SourceFile, moved: Moved) -> set[str]:
        kinds: set[str] = set()
        for item in self._stream.heads(file, moved):
            if isinstance(item, Stretch):
                self.copies.seen([(head.resourceType, head.id) for head in item.resources])
                kinds.update(map(str, item.kinds))
                if WITH_MEMBERS not in kinds and any(head.hasMember is not NOTHING for head in item.resources):
                    kinds.add(WITH_MEMBERS)
            elif isinstance(item, Found):
                kinds.add(item.kind)
                self.copies.seen([(item.kind, item.id)])
                if item.full_url:
                    self.known.references.alias(item.full_url, item.id)
                if item.head.hasMember is not NOTHING:
                    kinds.add(WITH_MEMBERS)
            elif isinstance(item, Broken) and item.problem == UNREADABLE:
                raise SourceUnreadable(file=file.name, problem=UNREADABLE)
            elif isinstance(item, Deleted):
                self.copies.deleted(item.kind, item.id)
        return kinds

    def _found(self, file: SourceFile) -> Iterator[tuple[int, Found]]:
        """The resources of a file with their numbers; what is broken is counted where rows are made."""
        place = 0
        for item in self._stream.resources(file):
            if isinstance(item, Found):
                yield place, item
                place += 1

    def _pass(self, wanted: dict[str, type[Resource]]) -> None:
        decoders = {kind: Decoder(shape) for kind, shape in wanted.items()}
        for number, file in enumerate(self._files):
            kinds = self.kinds[file.name]
            if kinds.isdisjoint(wanted):
                continue
            if len(kinds) == 1 and self.copies.none_old:
                self._pass_of_one(file, decoders)
                continue
            for place, found in self._found(file):
                if not self.copies.is_old(found, (number, place)):
                    self._add(found, decoders)

    def _pass_of_one(self, file: SourceFile, decoders: dict[str, Decoder[Resource]]) -> None:
        """As the rest of `_pass`, for a file of one type of which nothing came twice: decoded by stretches, once."""
        (kind,) = self.kinds[file.name]
        for item in self._stream.stretches(file, decoders[kind]):
            if isinstance(item, Stretch) and item.kinds == {kind}:
                for resource in item.resources:
                    self.known.add(str(resource.id), resource, [])
                continue
            singly = self._stream.singly(file, item.first, item.lines) if isinstance(item, Stretch) else (item,)
            for found in singly:
                if isinstance(found, Found):
                    self._add(found, decoders)

    def _add(self, found: Found, decoders: dict[str, Decoder[Resource]]) -> None:
        decoder = decoders.get(found.kind)
        if decoder is not None:
            with contextlib.suppress(Undecodable):
                self.known.add(found.id, *decoder.decode(found.data))

    def _panels(self) -> None:
        """Which observations are members of which: only the panel says it, and members may come first."""
        decoder = Decoder(Observation)
        for number, file in enumerate(self._files):
            if WITH_MEMBERS not in self.kinds[file.name]:
                continue
            for place, found in self._found(file):
                is_panel = found.kind == "Observation" and found.head.hasMember is not NOTHING
                if is_panel and not self.copies.is_old(found, (number, place)):
                    resource, bad = decoder.decode(found.data)
                    self.known.add(found.id, resource, bad)
