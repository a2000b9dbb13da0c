"""Wards, rooms and beds from Locations and Organizations.

Rules: a place is a bed, a room or a ward by its physical type, else by its type (FHIR R4 location-physical-type, v3
RoleCode, FR Core fr-core-cs-location-type); the ward of a place is the nearest ward above it by `partOf`, else the unit
that manages it (French hospitals: UF), made into a ward; circles of `partOf` end. No place is ever dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from exports.fhir.concept import codes, joined, phone
from exports.fhir.decode import Unreadable
from exports.fhir.elements import Concept, Element, Reference
from exports.fhir.references import References
from exports.fhir.resources import Location as LocationResource
from exports.fhir.resources import Organization
from exports.record import Key, Location, LocationKind

_KINDS = {
    "bd": LocationKind.BED,
    "LIT": LocationKind.BED,
    "ro": LocationKind.ROOM,
    "CHAMB": LocationKind.ROOM,
    "BOX": LocationKind.ROOM,
    "wa": LocationKind.WARD,
    "UF": LocationKind.WARD,
    "US": LocationKind.WARD,
    "SERVICE": LocationKind.WARD,
    "HU": LocationKind.WARD,
    "ICU": LocationKind.WARD,
    "PEDICU": LocationKind.WARD,
    "PEDNICU": LocationKind.WARD,
    "PEDU": LocationKind.WARD,
    "PHU": LocationKind.WARD,
    "RHU": LocationKind.WARD,
    "BMTU": LocationKind.WARD,
    "CCU": LocationKind.WARD,
    "ER": LocationKind.WARD,
    "ETU": LocationKind.WARD,
    "NCCS": LocationKind.WARD,
}
"""Kinds by code. An `area` is a ward only when patients or beds are in it."""

_AREA = frozenset({"area"})
_UNITS = frozenset({"UF", "UAC", "US", "SERVICE", "dept", "team"})
"""Types of organization small enough to be a ward (FR Core fr-core-cs-v2-3307; FHIR organization-type)."""

_DEPTH = 32


class Place(Struct, frozen=True, gc=False):
    """Where a Location is: names for people, keys for the ward list."""

    ward: Key | None = None
    ward_name: str | None = None
    room: str | None = None
    bed: str | None = None
    name: str | None = None

    @property
    def rank(self) -> int:
        """How precise the place is: 3 a bed, 2 a room, 1 a ward, 0 none of them."""
        return 3 if self.bed else 2 if self.room else 1 if self.ward else 0


class _Known(Element):
    name: str
    kind: LocationKind
    area: bool
    part_of: str | None
    unit: str | None
    active: bool
    phone: str | None
    unreadable: tuple[str, ...]


class Places:
    """All places of a source, then what is asked of them."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._known: dict[str, _Known] = {}
        self._units: dict[str, tuple[str, bool, str | None]] = {}
        self._made: set[str] = set()
        self._occupied: set[str] = set()
        self._inhabited: set[str] = set()

    def add(self, identifier: str, location: LocationResource, bad: list[Unreadable]) -> None:
        """A Location of the source."""
        kind, area = _kind(location)
        name = location.name or joined([item.value for item in location.identifier or ()], " / ") or identifier
        self._known[identifier] = _Known(
            name=name,
            kind=kind,
            area=area,
            part_of=self._id(location.partOf, "Location"),
            unit=self._id(location.managingOrganization, "Organization"),
            active=location.status != "inactive",
            phone=phone(location.telecom),
            unreadable=tuple(f"{path}: {raw}" for path, raw in bad),
        )

    def add_unit(self, identifier: str, organization: Organization) -> None:
        """An Organization, which is a ward where no Location says one."""
        small = any(code in _UNITS for concept in organization.type or () for code in codes(concept))
        name = organization.name or joined([item.value for item in organization.identifier or ()], " / ") or identifier
        points = [*(organization.telecom or ()), *(p for c in organization.contact or () for p in c.telecom or ())]
        self._units[identifier] = (name, small, phone(points))

    def _id(self, reference: Reference | None, kind: str) -> str | None:
        return self._references.identity(reference, kind)

    def occupy(self, reference: Reference | None) -> None:
        """A patient is there now: an `area` with patients is a ward."""
        identifier = self._id(reference, "Location")
        if identifier in self._known:
            self._occupied.add(identifier)

    def settle(self) -> None:
        """To call once all places are known: decides which areas are wards and which units stand for wards."""
        above = {known.part_of for known in self._known.values() if known.kind in (LocationKind.BED, LocationKind.ROOM)}
        with_beds = {known.part_of for known in self._known.values() if known.kind is LocationKind.BED}
        for identifier, known in self._known.items():
            if known.kind is LocationKind.ROOM and (identifier in self._occupied or identifier in with_beds):
                self._inhabited.add(identifier)
            if known.area and (identifier in self._occupied or identifier in above):
                known.kind = LocationKind.WARD
        for identifier in self._known:
            self.at(identifier)

    def place(self, reference: Reference | None) -> Place | None:
        """Where a reference to a Location leads, None when it leads nowhere."""
        identifier = self._id(reference, "Location")
        return self.at(identifier) if identifier in self._known else None

    def unit(self, reference: Reference | None, now: bool) -> Place | None:
        """The organization that provides a stay, as a ward; listed among the wards once a stay is there `now`."""
        identifier = self._id(reference, "Organization")
        name = self._units[identifier][0] if identifier in self._units else reference.display if reference else None
        if identifier is None or name is None:
            return Place(ward_name=name) if name else None
        if not now and identifier not in self._made:
            return Place(ward_name=name, name=name)
        self._made.add(identifier)
        if identifier not in self._units:
            self._units[identifier] = (name, True, None)
        return Place(ward=f"Organization/{identifier}", ward_name=name, name=name)

    def at(self, identifier: str) -> Place:
        """The ward, room and bed of a known Location."""
        first = self._known[identifier]
        names: dict[LocationKind, str] = {}
        ward: Key | None = None
        unit: str | None = None
        seen: set[str] = set()
        step: str | None = identifier
        while step in self._known and step not in seen and len(seen) < _DEPTH:
            seen.add(step)
            known = self._known[step]
            if known.kind not in names:
                names[known.kind] = known.name
                ward = step if known.kind is LocationKind.WARD else ward
            if unit is None and known.unit in self._units and self._units[known.unit][1]:
                unit = known.unit
            step = known.part_of
        if ward is None and unit and (first.kind is LocationKind.BED or identifier in self._inhabited):
            self._made.add(unit)
            ward, names[LocationKind.WARD] = f"Organization/{unit}", self._units[unit][0]
        return Place(
            ward=ward,
            ward_name=names.get(LocationKind.WARD),
            room=names.get(LocationKind.ROOM),
            bed=names.get(LocationKind.BED),
            name=first.name,
        )

    def rows(self) -> Iterator[Location]:
        """One row for each Location, and one for each unit that stands for a ward."""
        for identifier, known in self._known.items():
            yield Location(
                key=identifier,
                name=known.name,
                kind=known.kind,
                ward=self.at(identifier).ward,
                room=self._room(identifier),
                active=known.active,
                phone=known.phone,
                unreadable=known.unreadable,
            )
        for identifier in sorted(self._made):
            name, _, number = self._units[identifier]
            key = f"Organization/{identifier}"
            yield Location(key=key, name=name, kind=LocationKind.WARD, ward=key, phone=number)

    def _room(self, identifier: str) -> Key | None:
        seen: set[str] = set()
        step: str | None = identifier
        while step in self._known and step not in seen:
            seen.add(step)
            if self._known[step].kind is LocationKind.ROOM:
                return step
            step = self._known[step].part_of
        return None


def _kind(location: LocationResource) -> tuple[LocationKind, bool]:
    said: list[Concept] = [location.physicalType] if location.physicalType else []
    area = False
    for concept in [*said, *(location.type or ())]:
        for code in codes(concept):
            if code in _KINDS:
                return _KINDS[code], False
            area = area or code in _AREA
        if concept is location.physicalType and codes(concept):
            break
    return LocationKind.OTHER, area or not (location.physicalType or location.type)
