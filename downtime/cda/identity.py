"""Whether a document is of the patient under whom the source filed it.

Rules of this module:

* the source's filing is never corrected here: a document that names somebody else is shown, under a red warning that
  holds both writings;
* only what both sides say is compared: birth date as far as both know it, sex where both say female or male, family
  names (birth or used) and first given names folded, the INS under its own OID; other numbers prove an agreement, but
  that none is shared proves nothing, since every institution has its own;
* without a name or a birth date in the document nothing is called checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from downtime.cda.document import Concerned
from exports.folding import fold
from exports.language import N_
from exports.record import Patient, Sex

INS_OIDS = frozenset(f"1.2.250.1.213.1.4.{last}" for last in ("8", "9", "10", "11"))
_TOLD_APART = (Sex.FEMALE, Sex.MALE)


class Agreement(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Compared:
    """The outcome; `differences` are the traits that differ (msgids)."""

    agreement: Agreement
    differences: tuple[str, ...] = ()


def compared(concerned: Concerned, patient: Patient) -> Compared:
    """Compare who the document says it is of with the record."""
    checks = {
        N_("family name"): _families(concerned, patient),
        N_("given name"): _givens(concerned, patient),
        N_("birth date"): _births(concerned.birth, patient.birth_date),
        N_("sex"): _sexes(concerned.sex, patient.sex),
        N_("INS number"): _ins(concerned, patient),
    }
    differences = tuple(name for name, agrees in checks.items() if agrees is False)
    if differences:
        return Compared(Agreement.DIFFERS, differences)
    known = {name for name, agrees in checks.items() if agrees}
    sure = {"birth date"} & known and {"family name", "INS number"} & known
    return Compared(Agreement.AGREES if sure else Agreement.UNCHECKED)


def _families(concerned: Concerned, patient: Patient) -> bool | None:
    ours = {fold(name) for name in (patient.birth_name, patient.used_name) if name}
    theirs = {fold(name) for name in concerned.families}
    if not theirs or not (ours or patient.name_text):
        return None
    if ours:
        return not ours.isdisjoint(theirs)
    words = fold(patient.name_text or "").split()
    return any(set(name.split()) <= set(words) for name in theirs)


def _givens(concerned: Concerned, patient: Patient) -> bool | None:
    written = (patient.given_name, patient.given_names, patient.used_given_name, patient.name_text)
    ours = {word for name in written if name for word in fold(name).split()}
    first = [fold(name).split() for name in concerned.givens]
    theirs = {word for name in first for word in name}
    if not theirs or not any((patient.given_name, patient.given_names, patient.used_given_name)):
        return None
    return not ours.isdisjoint(theirs)


def _births(theirs: str | None, ours: str | None) -> bool | None:
    if not theirs or not ours or not theirs[:4].isdigit() or not ours[:4].isdigit():
        return None
    known = min(len(theirs), len(ours), 10)
    return theirs[:known] == ours[:known]


def _sexes(theirs: Sex | None, ours: Sex | None) -> bool | None:
    if theirs not in _TOLD_APART or ours not in _TOLD_APART:
        return None
    return theirs == ours


def _ins(concerned: Concerned, patient: Patient) -> bool | None:
    theirs = {number for root, number in concerned.numbers if root in INS_OIDS}
    if not theirs or not patient.ins:
        return None
    return patient.ins in theirs or any(patient.ins[:13] == number[:13] for number in theirs)
