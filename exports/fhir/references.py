"""What a reference points to.

Rules: all the ways FHIR R4 has to point are read (`Type/id`, with a server in front, with a version behind, `urn:uuid:`
of a bundle, `Type?identifier=system|value`, an identifier alone); a merged patient's references lead to the surviving
one; an identifier that two resources have, and a resource contained in another, lead to none, so that no two people
become one; a reference that leads nowhere still has words to show.
"""

from __future__ import annotations

from urllib.parse import unquote

import msgspec

from exports.fhir.clinical_resources import Medication
from exports.fhir.concept import name_words, words
from exports.fhir.elements import NOTHING, Concept, Element, HumanName, Identifier, Reference

NOT_PATIENTS = frozenset({"Group", "Device", "Location", "Practitioner", "Organization", "Medication", "Substance"})


def target(reference: str) -> tuple[str | None, str]:
    """The type, when the reference says it, and the id: `("Patient", "7")` of `http://x/fhir/Patient/7/_history/2`."""
    kind, _, identifier = reference.partition("/")
    if identifier and "/" not in identifier and "?" not in reference and ":" not in kind:
        return kind, identifier  # as nearly all are written
    if reference.startswith("urn:"):
        return None, reference.rsplit(":", 1)[-1]
    parts = reference.split("?", 1)[0].rstrip("/").split("/")
    if len(parts) >= 4 and parts[-2] == "_history":
        parts = parts[:-2]
    if len(parts) >= 2:
        return parts[-2], parts[-1]
    return None, parts[-1]


class _Contained(Element):
    """The elements by which a contained resource is named."""

    id: str | None = None
    name: list[HumanName] | str | None = None
    code: Concept | None = None
    type: Concept | list[Concept] | None = None


_CONTAINED = msgspec.json.Decoder(list[msgspec.Raw])
_NAMED = msgspec.json.Decoder(_Contained)
_MEDICATION = msgspec.json.Decoder(Medication)


def contained_named(contained: msgspec.Raw, reference: str) -> str | None:
    """The name or the words of the contained resource `#id`."""
    raw = contained_resource(contained, reference)
    if raw is None:
        return None
    try:
        found = _NAMED.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(found.name, str):
        return found.name
    kind = found.type[0] if isinstance(found.type, list) and found.type else found.type
    return name_words(found.name) or words(found.code) or (None if isinstance(kind, list) else words(kind))


def contained_medication(contained: msgspec.Raw, reference: str) -> Medication | None:
    """The contained Medication `#id`."""
    raw = contained_resource(contained, reference)
    try:
        return _MEDICATION.decode(raw) if raw is not None else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def contained_resource(contained: msgspec.Raw, reference: str) -> msgspec.Raw | None:
    """The raw contained resource with the id after `#`."""
    if contained is NOTHING:
        return None
    try:
        for raw in _CONTAINED.decode(contained):
            if _ID.decode(raw).id == reference[1:]:
                return raw
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return None


class _Id(Element):
    id: str | None = None


_ID = msgspec.json.Decoder(_Id)


class References:
    """The names and identifiers of everything that other resources point to, and where patients' references lead."""

    def __init__(self) -> None:
        self._aliases: dict[str, str] = {}
        self._by_identifier: dict[tuple[str, str], set[str]] = {}
        self._values: dict[str, set[str]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._phones: dict[tuple[str, str], str] = {}
        self._merged: dict[str, str] = {}
        self.patients: set[str] = set()

    def alias(self, full_url: str, identifier: str) -> None:
        """A bundle's `fullUrl` whose tail is not the id."""
        tail = target(full_url)[1]
        if tail != identifier:
            self._aliases[tail] = identifier

    @property
    def has_aliases(self) -> bool:
        """Whether some resource is named by an address that does not end with its id."""
        return bool(self._aliases)

    def identify(self, kind: str, identifiers: list[Identifier] | None, identifier: str) -> None:
        """Makes a resource findable by its identifiers."""
        for item in identifiers or ():
            if item.value:
                self._by_identifier.setdefault((kind, f"{item.system or ''}|{item.value}"), set()).add(identifier)
                if kind == "Patient":
                    self._values.setdefault(item.value, set()).add(identifier)

    def name(self, kind: str, identifier: str, name: str | None, number: str | None = None) -> None:
        """What to show of a resource that others point to, and its telephone."""
        if name:
            self._names[kind, identifier] = name
        if number:
            self._phones[kind, identifier] = number

    def phone(self, reference: Reference | None) -> str | None:
        """The telephone of the professional or the organization that a reference points to."""
        for kind in ("Practitioner", "PractitionerRole", "Organization"):
            identifier = self.identity(reference, kind)
            if identifier and (kind, identifier) in self._phones:
                return self._phones[kind, identifier]
        return None

    def merge(self, old: str, survivor: str) -> None:
        self._merged[old] = survivor

    def surviving(self, patient: str) -> str:
        """The patient into whom this one was merged, or the same; a circle of merges merges nobody."""
        seen = {patient}
        last = patient
        while (following := self._merged.get(last)) is not None:
            if following in seen:
                return patient
            seen.add(following)
            last = following
        return last

    def merged(self, patient: str) -> bool:
        return self.surviving(patient) != patient

    def identity(self, reference: Reference | None, kind: str) -> str | None:
        """The id of the resource of that type that a reference points to, None when it points to no one resource."""
        if reference is None:
            return None
        if text := reference.reference:
            said, _, identifier = text.partition("/")
            if said == kind and identifier and "/" not in identifier and "?" not in identifier:
                return self._aliases.get(identifier, identifier)  # as nearly all are written
            return self._pointed_to(text, kind)
        if reference.identifier and reference.identifier.value:
            found = self._identified(kind, f"{reference.identifier.system or ''}|{reference.identifier.value}")
            return found or self._only(kind, reference.identifier)
        return None

    def _pointed_to(self, text: str, kind: str) -> str | None:
        if "?" in text:
            return self._identified(kind, unquote(text.split("identifier=", 1)[-1]))
        said, identifier = target(text)
        # "#1" is a contained resource, and two resources may each have one of that name.
        if said not in (None, kind) or text.startswith("#"):
            return None
        return self._aliases.get(identifier, identifier) if self._aliases else identifier

    def _identified(self, kind: str, identifier: str) -> str | None:
        """The one resource with that identifier; None when two have it, since either may be meant."""
        return self._one(kind, self._by_identifier.get((kind, identifier), set()))

    def _one(self, kind: str, found: set[str]) -> str | None:
        if kind == "Patient":
            found = {self.surviving(patient) for patient in found}
        return next(iter(found)) if len(found) == 1 else None

    def _only(self, kind: str, identifier: Identifier) -> str | None:
        """The one patient with that number, when the reference names no system and only one has it."""
        if kind != "Patient" or identifier.system or not identifier.value:
            return None
        return self._one(kind, self._values.get(identifier.value, set()))

    def words(self, reference: Reference | None, contained: msgspec.Raw | None = None) -> str | None:
        """What to show of a reference: its display, the name of what it points to, else the reference as written."""
        if reference is None:
            return None
        if reference.display:
            return reference.display
        text = reference.reference
        if text and text.startswith("#") and contained is not None:
            return contained_named(contained, text) or text
        if text:
            found = self._named(text)
            return found or text
        return reference.identifier.value if reference.identifier else None

    def is_named(self, reference: Reference) -> bool:
        """True when a name is known for what the reference points to."""
        return bool(reference.reference and self._named(reference.reference))

    def _named(self, text: str) -> str | None:
        if "?" in text:
            kind = text.split("?", 1)[0].rsplit("/", 1)[-1]
            identifier = self.identity(Reference(reference=text), kind)
            return self._names.get((kind, identifier)) if identifier else None
        said, identifier = target(text)
        identifier = self._aliases.get(identifier, identifier)
        if said:
            return self._names.get((said, identifier))
        kinds = ("Practitioner", "Organization", "Location", "PractitionerRole", "Condition")
        return next((self._names[kind, identifier] for kind in kinds if (kind, identifier) in self._names), None)
