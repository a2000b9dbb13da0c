"""The hospital as an organisation and as places: pôles, services, UF, wards, rooms, beds, staff (FR Core 2.2).

Rules: a larger hospital repeats the pattern of its wards ("Cardiologie 2"); a bed knows the room it stands in, so that
patients who share a room can be chosen with care.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from exports.valmont.people import given_names
from exports.valmont.resource import FR_CORE, HL7, LOCAL, Resource, coding, concept, meta, phone, profile, reference
from exports.valmont.tables import Names, WardPattern

NAME = "Centre hospitalier de Valmont"
ENTITY = "org-ch-valmont"
PHYSICAL = f"{HL7}/location-physical-type"
FR_PLACE = f"{FR_CORE}/CodeSystem/fr-core-cs-location-type"
FR_POSITION = f"{FR_CORE}/CodeSystem/fr-core-cs-location-position-lit"
FR_ORGANIZATION = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-3307"


@dataclass(frozen=True)
class Bed:
    """A bed (or a cot) and its room."""

    key: str
    name: str
    room: str
    room_name: str
    position: str = ""
    double: bool = False
    cot: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody of the staff."""

    key: str
    family: str
    given: str
    role: str
    prefix: str
    number: str
    sex: str

    @property
    def display(self) -> str:
        return f"{self.prefix} {self.given} {self.family}".strip()

    @property
    def reference(self) -> Resource:
        return reference("Practitioner", self.key, self.display)


@dataclass(frozen=True)
class Ward:
    """A ward with its beds and its staff."""

    pattern: WardPattern
    code: str
    name: str
    copy: int
    beds: tuple[Bed, ...]
    doctors: tuple[Person, ...]
    nurses: tuple[Person, ...]
    others: tuple[Person, ...]

    @property
    def key(self) -> str:
        return f"loc-{self.code.lower()}"

    @property
    def unit(self) -> str:
        return f"org-uf-{self.code.lower()}"

    @property
    def uf(self) -> str:
        """The code of the UF: that of the pattern for the first copy."""
        return self.pattern.uf if self.copy == 0 else f"{self.pattern.uf}{self.copy + 1:02d}"


def make_ward(pattern: WardPattern, copy: int, names: Names, seed: int) -> Ward:
    """The ward of this pattern, for the so-manieth time."""
    code = pattern.code if copy == 0 else f"{pattern.code}{copy + 1}"
    name = pattern.name if copy == 0 else f"{pattern.name} {copy + 1}"
    rng = Random(f"{seed}/staff/{code}")  # noqa: S311 - to be repeated, not to be secret
    doctor = "Pédiatre" if pattern.code == "PED" else pattern.doctors
    roles = {
        "doctors": [(doctor, "Dr")] * 3 + [("Interne", "")] * 2,
        "nurses": [(pattern.nurses, "")] * 8,
        "others": [
            ("Cadre de santé", ""),
            ("Aide-soignant", ""),
            ("Aide-soignant", ""),
            ("Masseur-kinésithérapeute", ""),
            ("Assistant de service social", ""),
        ],
    }
    staff: dict[str, tuple[Person, ...]] = {}
    number = 0
    for group, members in roles.items():
        people = []
        for role, prefix in members:
            number += 1
            people.append(_person(rng, names, f"prac-{code.lower()}-{number}", role, prefix))
        staff[group] = tuple(people)
    return Ward(pattern, code, name, copy, tuple(_beds(pattern, code)), **staff)


def _person(rng: Random, names: Names, key: str, role: str, prefix: str) -> Person:
    sex = rng.choice(("female", "female", "male"))
    age = rng.choice((30, 45, 55))
    return Person(
        key=key,
        family=rng.choice(names.families),
        given=rng.choice(given_names(names, sex, age)),
        role=role,
        prefix=prefix,
        number=f"{10990000000 + rng.randrange(10_000_000)}",
        sex=sex,
    )


def _beds(pattern: WardPattern, code: str) -> Iterator[Bed]:
    for index in range(pattern.single_rooms + pattern.double_rooms):
        number = pattern.first_room + index
        room = f"loc-{code.lower()}-{number}"
        room_name = f"{pattern.room_word} {number}"
        if index >= pattern.single_rooms:
            yield Bed(f"{room}-p", f"{number} P", room, room_name, "PRTE", double=True)
            yield Bed(f"{room}-f", f"{number} F", room, room_name, "FNTR", double=True)
            continue
        yield Bed(f"{room}-1", f"{number}", room, room_name)
        if pattern.cots:
            yield Bed(f"{room}-b", f"{number} berceau", room, room_name, cot=True)


def hospital_resources(patterns: tuple[WardPattern, ...], built: datetime) -> Iterator[Resource]:
    """The establishment, its pôles, its services, its building."""
    yield _organization(ENTITY, NAME, "LEGAL-ENTITY", "990000001", built)
    for pole in dict.fromkeys(pattern.pole for pattern in patterns):
        yield _organization(pole_key(pole, patterns), pole, "POLE", pole_key(pole, patterns)[-1], built, ENTITY)
    for pattern in patterns:
        key = f"org-service-{pattern.code.lower()}"
        yield _organization(key, pattern.service, "SERVICE", pattern.uf[:3], built, pole_key(pattern.pole, patterns))
    building = _location("loc-batiment", "Bâtiment principal", "bu", "", built)
    building["managingOrganization"] = reference("Organization", ENTITY, NAME)
    building["telecom"] = [phone("02 61 91 10 00", "work")]
    yield building


def pole_key(pole: str, patterns: tuple[WardPattern, ...]) -> str:
    poles = list(dict.fromkeys(pattern.pole for pattern in patterns))
    return f"org-pole-{poles.index(pole) + 1}"


def ward_resources(ward: Ward, built: datetime) -> Iterator[Resource]:
    """The UF, the ward, its rooms and beds, its staff."""
    service = f"org-service-{ward.pattern.code.lower()}"
    yield _organization(ward.unit, f"UF {ward.name}", "UF", ward.uf, built, service)
    place = _location(ward.key, ward.name, "wa", "loc-batiment", built)
    place["identifier"] = [{"system": f"{LOCAL}/uf", "value": ward.uf}]
    place["telecom"] = [phone(ward.pattern.phone, "work")]
    place["managingOrganization"] = reference("Organization", ward.unit, f"UF {ward.name}")
    yield place
    if ward.pattern.waiting_room:
        yield _location(f"{ward.key}-attente", ward.pattern.waiting_room, "ro", ward.key, built)
    seen = set()
    for bed in ward.beds:
        if bed.room not in seen:
            seen.add(bed.room)
            yield _location(bed.room, bed.room_name, "ro", ward.key, built, "CHAMB")
        resource = _location(bed.key, f"Lit {bed.name}" if not bed.cot else bed.name, "bd", bed.room, built, "LIT")
        if bed.position:
            display = "Porte" if bed.position == "PRTE" else "Fenêtre"
            position = coding(FR_POSITION, bed.position, display)
            resource["extension"] = [{"url": profile("location-position-lit"), "valueCoding": position}]
        yield resource
    for person in (*ward.doctors, *ward.nurses, *ward.others):
        yield from _staff(person, ward, built)


def _organization(  # noqa: PLR0913, PLR0917 - one argument for each element
    key: str, name: str, kind: str, number: str, built: datetime, parent: str = ""
) -> Resource:
    content: Resource = {
        "resourceType": "Organization",
        "id": key,
        "meta": meta(built, profiles=(profile("organization"),)),
        "identifier": [{"use": "official", "system": f"{LOCAL}/structure", "value": number}],
        "active": True,
        "type": [concept("", coding(FR_ORGANIZATION, kind))],
        "name": name,
    }
    return content | ({"partOf": reference("Organization", parent)} if parent else {})


def _location(  # noqa: PLR0913, PLR0917 - one argument for each element
    key: str, name: str, kind: str, parent: str, built: datetime, french: str = ""
) -> Resource:
    content: Resource = {
        "resourceType": "Location",
        "id": key,
        "meta": meta(built, profiles=(profile("location"),)),
        "status": "active",
        "name": name,
        "mode": "instance",
        "physicalType": concept("", coding(PHYSICAL, kind)),
    }
    if french:
        content["type"] = [concept("", coding(FR_PLACE, french))]
    return content | ({"partOf": reference("Location", parent)} if parent else {})


def _staff(person: Person, ward: Ward, built: datetime) -> Iterator[Resource]:
    name: Resource = {"family": person.family, "given": [person.given]}
    if person.prefix:
        name["prefix"] = [person.prefix]
    yield {
        "resourceType": "Practitioner",
        "id": person.key,
        "meta": meta(built, profiles=(profile("practitioner"),)),
        "identifier": [
            {
                "use": "official",
                "type": concept("", coding(f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0203", "RPPS")),
                "system": "https://rpps.esante.gouv.fr",
                "value": person.number,
            }
        ],
        "active": True,
        "name": [name],
        "telecom": [phone(ward.pattern.phone, "work")],
        "gender": person.sex,
    }
    yield {
        "resourceType": "PractitionerRole",
        "id": person.key.replace("prac-", "role-"),
        "meta": meta(built),
        "active": True,
        "practitioner": person.reference,
        "organization": reference("Organization", ward.unit),
        "code": [concept(person.role)],
        "specialty": [concept(ward.pattern.specialty)],
        "location": [reference("Location", ward.key, ward.name)],
    }
