"""The last pass: every resource becomes rows, or a reason why not.

Rules: each resource is counted once, here: kept, left out with its reason, or rejected with file, line and path.
Encounters that belong together are held until the end, all others go straight through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from exports.fhir.care_resources import Binary
from exports.fhir.census import Whose
from exports.fhir.contacts import contact_rows, staff_row
from exports.fhir.copies import Place
from exports.fhir.decode import Decoder, Undecodable, Unreadable, without_indexes
from exports.fhir.documents import decoded, with_binary
from exports.fhir.elements import Reference, Resource
from exports.fhir.feeds import Feeds
from exports.fhir.folder import SourceFile
from exports.fhir.lines import UNREADABLE, Moved
from exports.fhir.mappers import MERGED, NOT_NEEDED, RULES, Rule
from exports.fhir.mapping import Mapping
from exports.fhir.people import missing_patient, patient_row
from exports.fhir.resources import Encounter, Patient
from exports.fhir.stays import Leg, stay_rows
from exports.fhir.stream import UNKNOWN, Broken, Found, Item, ResourceStream, Stretch
from exports.fhir.survey import WITH_MEMBERS, Survey
from exports.language import N_
from exports.quality import LeftOut, Reject, Tally
from exports.record import Document, Key, Row

NO_PATIENT = N_("the patient it is about cannot be read")
NO_DATA = N_("the content is missing or is not base64")
MISSING = N_("a patient in a bed is in no file: shown without identity")
TWO_PEOPLE = N_("two copies of a patient have two birth dates: shown as a doubtful identity")
BY_ENCOUNTER = N_("a resource that names no patient was given to the patient of its encounter")
_WITH_DOCUMENTS = frozenset({"DocumentReference", "DiagnosticReport"})
"""Types whose rows may be documents, so that they may wait for a Binary."""
_SUBJECTS = frozenset({"subject", "patient", "for", "participant"})


class _NoPatient(Exception):
    """The patient that a resource is about cannot be read. It never leaves the module."""

    problem = NO_PATIENT


class _Owner(NamedTuple):
    """The patient of a resource: their key, whether their record is kept whole, and whether it is restricted."""

    key: Key
    whole: bool
    protected: bool


class RowReader:
    """Makes the rows of a source after its survey."""

    def __init__(self, stream: ResourceStream, survey: Survey, mapping: Mapping, feeds: Feeds) -> None:
        self._stream = stream
        self._survey = survey
        self._known = survey.known
        self._m = mapping
        self._tally = mapping.tally
        self._feeds = feeds
        shapes: dict[str, type[Resource]] = {kind: rule.shape for kind, rule in RULES.items()} | {"Patient": Patient}
        self._decoders = {kind: Decoder(shape) for kind, shape in shapes.items()}
        self._patients = Decoder(Patient)
        self._encounters = Decoder(Encounter)
        self._keys: dict[str, Key] = {}
        self._owners: dict[str | None, _Owner] = {}
        self._legs: dict[str, list[Leg]] = {}
        self._binaries = Decoder(Binary)
        self._waiting: dict[str, list[Document]] = {}
        self._nameless = False
        self._has_binaries = any("Binary" in kinds for kinds in survey.kinds.values())

    def rows(self, number: int, file: SourceFile, moved: Moved) -> Iterator[Row]:
        """The rows of one file; `number` is its place among the files."""
        return self._made(file, self._items(file, moved), number)

    def _made(self, file: SourceFile, items: Iterable[Stretch[Resource] | Item], number: int) -> Iterator[Row]:
        place = 0
        for item in items:
            if isinstance(item, Stretch):
                yield from self._stretch(file, item)
            elif isinstance(item, Broken):
                self._reject(file, item.kind, item.line, item.path, item.problem)
            elif isinstance(item, Found):
                if item.kind != "Binary":
                    self._tally.read[item.kind] += 1
                    self._nameless = self._nameless or item.head.id in (None, "")
                    yield from self._resource(file, item, (number, place))
                place += 1

    def rows_of_lines(self, file: SourceFile, first: int, lines: list[bytes]) -> Iterator[Row]:
        """The rows of some lines of a file that `can_be_cut`; `first` is the number of the first."""
        kind = self._only_kind(file) or ""
        items = self._stream.of_lines(file, first, lines, self._decoders[kind])
        return self._made(file, self._alike(file, kind, items), 0)

    def cannot_read_on(self, file: SourceFile, line: int) -> None:
        """Counts that a file could not be read any further."""
        self._reject(file, file.resource or UNKNOWN, line, "", UNREADABLE)

    def can_be_cut(self, file: SourceFile) -> bool:
        """Whether the rows of each line are the same whatever stands in the others."""
        kind = self._only_kind(file)
        return kind is not None and file.lines and not file.packed

    def begin_anew(self, tally: Tally, feeds: Feeds) -> None:
        """Counts in these from now on, and forgets what it read."""
        self._tally = self._m.tally = tally
        self._feeds = feeds
        self._legs.clear()
        self._waiting.clear()
        self._nameless = False

    @property
    def needs_place(self) -> bool:
        """Whether what was read cannot do without its place among all: a resource that is named by its line, or one
        that waits for the end."""
        return bool(self._nameless or self._legs or self._waiting)

    def _only_kind(self, file: SourceFile) -> str | None:
        """The type of a file that holds one, of patients or of a rule, when nothing came twice."""
        kind, *others = self._survey.kinds[file.name] - {WITH_MEMBERS} or {""}
        return None if others or not self._survey.copies.none_old or kind not in self._decoders else kind

    def _items(self, file: SourceFile, moved: Moved) -> Iterator[Stretch[Resource] | Item]:
        """Decoded by whole stretches where a file holds one type and nothing came twice: that spares a decoding."""
        kind = self._only_kind(file)
        if kind is None:
            return self._stream.resources(file, moved)
        return self._alike(file, kind, self._stream.stretches(file, self._decoders[kind], moved))

    def _alike(
        self, file: SourceFile, kind: str, items: Iterable[Stretch[Resource] | Item]
    ) -> Iterator[Stretch[Resource] | Item]:
        """The same; a stretch with another type than the survey found, in a file that was written to since, singly."""
        for item in items:
            if isinstance(item, Stretch) and item.kinds != {kind}:
                yield from self._stream.singly(file, item.first, item.lines)
            else:
                yield item

    def _stretch(self, file: SourceFile, stretch: Stretch[Resource]) -> Iterator[Row]:
        """The rows of resources of one type that were decoded without a fault."""
        kind = str(stretch.resources[0].resourceType)
        rule = RULES.get(kind)
        self._tally.read[kind] += len(stretch.resources)
        for line, resource in enumerate(stretch.resources, stretch.first):
            try:
                if rule is not None:
                    yield from self._ruled(kind, str(resource.id), rule, resource)
                elif isinstance(resource, Patient):
                    yield from self._patient(str(resource.id), resource)
            except _NoPatient:
                self._tally.read[kind] -= 1
                self._reject(file, kind, line, "", NO_PATIENT)

    def _resource(self, file: SourceFile, found: Found, place: Place) -> Iterable[Row]:
        if self._survey.copies.is_old(found, place):
            self._tally.leave_out(found.kind, self._why_old(found))
            return ()
        rule = RULES.get(found.kind)
        try:
            if rule is not None:
                resource, bad = self._decoders[found.kind].decode(found.data)
                return self._ruled(found.kind, found.id, rule, resource, bad)
            if found.kind == "Patient":
                return self._patient(found.id, *self._patients.decode(found.data))
            if found.kind == "Encounter":
                return self._encounter(found)
        except (Undecodable, _NoPatient) as problem:
            self._tally.read[found.kind] -= 1
            self._reject(file, found.kind, found.line, found.path, problem.problem)
            return ()
        return self._other(found)

    def _why_old(self, found: Found) -> LeftOut:
        return LeftOut.DELETED if self._survey.copies.is_deleted(found) else LeftOut.DUPLICATE

    def _other(self, found: Found) -> Iterable[Row]:
        kind = found.kind
        if kind in ("Location", "Practitioner"):
            self._tally.kept[kind] += 1
        elif kind in MERGED:
            self._tally.leave_out(kind, LeftOut.MERGED_INTO_ANOTHER)
        else:
            self._tally.leave_out(kind, LeftOut.NOT_NEEDED if kind in NOT_NEEDED else LeftOut.TYPE_UNKNOWN)
        return ()

    def _reject(self, file: SourceFile, kind: str, line: int, path: str, problem: str) -> None:
        self._tally.read[kind] += 1
        self._tally.reject(kind, Reject(file.name, line, path, problem))

    def _ruled(
        self, kind: str, identifier: str, rule: Rule, resource: Resource, bad: Sequence[Unreadable] = ()
    ) -> list[Row]:
        """The rows of a resource about a patient. Raises `_NoPatient`."""
        if resource.withdrawn():
            self._tally.leave_out(kind, LeftOut.ENTERED_IN_ERROR)
            return []
        reference = resource.about()
        owner = self._owners.get(reference.reference) if reference is not None else None
        if owner is None:
            owner = self._owner(kind, rule, resource, reference, bad)
            if owner is None:
                return []
        if not owner.whole and not rule.risks:
            self._tally.leave_out(kind, LeftOut.PATIENT_NOT_KEPT)
            return []
        m = self._m
        m.begin(kind, identifier, owner.key, bad, protected=owner.protected)
        m.check(resource)
        rows = rule.rows(resource, m, self._known)
        if type(rows) is not list:
            rows = list(rows)
        if rows:
            self._tally.kept[kind] += 1
            self._noted(rows, resource)
        else:
            self._tally.leave_out(kind, rule.empty)
        return self._held_back(rows) if self._has_binaries and kind in _WITH_DOCUMENTS else rows

    def _owner(
        self, kind: str, rule: Rule, resource: Resource, reference: Reference | None, bad: Sequence[Unreadable]
    ) -> _Owner | None:
        """Whose a resource is; None, and counted, of nobody's. Raises `_NoPatient`. Most are of a patient who is named
        as before: these are remembered."""
        census = self._known.census
        subject = census.subject(reference)
        unreadable = any(path.split("[")[0].split(".")[0] in _SUBJECTS for path, _ in bad)
        if reference is None and not unreadable and (meant := census.subject_during(resource.during())):
            subject = meant
            self._tally.remarks[BY_ENCOUNTER] += 1
        patient = subject.patient
        if patient is None:
            if unreadable or (reference is None and rule.must_name_patient):
                raise _NoPatient
            self._tally.leave_out(kind, subject.left_out or LeftOut.OTHER_SUBJECT)
            return None
        owner = _Owner(self._key(patient), subject.whose is Whose.WHOLE, self._known.is_protected(patient))
        if reference is not None and reference.reference:
            self._owners[reference.reference] = owner
        return owner

    def _noted(self, rows: list[Row], resource: Resource) -> list[Row]:
        meta = resource.meta
        self._feeds.note(rows, self._m.clock.moment(meta.lastUpdated) if meta and meta.lastUpdated else None)
        return rows

    def _held_back(self, rows: list[Row]) -> list[Row]:
        """The rows without the documents whose content is a Binary: these wait until Binaries are read."""
        ready: list[Row] = []
        for row in rows:
            url = row.missing if isinstance(row, Document) else None
            binary = self._known.references.identity(Reference(url), "Binary") if url else None
            if isinstance(row, Document) and binary:
                self._waiting.setdefault(binary, []).append(row)
            else:
                ready.append(row)
        return ready

    def _contents(self, files: tuple[SourceFile, ...]) -> Iterator[Row]:
        """The documents that wait for a Binary, with their content; Binaries are counted here."""
        for number, file in enumerate(files):
            if "Binary" not in self._survey.kinds[file.name]:
                continue
            place = 0
            for item in self._stream.resources(file):
                if isinstance(item, Found):
                    if item.kind == "Binary":
                        yield from self._binary(file, item, (number, place))
                    place += 1
        for documents in self._waiting.values():
            yield from documents
        self._waiting.clear()

    def _binary(self, file: SourceFile, found: Found, place: Place) -> Iterator[Row]:
        self._tally.read["Binary"] += 1
        if self._survey.copies.is_old(found, place):
            self._tally.leave_out("Binary", self._why_old(found))
        elif found.id not in self._waiting:
            self._tally.leave_out("Binary", LeftOut.NOT_NEEDED)
        else:
            binary = self._binaries.decode(found.data)[0]
            data = decoded(binary.data) if binary.data is not None else None
            if data is None:
                self._tally.read["Binary"] -= 1
                self._reject(file, "Binary", found.line, f"{found.path}.data".lstrip("."), NO_DATA)
                return
            self._tally.leave_out("Binary", LeftOut.MERGED_INTO_ANOTHER)
            for document in self._waiting.pop(found.id):
                yield with_binary(document, data, binary.contentType)

    def _key(self, patient: str) -> Key:
        key = self._keys.get(patient)
        if key is None:
            key = self._keys[patient] = self._m.reading.keys.key("Patient", patient)
        return key

    def _patient(self, identifier: str, patient: Patient, bad: Sequence[Unreadable] = ()) -> Iterable[Row]:
        if self._known.references.merged(identifier):
            self._tally.leave_out("Patient", LeftOut.MERGED_INTO_ANOTHER)
            return ()
        protected = self._known.is_protected(identifier)
        self._m.begin("Patient", identifier, self._key(identifier), bad, protected=protected)
        self._m.check(patient)
        mother = self._known.mothers.get(identifier)
        mother_key = self._key(self._known.references.surviving(mother)) if mother else None
        replaced = self._known.replaced_numbers.get(identifier, ())
        person = patient_row(patient, identifier, mother_key, self._m, replaced)
        if identifier in self._known.doubtful:
            person = replace(person, identity_remarks=tuple(dict.fromkeys((*person.identity_remarks, "DOUT"))))
            self._tally.remarks[TWO_PEOPLE] += 1
        rows: list[Row] = [person]
        if self._known.census.whole(identifier):
            rows += contact_rows(patient, self._m)
        self._tally.kept["Patient"] += 1
        return self._noted(rows, patient)

    def _encounter(self, found: Found) -> Iterable[Row]:
        encounter, bad = self._encounters.decode(found.data)
        visit = self._known.visits.get(found.id)
        if encounter.withdrawn() or visit is None:
            self._tally.leave_out("Encounter", LeftOut.ENTERED_IN_ERROR)
            return ()
        if not self._known.census.whole(visit.patient):
            known = visit.patient in self._known.references.patients
            self._tally.leave_out("Encounter", LeftOut.PATIENT_NOT_KEPT if known else LeftOut.PATIENT_UNKNOWN)
            return ()
        self._tally.kept["Encounter"] += 1
        leg = Leg(visit, encounter, bad)
        if visit.joined:
            self._legs.setdefault(visit.top, []).append(leg)
            return ()
        return self._stay([leg])

    def _stay(self, legs: list[Leg]) -> list[Row]:
        self._m.begin("Encounter", legs[0].visit.id, self._key(legs[0].visit.patient))
        return self._noted(list(stay_rows(legs, legs[0].visit.top, self._m)), legs[0].encounter)

    def remaining(self, files: tuple[SourceFile, ...]) -> Iterator[Row]:
        """What could only be made once all was read: contents, joined stays, missing patients, places and staff."""
        yield from self._contents(files)
        for legs in self._legs.values():
            yield from self._stay(legs)
        for patient in sorted(self._known.census.missing):
            yield missing_patient(patient, self._key(patient), self._known.named_only.get(patient))
            self._tally.remarks[MISSING] += 1
        for identifier, (person, bad) in self._known.staff.items():
            self._m.begin("Practitioner", identifier, "", bad)
            yield staff_row(identifier, person, self._known.roles.get(identifier, []), self._m)
        for place in self._known.places.rows():
            for mark in place.unreadable:
                self._tally.unreadable["Location", without_indexes(mark.partition(": ")[0])] += 1
            yield place
