"""The last pass: every resource becomes rows, or a reason why not.

Rules: each resource is counted once, here: kept, left out with its reason, or rejected with file, line and path.
Encounters that belong together are held until the end, all others go straight through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
from exports.fhir.lines import Moved
from exports.fhir.mappers import MERGED, NOT_NEEDED, RULES, Rule
from exports.fhir.mapping import Mapping
from exports.fhir.people import missing_patient, patient_row
from exports.fhir.resources import Encounter, Patient
from exports.fhir.stays import Leg, stay_rows
from exports.fhir.stream import Broken, Found, Item, ResourceStream, Stretch
from exports.fhir.survey import WITH_MEMBERS, Survey
from exports.language import N_
from exports.quality import LeftOut, Reject
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


class RowReader:
    """Makes the rows of a source after its survey."""

    def __init__(self, stream: ResourceStream, survey: Survey, mapping: Mapping, feeds: Feeds) -> None:
        self._stream = stream
        self._survey = survey
        self._known = survey.known
        self._m = mapping
        self._tally = mapping.tally
        self._feeds = feeds
        self._decoders: dict[str, Decoder[Resource]] = {kind: Decoder(rule.shape) for kind, rule in RULES.items()}
        self._patients = Decoder(Patient)
        self._encounters = Decoder(Encounter)
        self._keys: dict[str, Key] = {}
        self._legs: dict[str, list[Leg]] = {}
        self._binaries = Decoder(Binary)
        self._waiting: dict[str, list[Document]] = {}
        self._has_binaries = any("Binary" in kinds for kinds in survey.kinds.values())

    def rows(self, number: int, file: SourceFile, moved: Moved) -> Iterator[Row]:
        """The rows of one file; `number` is its place among the files."""
        place = 0
        for item in self._items(file, moved):
            if isinstance(item, Stretch):
                yield from self._stretch(file, item)
            elif isinstance(item, Broken):
                self._reject(file, item.kind, item.line, item.path, item.problem)
            elif isinstance(item, Found):
                if item.kind != "Binary":
                    self._tally.read[item.kind] += 1
                    yield from self._resource(file, item, (number, place))
                place += 1

    def _items(self, file: SourceFile, moved: Moved) -> Iterator[Stretch[Resource] | Item]:
        """Decoded by whole stretches where a file holds one type and nothing came twice: that spares a decoding."""
        kind, *others = self._survey.kinds[file.name] - {WITH_MEMBERS} or {""}
        decoder = None if others or not self._survey.copies.none_old else self._decoders.get(kind)
        if decoder is None:
            yield from self._stream.resources(file, moved)
            return
        for item in self._stream.stretches(file, decoder, moved):
            if isinstance(item, Stretch) and any(one.resourceType != kind for one in item.resources):
                yield from self._stream.singly(file, item.first, item.lines)  # written to since the survey
            else:
                yield item

    def _stretch(self, file: SourceFile, stretch: Stretch[Resource]) -> Iterator[Row]:
        """The rows of resources of one type that were decoded without a fault."""
        kind = str(stretch.resources[0].resourceType)
        rule = RULES[kind]
        self._tally.read[kind] += len(stretch.resources)
        for line, resource in enumerate(stretch.resources, stretch.first):
            try:
                yield from self._ruled(kind, str(resource.id), rule, resource)
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
                return self._patient(found)
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
        subject = self._known.census.subject(reference)
        unreadable = bool(bad) and any(path.split("[")[0].split(".")[0] in _SUBJECTS for path, _ in bad)
        if reference is None and not unreadable and (meant := self._known.census.subject_during(resource.during())):
            subject = meant
            self._tally.remarks[BY_ENCOUNTER] += 1
        patient = subject.patient
        if patient is None:
            if unreadable or (reference is None and rule.must_name_patient):
                raise _NoPatient
            self._tally.leave_out(kind, subject.left_out or LeftOut.OTHER_SUBJECT)
            return []
        if subject.whose is not Whose.WHOLE and not rule.risks:
            self._tally.leave_out(kind, LeftOut.PATIENT_NOT_KEPT)
            return []
        key = self._keys.get(patient) or self._key(patient)
        self._m.begin(kind, identifier, key, bad, protected=self._known.is_protected(patient))
        self._m.check(resource)
        rows = list(rule.rows(resource, self._m, self._known))
        if rows:
            self._tally.kept[kind] += 1
            self._noted(rows, resource)
        else:
            self._tally.leave_out(kind, rule.empty)
        return self._held_back(rows) if self._has_binaries and kind in _WITH_DOCUMENTS else rows

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

    def _patient(self, found: Found) -> Iterable[Row]:
        if self._known.references.merged(found.id):
            self._tally.leave_out("Patient", LeftOut.MERGED_INTO_ANOTHER)
            return ()
        patient, bad = self._patients.decode(found.data)
        protected = self._known.is_protected(found.id)
        self._m.begin("Patient", found.id, self._key(found.id), bad, protected=protected)
        self._m.check(patient)
        mother = self._known.mothers.get(found.id)
        mother_key = self._key(self._known.references.surviving(mother)) if mother else None
        replaced = self._known.replaced_numbers.get(found.id, ())
        person = patient_row(patient, found.id, mother_key, self._m, replaced)
        if found.id in self._known.doubtful:
            person = replace(person, identity_remarks=tuple(dict.fromkeys((*person.identity_remarks, "DOUT"))))
            self._tally.remarks[TWO_PEOPLE] += 1
        rows: list[Row] = [person]
        if self._known.census.whole(found.id):
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
