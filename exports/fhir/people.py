"""Patients, contacts and staff (FR Core Patient, RelatedPerson, Practitioner; RNIV 1).

Rules: birth name and first birth given name come first, and a name said to be for use never stands for them; an INS is
kept only with an identity that was checked (receiver rule of IHE PAM France 6.6.15), else dropped and counted; an
unknown part of a birth date is never made up; a person the source marks very restricted or restricted, in the identity
or in a stay, asks for a reason; a number of the past is for finding alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exports.fhir.concept import address_words, codes, joined, name_words, phone, words
from exports.fhir.elements import Extension, HumanName, Identifier, Meta, Reference
from exports.fhir.mapping import Mapping
from exports.fhir.resources import Patient as PatientResource
from exports.fhir.visits import earlier
from exports.language import N_
from exports.record import DatePrecision, IdentityStatus, Key, Moment, Patient, Sex

INS_SYSTEMS = {
    "urn:oid:1.2.250.1.213.1.4.8": "1.2.250.1.213.1.4.8",
    "urn:oid:1.2.250.1.213.1.4.9": "1.2.250.1.213.1.4.9",
    "urn:oid:1.2.250.1.213.1.4.10": "1.2.250.1.213.1.4.10",
    "urn:oid:1.2.250.1.213.1.4.11": "1.2.250.1.213.1.4.11",
}
_INS_TYPES = {"INS-NIR": "1.2.250.1.213.1.4.8", "INS-NIA": "1.2.250.1.213.1.4.9", "INS": "1.2.250.1.213.1.4.8"}
_NOT_IPP = frozenset(
    {
        "INS",
        "INS-C",
        "INS-NIR",
        "INS-NIA",
        "INS-NIR-TEST",
        "INS-NIR-DEMO",
        "NH",
        "SS",
        "SB",
        "DL",
        "PPN",
        "NI",
        "AN",
        "VN",
    }
)
"""Types of identifier that name a person elsewhere, or a stay, and not in this hospital (v2-0203, FR Core)."""

_NATIONAL = frozenset({"http://hl7.org/fhir/sid/us-ssn", "http://hl7.org/fhir/sid/us-medicare"})

_STATUSES = {
    "PROV": IdentityStatus.PROVISIONAL,
    "RECUP": IdentityStatus.RETRIEVED,
    "VALI": IdentityStatus.VALIDATED,
    "QUAL": IdentityStatus.QUALIFIED,
}
_RELIABILITY = ("fr-core-identity-reliability", "fr-patient-ident-reliability", "fr-core-patient-ident-reliability")
_PRECISION = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}
_SEXES = {sex.value: sex for sex in Sex}
_RESTRICTED = frozenset({"V", "R"})
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

INS_DROPPED = N_("an INS of an identity that is not checked was left out")


def is_protected(meta: Meta | None) -> bool:
    """True for a resource whose confidentiality is restricted or very restricted, or that is marked VIP."""
    return any(
        (item.code in _RESTRICTED and item.system in (_CONFIDENTIALITY, None, "")) or item.code in ("VIP", "CEL")
        for item in (meta.security or () if meta else ())
    )


def patient_row(
    patient: PatientResource, source_id: str, mother: Key | None, m: Mapping, replaced: Iterable[str] = ()
) -> Patient:
    """The identity of one patient; `replaced` holds the numbers of the patients that were merged into this one."""
    official, used = _official(patient.name), _used(patient.name)
    birth = _birth_date(patient.birthDate, m)
    sex = _SEXES.get(patient.gender) if patient.gender else None
    if patient.gender and sex is None:
        m.mark("gender", patient.gender)
    status, remarks = _reliability(patient.extension)
    ins, ins_oid = _ins(patient.identifier)
    if ins and status not in (IdentityStatus.VALIDATED, IdentityStatus.QUALIFIED):
        m.tally.remarks[INS_DROPPED] += 1
        ins = ins_oid = None
    if ins and status is IdentityStatus.VALIDATED:
        status = IdentityStatus.QUALIFIED
    place, place_code = _birthplace(patient.extension)
    deceased_at = m.moment(patient.deceasedDateTime, "deceasedDateTime")
    dead = patient.deceasedBoolean if patient.deceasedDateTime is None else True
    birth_name = _birth_name(patient.name, official)
    maiden = next((name for name in patient.name or () if name.use == "maiden"), None)
    return Patient(
        key=m.patient,
        ipp=_ipp(patient.identifier, m.now),
        birth_name=birth_name,
        given_name=_first(maiden) or _first(official),
        given_names=_given_names(official),
        used_name=used.family or None if used else None,
        used_given_name=_first(used),
        name_text=None if birth_name else name_words(patient.name),
        birth_date=birth,
        birth_date_precision=_PRECISION.get(len(birth)) if birth else None,
        sex=sex,
        birthplace=place,
        birthplace_code=place_code,
        ins=ins,
        ins_oid=ins_oid,
        identity_status=status,
        identity_remarks=remarks,
        deceased=dead,
        deceased_at=deceased_at,
        protected=m.protected or is_protected(patient.meta),
        address=address_words(patient.address),
        phone=phone(patient.telecom),
        language=_language(patient),
        mother=mother,
        archive_number=_archive(patient.identifier),
        old_numbers=tuple(dict.fromkeys([*old_numbers(patient.identifier, m.now), *replaced])),
        source=source_id,
        unreadable=m.unreadable,
    )


def _birth_date(said: str | None, m: Mapping) -> Moment | None:
    """A whole or partial date; an instant is none, since its day depends on a time zone that nobody may guess."""
    if said and "T" in said:
        m.mark("birthDate", said)
        return None
    return (m.moment(said, "birthDate") or None) if said else None


def _official(names: list[HumanName] | None) -> HumanName | None:
    """The official name; a name without `use` counts as one, one for use or of the past does not."""
    for use in ("official", None, "maiden"):
        found = [name for name in names or () if name.use == use]
        if found:
            return next((name for name in found if not (name.period and name.period.end)), found[0])
    return None


def _birth_name(names: list[HumanName] | None, official: HumanName | None) -> str | None:
    """The maiden name when there is one (FHIR name-use), else the official one."""
    maiden = next((name.family for name in names or () if name.use == "maiden" and name.family), None)
    return maiden or (official.family if official else None) or None


def _used(names: list[HumanName] | None) -> HumanName | None:
    usual = next((name for name in names or () if name.use == "usual"), None)
    official = next((name for name in names or () if name.use in ("official", None)), None)
    has_maiden = any(name.use == "maiden" and name.family for name in names or ())
    return usual or (official if has_maiden else None)


def _first(name: HumanName | None) -> str | None:
    return next((given for given in name.given or () if given), None) if name else None


def _given_names(name: HumanName | None) -> str | None:
    """The birth list of given names (FR Core extension), else all given names."""
    if name is None:
        return None
    for item in name.extension or ():
        if item.url and item.url.endswith("birth-list-given-name") and item.valueString:
            return item.valueString
    return joined(name.given or ())


def _ipp(identifiers: list[Identifier] | None, now: Moment) -> str | None:
    """The hospital's permanent number: type PI (France), then MR, then the usual identifier, then the first other."""
    ranked = []
    for number, item in enumerate(identifiers or ()):
        if item.value and _is_of_hospital(item) and not _is_old(item, now):
            kinds = codes(item.type)
            rank = 0 if "PI" in kinds else 1 if "MR" in kinds else 2 if item.use == "usual" else 3
            ranked.append((rank, number, item.value))
    return min(ranked)[2] if ranked else None


def old_numbers(identifiers: list[Identifier] | None, now: Moment, *, replaced: bool = False) -> Iterator[str]:
    """The hospital numbers under which a patient was known before; all of them for one who was `replaced`."""
    for item in identifiers or ():
        if item.value and _is_of_hospital(item) and (replaced or _is_old(item, now)):
            yield item.value


def _is_of_hospital(item: Identifier) -> bool:
    elsewhere = _NOT_IPP.intersection(codes(item.type)) or item.system in INS_SYSTEMS or item.system in _NATIONAL
    return not elsewhere and not _is_archive(item)


def _is_old(item: Identifier, now: Moment) -> bool:
    end = item.period.end if item.period else None
    return item.use == "old" or bool(end and earlier(end[:10], now[:10]))


def _ins(identifiers: list[Identifier] | None) -> tuple[str | None, str | None]:
    for item in identifiers or ():
        if item.use == "old" or not item.value:
            continue
        kind = next((_INS_TYPES[code] for code in codes(item.type) if code in _INS_TYPES), None)
        oid = INS_SYSTEMS.get(item.system or "") or kind
        if oid:
            return item.value, oid
    return None, None


def _is_archive(item: Identifier) -> bool:
    said = (words(item.type) or "").casefold()
    return "archive" in said or "archive" in (item.system or "").casefold()


def _archive(identifiers: list[Identifier] | None) -> str | None:
    return next((item.value for item in identifiers or () if item.value and _is_archive(item)), None)


def _reliability(extensions: list[Extension] | None) -> tuple[IdentityStatus | None, tuple[str, ...]]:
    status: IdentityStatus | None = None
    remarks: list[str] = []
    for extension in extensions or ():
        if not (extension.url and extension.url.endswith(_RELIABILITY)):
            continue
        for part in extension.extension or ():
            code = part.valueCode or (part.valueCoding.code if part.valueCoding else None)
            if code in _STATUSES:
                status = _STATUSES[code]
            elif code and part.url == "comment":
                remarks.append(code)
    return status, tuple(remarks)


def _birthplace(extensions: list[Extension] | None) -> tuple[str | None, str | None]:
    for extension in extensions or ():
        if extension.url and extension.url.endswith("patient-birthPlace") and (place := extension.valueAddress):
            coded = (item.valueCoding for item in place.extension or () if item.valueCoding)
            code = next((coding.code for coding in coded if coding.code), None)
            return place.text or joined([place.city, place.country], ", "), code
    return None, None


def _language(patient: PatientResource) -> str | None:
    spoken = patient.communication or []
    chosen = next((item for item in spoken if item.preferred), spoken[0] if spoken else None)
    return words(chosen.language) if chosen else None


def missing_patient(source_id: str, key: Key, said: Reference | None) -> Patient:
    """Stands for a patient that a stay names and no file holds: the bed says so instead of looking empty.

    The stay's own words for the patient and its number, when it has some, are shown as such.
    """
    number = said.identifier.value if said and said.identifier else None
    return Patient(
        key=key, ipp=number, name_text=said.display if said else None, identity_missing=True, source=source_id
    )
