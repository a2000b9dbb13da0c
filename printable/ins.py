"""The INS Datamatrix (ANS, "Format datamatrix INS" 2.2): what a scanner reads of a qualified identity.

Rules of this module:

* only for a qualified identity without a doubt (`printable.identity.may_show_ins`);
* no payload is made from traits that are missing or partial: a symbol that says less than the law asks is not printed.
"""

from __future__ import annotations

import re
import unicodedata

from exports.record import Patient, Sex
from printable.identity import known_birth_date, may_show_ins

HEADER = "IS01" + "0" * 22
"""Type of document, version, and 22 unused places."""

GS = "\x1d"
"""Closes a field of variable length that is neither full nor last."""

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M"}
_NAME = re.compile(r"[A-Z '-]{1,100}")


def ins_payload(patient: Patient) -> str | None:
    """The content of the symbol; None when the identity may not carry it or lacks a strict trait."""
    if not may_show_ins(patient):
        return None
    given = _name(patient.given_names or patient.given_name)
    family = _name(patient.birth_name)
    birth = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", known_birth_date(patient) or "")
    sex = _SEXES.get(patient.sex) if patient.sex else None
    number, oid = patient.ins or "", patient.ins_oid or ""
    if not (given and family and birth and sex and len(number) == 15 and 19 <= len(oid) <= 20):
        return None
    fields = [
        ("S1", number, 15),
        ("S2", oid, 20),
        ("S3", given, 100),
        ("S4", family, 100),
        ("S5", sex, 1),
        ("S6", "-".join(reversed(birth.groups())), 10),
    ]
    if patient.birthplace_code and re.fullmatch(r"[0-9A-Z]{5}", patient.birthplace_code):
        fields.append(("S7", patient.birthplace_code, 5))
    return HEADER + "".join(code + value + (GS if len(value) < length else "") for code, value, length in fields)


def _name(name: str | None) -> str | None:
    """A name in the alphabet of the INS: capitals without accents, space, hyphen, apostrophe; None if it cannot be."""
    if not name:
        return None
    text = name.upper().replace("Œ", "OE").replace("Æ", "AE").replace("’", "'").replace(",", " ")
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = " ".join(plain.split())
    return plain if _NAME.fullmatch(plain) else None
