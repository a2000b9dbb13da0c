"""Patients and the people around them (FR Core Patient INS, RelatedPerson).

Rules: the permanent number (IPP) is an identifier of type PI without the use "official"; the INS carries the test OID;
a role of a contact is said with the codes of FR Core (TRE_R260) or of HL7 v2 (table 0131), as sources do either.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from exports.valmont.chart import Chart
from exports.valmont.people import INS_TEST_OID, Identity, address, given_names, telephone
from exports.valmont.resource import FR_CORE, HL7, LOCAL, Resource, coding, concept, meta, phone, profile, reference
from exports.valmont.tables import Case, Names

R260 = "https://mos.esante.gouv.fr/NOS/TRE_R260-HL7RoleClass/FHIR/TRE-R260-HL7RoleClass"
R216 = "https://mos.esante.gouv.fr/NOS/TRE_R216-HL7RoleCode/FHIR/TRE-R216-HL7RoleCode"
V2_0131 = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0131"
ROLES = {
    "prevenir": (R260, "ECON", "personne à prévenir en cas d'urgence"),
    "confiance": (V2_0131, "K", "personne de confiance"),
    "tuteur": (R260, "GUARD", "représentant légal"),
    "proche": (V2_0131, "N", "proche"),
    "ne-pas-prevenir": (V2_0131, "P", "ne pas prévenir"),
}
RELATIONS = {
    "conjoint": ("SPS", "Conjoint"),
    "fille": ("DAU", "Fille"),
    "fils": ("SON", "Fils"),
    "mere": ("MTH", "Mère"),
    "pere": ("FTH", "Père"),
    "frere": ("BRO", "Frère"),
    "soeur": ("SIS", "Sœur"),
    "ami": ("FRND", "Ami(e)"),
    "mandataire": ("", "Mandataire judiciaire à la protection des majeurs"),
}


def patient_resource(identity: Identity, names: Names, rng: Random, recorded: datetime) -> Resource:
    """One Patient, as FR Core writes it."""
    street, postcode, town = address(rng, names)
    name: Resource = {"use": "official", "family": identity.family, "given": [identity.given]}
    if identity.givens:
        extension = {"url": profile("patient-birth-list-given-name"), "valueString": identity.givens}
        name = {"extension": [extension], **name}
    content: Resource = {
        "resourceType": "Patient",
        "id": identity.key,
        "meta": meta(recorded, profiles=(profile("patient-ins"),), protected=identity.protected),
        "extension": _extensions(identity),
        "identifier": _identifiers(identity),
        "active": True,
        "name": [name, *_used_name(identity)],
        "gender": identity.sex,
        "birthDate": identity.birth_date,
        "address": [{"use": "home", "line": [street], "postalCode": postcode, "city": town, "country": "FRA"}],
    }
    if identity.age >= 16:
        content["telecom"] = [phone(telephone(rng, mobile=identity.age < 80 or rng.random() < 0.5), "home")]
    if rng.random() < 0.04:
        language = concept("", coding("urn:ietf:bcp:47", rng.choice(("ar", "pt", "en", "tr", "uk"))))
        content["communication"] = [{"language": language, "preferred": True}]
    return content


def _extensions(identity: Identity) -> list[Resource]:
    system = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0445"
    status: list[Resource] = [{"url": "identityStatus", "valueCoding": coding(system, identity.status)}]
    if identity.remark:
        status.append({"url": "comment", "valueCoding": coding(system, identity.remark)})
    found: list[Resource] = [{"extension": status, "url": profile("identity-reliability")}]
    if identity.birthplace_code:
        communes = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
        insee = {"url": profile("address-insee-code"), "valueCoding": coding(communes, identity.birthplace_code)}
        place = {"extension": [insee], "city": identity.birthplace}
        found.insert(0, {"url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace", "valueAddress": place})
    return found


def _identifiers(identity: Identity) -> list[Resource]:
    ipp = {
        "use": "usual",
        "type": concept("", coding(f"{HL7}/v2-0203", "PI")),
        "system": f"{LOCAL}/ipp",
        "value": identity.ipp,
    }
    if not identity.ins:
        return [ipp]
    ins = {
        "use": "official",
        "type": concept("", coding(f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0203", "INS-NIR-TEST")),
        "system": f"urn:oid:{INS_TEST_OID}",
        "value": identity.ins,
    }
    return [ins, ipp]


def _used_name(identity: Identity) -> list[Resource]:
    if not identity.used and not identity.used_given:
        return []
    given = identity.used_given or identity.given
    return [{"use": "usual", "family": identity.used or identity.family, "given": [given]}]


def add_contacts(patient: Resource, chart: Chart) -> None:
    """The people to call, in the Patient itself, and the general practitioner."""
    rng = chart.chance("contacts")
    wanted = _wanted_contacts(chart, rng)
    if wanted:
        patient["contact"] = [_contact(chart, rng, line) for line in wanted]
    if rng.random() < 0.9:
        town = rng.choice(chart.tables.names.towns)[6:]
        name = f"Dr {rng.choice(chart.tables.names.families)}"
        patient["generalPractitioner"] = [{"display": f"{name}, médecine générale, {town}, tél. 02 61 91 55 10"}]


def _wanted_contacts(chart: Chart, rng: Random) -> tuple[str, ...]:
    case: Case | None = chart.case
    if case is not None and case.contacts:
        return case.contacts
    age = chart.identity.age
    if age < 18:
        return ("prevenir|mere", "prevenir|pere")
    first = rng.choice(("conjoint", "fille", "fils") if age > 40 else ("conjoint", "mere", "soeur"))
    second = rng.choice(("fille", "fils", "frere", "ami") if age > 40 else ("pere", "ami", "frere"))
    if rng.random() < 0.06:
        return ()
    both = (f"prevenir|{first}",) if rng.random() < 0.4 else (f"prevenir|{first}", f"confiance|{second}")
    return (*both, "tuteur|mandataire") if age > 80 and rng.random() < 0.08 else both


def _contact(chart: Chart, rng: Random, line: str) -> Resource:
    role, _, relation = line.partition("|")
    system, code, display = ROLES[role]
    relation_code, relation_text = RELATIONS[relation]
    female = relation in ("mere", "fille", "soeur") or (relation == "conjoint" and chart.identity.sex == "male")
    age = {"mere": 30.0, "pere": 30.0, "fille": 0.0, "fils": 0.0}.get(relation, chart.identity.age)
    years = chart.identity.age + age if relation in ("mere", "pere") else max(20.0, age or chart.identity.age - 28)
    names = given_names(chart.tables.names, "female" if female else "male", years)
    same = relation not in ("ami", "mandataire") and rng.random() < 0.7
    family = (chart.identity.used or chart.identity.family) if same else rng.choice(chart.tables.names.families)
    mother = chart.mother if relation == "mere" else None
    category = profile("patient-contact-relationship-category")
    relationship = concept(relation_text, *([coding(R216, relation_code)] if relation_code else []))
    relationship["extension"] = [{"url": category, "valueCode": "relationType"}]
    role_concept = concept(display, coding(system, code, display))
    role_concept["extension"] = [{"url": category, "valueCode": "role"}]
    return {
        "relationship": [role_concept, relationship],
        "name": {
            "family": mother.family if mother else family,
            "given": [mother.given if mother else rng.choice(names)],
        },
        "telecom": [phone(telephone(rng, mobile=rng.random() < 0.7))],
    }


def mother_of(chart: Chart, recorded: datetime) -> Iterator[Resource]:
    """The RelatedPerson that stands for the mother in the record of her newborn."""
    mother = chart.mother
    if mother is None:
        return
    yield {
        "resourceType": "RelatedPerson",
        "id": f"mere-{chart.identity.number}",
        "meta": meta(recorded, profiles=(profile("related-person"),)),
        "identifier": [
            {"type": concept("", coding(f"{HL7}/v2-0203", "PI")), "system": f"{LOCAL}/ipp", "value": mother.ipp}
        ],
        "active": True,
        "patient": chart.patient,
        "relationship": [
            concept("Mère", coding(f"{HL7}/v3-RoleCode", "MTH"), coding(R216, "MTH")),
        ],
        "name": [{"use": "official", "family": mother.family, "given": [mother.given]}],
        "birthDate": mother.birth_date,
        "gender": "female",
    }


def link_to_newborn(patient: Resource, newborn: Identity) -> None:
    """The mother's own record points at the person that she is in her newborn's."""
    person = reference("RelatedPerson", f"mere-{newborn.number}")
    patient["link"] = [{"other": person, "type": "seealso"}]


def link_to_mother(patient: Resource, mother: Identity) -> None:
    """The newborn's record points at the mother's."""
    patient["link"] = [{"other": reference("Patient", mother.key), "type": "seealso"}]
