"""The people around a patient, and the staff (Patient.contact, RelatedPerson, Practitioner, PractitionerRole).

Rules: the role of a contact comes from its codes, else from the words of this reviewed list; whatever is on no list is
a contact of role `other` with the source's words, which are always shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exports.fhir.concept import address_words, codes, joined, name_words, phone, words_of_all
from exports.fhir.elements import Concept, Identifier
from exports.fhir.mapping import Mapping
from exports.fhir.phrases import folded
from exports.fhir.resources import Patient as PatientResource
from exports.fhir.resources import Practitioner, PractitionerRole
from exports.fhir.resources import RelatedPerson as RelatedPersonResource
from exports.record import Contact, ContactRole, Staff

_ROLES = {
    "C": ContactRole.EMERGENCY_CONTACT,
    "ECON": ContactRole.EMERGENCY_CONTACT,
    "K": ContactRole.TRUSTED_PERSON,
    "SURR": ContactRole.TRUSTED_PERSON,
    "R": ContactRole.LEGAL_REPRESENTATIVE,
    "GUARD": ContactRole.LEGAL_REPRESENTATIVE,
    "GUADLTM": ContactRole.LEGAL_REPRESENTATIVE,
    "P": ContactRole.DO_NOT_NOTIFY,
    "N": ContactRole.NEXT_OF_KIN,
    "NOK": ContactRole.NEXT_OF_KIN,
    "E": ContactRole.OTHER,
}
"""FR Core and IHE PAM France use v2-0131 with C, K, P, R, N (domain: NK1-7); v3 RoleClass the others."""

_ORDER = list(ContactRole)
_WORDS = (
    ("ne pas prevenir", ContactRole.DO_NOT_NOTIFY),
    ("do not notify", ContactRole.DO_NOT_NOTIFY),
    ("personne de confiance", ContactRole.TRUSTED_PERSON),
    ("trusted person", ContactRole.TRUSTED_PERSON),
    ("health care proxy", ContactRole.TRUSTED_PERSON),
    ("a prevenir", ContactRole.EMERGENCY_CONTACT),
    ("emergency contact", ContactRole.EMERGENCY_CONTACT),
    ("representant legal", ContactRole.LEGAL_REPRESENTATIVE),
    ("legal representative", ContactRole.LEGAL_REPRESENTATIVE),
    ("tuteur", ContactRole.LEGAL_REPRESENTATIVE),
    ("tutrice", ContactRole.LEGAL_REPRESENTATIVE),
    ("curateur", ContactRole.LEGAL_REPRESENTATIVE),
    ("next of kin", ContactRole.NEXT_OF_KIN),
)


def contact_rows(patient: PatientResource, m: Mapping) -> Iterator[Contact]:
    """The contacts written in the Patient itself, and the general practitioners."""
    for contact in patient.contact or ():
        yield Contact(
            patient=m.patient,
            name=name_words([contact.name]) if contact.name else None,
            role=contact_role(contact.relationship),
            relation=words_of_all(contact.relationship),
            phone=phone(contact.telecom),
            address=address_words([contact.address]) if contact.address else None,
        )
    for reference in patient.generalPractitioner or ():
        yield Contact(
            patient=m.patient,
            name=m.words(reference),
            role=ContactRole.GENERAL_PRACTITIONER,
            phone=m.references.phone(reference),
        )


def related_person_rows(person: RelatedPersonResource, m: Mapping) -> Iterator[Contact]:
    """A RelatedPerson as a contact, unless the source says that it no longer is one."""
    if person.active is False:
        return
    yield Contact(
        patient=m.patient,
        name=name_words(person.name),
        role=contact_role(person.relationship),
        relation=words_of_all(person.relationship),
        phone=phone(person.telecom),
        address=address_words(person.address),
        unreadable=m.unreadable,
    )


def contact_role(relationship: Iterable[Concept] | None) -> ContactRole:
    """The strongest of the roles that the codes say, else the words. "Do not notify" wins over all."""
    concepts = list(relationship or ())
    found = [_ROLES[code] for concept in concepts for code in codes(concept) if code in _ROLES]
    said = folded(words_of_all(concepts)) or ""
    found += [role for phrase, role in _WORDS if phrase in said]
    if ContactRole.DO_NOT_NOTIFY in found:
        return ContactRole.DO_NOT_NOTIFY
    return min(found, key=_ORDER.index) if found else ContactRole.OTHER


def is_mother(relationship: Iterable[Concept] | None) -> bool:
    """True for the v3 RoleCode of a mother (FR: TRE_R216)."""
    return any(code in ("MTH", "NMTH", "GESTM", "NMTHF") for concept in relationship or () for code in codes(concept))


def staff_row(identifier: str, person: Practitioner, roles: list[PractitionerRole], m: Mapping) -> Staff:
    """A professional with what their roles say."""
    found = [role for role in roles if role.active is not False] or roles
    wards = [place.ward for role in found for item in role.location or () if (place := m.places.place(item))]
    phones = [phone(person.telecom), *(phone(role.telecom) for role in found)]
    return Staff(
        key=identifier,
        name=name_words(person.name),
        role=joined(dict.fromkeys(words_of_all(role.code) for role in found), ", "),
        specialty=joined(dict.fromkeys(words_of_all(role.specialty) for role in found), ", "),
        number=_professional_number(person.identifier),
        phone=next((number for number in phones if number), None),
        ward=next((ward for ward in wards if ward), None),
        unreadable=m.unreadable,
    )


def _professional_number(identifiers: list[Identifier] | None) -> str | None:
    ranked = []
    for number, item in enumerate(identifiers or ()):
        kinds = codes(item.type)
        rank = 0 if "RPPS" in kinds or "rpps" in (item.system or "") else 1 if "ADELI" in kinds else 2
        if item.value:
            ranked.append((rank, number, item.value))
    return min(ranked)[2] if ranked else None
