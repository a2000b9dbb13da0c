"""The name line of a patient: the two identifiers that stand on every screen and sheet (RNIV 1; domain: section 2.3).

Rules of this module:

* NOM DE NAISSANCE, first given name, birth date, sex, then "uses: …": the used name never stands alone;
* a part that nobody gave is named as missing, never left blank; a partial birth date stays partial;
* the INS only for a qualified identity, always with its nature; every doubt about an identity is said.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import msgspec

from exports.language import N_
from exports.record import DatePrecision, IdentityStatus, Moment, Patient, Stay
from printable.dates import Dates
from printable.words import Words

INS_NATURES = {
    "1.2.250.1.213.1.4.8": "NIR",
    "1.2.250.1.213.1.4.9": "NIA",
    "1.2.250.1.213.1.4.10": "NIR",
    "1.2.250.1.213.1.4.11": "NIR",
}
"""What each OID of the INS stands for (ANS, list of the authorities of assignment)."""

TEST_OIDS = frozenset({"1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11"})
"""OIDs of test and demonstration numbers, which no real patient has."""

REMARKS = {
    "HOMA": N_("HOMONYM"),
    "DOUT": N_("DOUBTFUL IDENTITY"),
    "FICT": N_("FICTITIOUS IDENTITY"),
}


class IdentityText(msgspec.Struct, frozen=True, kw_only=True):
    """An identity in words, in the order in which it is read. Texts are "" where there is nothing to say."""

    name: str
    birth: str
    age: str
    sex: str
    used: str
    ipp: str
    stay: str
    ins: str
    """"INS (NIR) 1 85 …" with "test" where it is one; "" unless the identity is qualified."""
    status: str
    warnings: tuple[str, ...] = ()
    """What must be seen: provisional, doubtful, homonym, missing identity, deceased."""

    @property
    def line(self) -> str:
        """Everything but numbers, on one line."""
        return ", ".join(part for part in (self.name, self.birth, self.age, self.sex, self.used) if part)

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(number for number in (self.ipp, self.stay) if number)


def identity_line(
    patient: Patient, words: Words, dates: Dates, *, at: Moment | datetime | None = None, stay: Stay | None = None
) -> IdentityText:
    """The identity of a patient in words; `at` is the time for which the age is said, none without it."""
    return IdentityText(
        name=_name(patient, words),
        birth=_birth(patient, words, dates),
        age=dates.age(known_birth_date(patient), at),
        sex=words.sex(patient.sex),
        used=_used(patient, words),
        ipp=_ipp(patient, words),
        stay=words.say(N_("stay {number}"), number=stay.number) if stay and stay.number else "",
        ins=_ins(patient, words),
        status=words.identity_status(patient.identity_status),
        warnings=tuple(_warnings(patient, words, dates)),
    )


def known_birth_date(patient: Patient) -> Moment | None:
    """The birth date cut to the part that is known, when the source says which part that is."""
    lengths = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10, None: None}
    return patient.birth_date[: lengths[patient.birth_date_precision]] if patient.birth_date else None


def may_show_ins(patient: Patient) -> bool:
    """Only a qualified identity without a doubt shows its INS, and never without the OID (domain: section 2.3)."""
    doubted = any(remark.upper() in ("DOUT", "FICT") for remark in patient.identity_remarks)
    qualified = patient.identity_status == IdentityStatus.QUALIFIED and not doubted
    return bool(qualified and patient.ins and patient.ins_oid)


def _name(patient: Patient, words: Words) -> str:
    if patient.birth_name or (patient.given_name and not patient.name_text):
        birth_name = (patient.birth_name or "").upper() or words.say(N_("[BIRTH NAME NOT RECORDED]"))
        given_name = patient.given_name or words.say(N_("[given name not recorded]"))
        return f"{birth_name} {given_name}"
    if patient.name_text:
        return words.say(N_("{name} (name as the source wrote it)"), name=patient.name_text)
    if patient.identity_missing:
        return words.say(N_("IDENTITY NOT RECORDED IN THE COPY"))
    return words.say(N_("[BIRTH NAME NOT RECORDED]"))


def _birth(patient: Patient, words: Words, dates: Dates) -> str:
    known = known_birth_date(patient)
    if not known:
        return words.say(N_("birth date not recorded"))
    whole = len(known) >= 10 and dates.date(known) != known
    return words.say(N_("born {date}") if whole else N_("born in {date}"), date=dates.date(known))


def _used(patient: Patient, words: Words) -> str:
    used = " ".join(part for part in ((patient.used_name or "").upper(), patient.used_given_name or "") if part)
    return words.say(N_("uses: {name}"), name=used) if used else ""


def _ipp(patient: Patient, words: Words) -> str:
    if patient.ipp:
        return words.say(N_("IPP {number}"), number=patient.ipp)
    if patient.source:
        return words.say(N_("IPP not recorded, source number {number}"), number=patient.source)
    return words.say(N_("IPP not recorded"))


def _ins(patient: Patient, words: Words) -> str:
    if not may_show_ins(patient):
        return ""
    number, oid = patient.ins or "", patient.ins_oid or ""
    nature = INS_NATURES.get(oid, oid)
    message = N_("INS de test ({nature}) {number}") if oid in TEST_OIDS else N_("INS ({nature}) {number}")
    return words.say(message, nature=nature, number=_spaced_ins(number))


def _spaced_ins(number: str) -> str:
    """The 15 characters in the groups in which the health card shows them."""
    if len(number) != 15:
        return number
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return "\xa0".join(number[start:end] for start, end in pairwise(cuts))


def _warnings(patient: Patient, words: Words, dates: Dates) -> list[str]:
    said = []
    if patient.deceased or patient.deceased_at:
        at = dates.moment(patient.deceased_at)
        said.append(words.say(N_("DECEASED on {moment}"), moment=at) if at else words.say(N_("DECEASED")))
    if patient.identity_missing and (patient.birth_name or patient.given_name or patient.name_text):
        number = patient.source or words.not_recorded
        said.append(words.say(N_("Identity not recorded in the copy, source number {number}"), number=number))
    if patient.identity_status == IdentityStatus.PROVISIONAL:
        said.append(words.say(N_("PROVISIONAL IDENTITY")))
    said += [words.say(REMARKS.get(remark.upper(), remark)) for remark in patient.identity_remarks]
    return said
