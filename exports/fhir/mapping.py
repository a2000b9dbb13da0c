"""The desk at which a resource becomes rows: where its times are read, its references named, its faults noted.

Rules: whatever of a resource cannot be read ends in the rows' `unreadable` with its raw text, and is counted by path.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from exports.fhir.concept import end, start
from exports.fhir.decode import Unreadable, shortened, without_indexes
from exports.fhir.elements import NOTHING, Period, Reference, Resource
from exports.fhir.moments import Clock, format_moment
from exports.fhir.places import Places
from exports.fhir.references import References
from exports.quality import Tally
from exports.record import Key, Moment
from exports.source import Reading


class Mapping:
    """What mappers need besides the resource itself; one object for a whole run, `begin` for each resource."""

    def __init__(self, reading: Reading, tally: Tally, clock: Clock, references: References, places: Places) -> None:
        self.reading = reading
        self.tally = tally
        self.clock = clock
        self.references = references
        self.places = places
        self.now = format_moment(reading.now)
        self.kind = ""
        self.id = ""
        self.patient: Key = ""
        self.protected = False
        """Whether the patient, or one of their stays, is marked restricted."""
        self._contained = NOTHING
        self._marks: list[str] = []

    def begin(
        self, kind: str, identifier: str, patient: Key, bad: Iterable[Unreadable] = (), *, protected: bool = False
    ) -> None:
        """Starts a resource; `bad` are the elements that its decoder took out."""
        self.protected = protected
        self.kind = kind
        self.id = identifier
        self.patient = patient
        self._marks = []
        for path, raw in bad:
            self.mark(path, raw)

    def check(self, resource: Resource) -> None:
        """Notes what may change the meaning of all the rest and that the kit does not know."""
        self._contained = resource.contained
        if resource.modifierExtension is not NOTHING:
            self.mark("modifierExtension", bytes(resource.modifierExtension).decode("utf-8", "replace"))
        if resource.implicitRules:
            self.mark("implicitRules", resource.implicitRules)

    def mark(self, path: str, raw: str) -> None:
        """Notes an element that could not be read."""
        self._marks.append(f"{path}: {shortened(raw)}")
        self.tally.unreadable[self.kind, without_indexes(path)] += 1

    @property
    def unreadable(self) -> tuple[str, ...]:
        """What could not be read so far: ask last when making a row."""
        return tuple(self._marks) if self._marks else ()

    def moment(self, text: str | None, path: str) -> Moment | None:
        """A time of the resource; what is none is noted."""
        if text is None:
            return None
        found = self.clock.moment(text)
        if found is None:
            self.mark(path, text)
        return found

    def start(self, period: Period | None, path: str) -> Moment | None:
        return self.moment(start(period), f"{path}.start")

    def end(self, period: Period | None, path: str) -> Moment | None:
        return self.moment(end(period), f"{path}.end")

    def words(self, reference: Reference | None) -> str | None:
        """What to show of a reference."""
        return self.references.words(reference, self._contained) if reference is not None else None

    def words_of_all(self, references: list[Reference] | None) -> str | None:
        """What to show of several references, each once."""
        if not references:
            return None
        if len(references) == 1:
            return self.words(references[0])
        return ", ".join(dict.fromkeys(text for text in map(self.words, references) if text)) or None

    def reasons(self, references: list[Reference] | None) -> str | None:
        """The words of the reasons; a bare reference to a problem that is nowhere says nothing, so it is left away."""
        known = [item for item in references or () if item.display or self.references.is_named(item)]
        return self.words_of_all(known)

    @property
    def contained(self) -> msgspec.Raw:
        return self._contained
