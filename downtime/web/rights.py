"""Which reader must say why before what is shown: the one place that decides ("habilitation", "bris de glace").

Rules of this module:

* nothing stops who says why: a right is a question of a reason, never of care. The reason is journalled;
* a protected record (VIP, masked) asks for its own reason, of everybody, whatever their wards;
* a reader of the staff list opens the wards of the list, and so the patients present there, or who lay there last. One
  reason opens one other patient, or one other ward with all its unprotected patients: who helps out for a night is
  asked once;
* who only declared a name has the wards of the station where the site keeps no staff list, and none where it does: the
  list could otherwise be walked around by not using it;
* IT is there for the computer: no ward of its own, whatever the list says;
* a patient whose ward nobody knows is in nobody's ward;
* names and keys of wards are compared folded, as in the scopes of downtime.toml.

Pure functions: nothing here reads a request, a session store or the copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exports.folding import fold
from exports.record import EVERY_WARD, Account, Document, Key, Patient, PatientRecord, Role, Stay
from exports.snapshot.census import NO_WARD, Ward


class Why(StrEnum):
    """What asks for the reason."""

    PROTECTED = "protected"
    OTHER_WARD = "other-ward"


@dataclass(frozen=True)
class Rights:
    """The wards that a reader opens without saying why: all, or the folded names and keys of some."""

    every: bool = False
    wards: frozenset[str] = frozenset()

    def cover(self, key: Key | None, name: str | None) -> bool:
        """Whether the ward of that key and name is one of them."""
        return self.every or any(said in self.wards for said in (fold(key or ""), fold(name or "")) if said)


@dataclass(frozen=True)
class Glass:
    """For what a reader has said why, until the lock: patients one by one, and whole wards by key."""

    patients: frozenset[Key] = frozenset()
    wards: frozenset[Key] = frozenset()


NO_RIGHTS = Rights()
UNBROKEN = Glass()


def rights_of_account(account: Account, role: Role) -> Rights:
    """What the staff list says."""
    if role is Role.IT:
        return NO_RIGHTS
    if EVERY_WARD in account.wards:
        return Rights(every=True)
    return Rights(wards=frozenset(filter(None, map(fold, account.wards))))


def rights_of_declared(role: Role, *, list_exists: bool) -> Rights:
    """What a name that nobody checked opens."""
    return Rights(every=not list_exists and role is not Role.IT)


def why_record(rights: Rights, glass: Glass, record: PatientRecord, asked: Document | None = None) -> Why | None:
    """Why this record, or this document of it, asks for a reason; None when it opens at once."""
    if record.patient.key in glass.patients:
        return None
    if is_protected(record) or (asked is not None and asked.protected):
        return Why.PROTECTED
    here = places_of(record)
    if rights.every or any(rights.cover(stay.ward, stay.ward_name) or _board(stay) in glass.wards for stay in here):
        return None
    return Why.OTHER_WARD


def why_ward(rights: Rights, glass: Glass, ward: Ward) -> Why | None:
    """Why this ward, its board and its sheets ask for a reason."""
    if rights.every or ward.key in glass.wards:
        return None
    return None if ward.key != NO_WARD and rights.cover(ward.key, ward.name) else Why.OTHER_WARD


def is_protected(record: PatientRecord) -> bool:
    return record.patient.protected or any(stay.protected for stay in record.stays)


def kept_back(glass: Glass, patient: Patient, *, protected: bool) -> bool:
    """Whether a list of the whole hospital says nothing of where and when of this patient: protected, as the list knows
    it, and this reader has said why for neither the patient nor, of a newborn, the mother."""
    return protected and not {patient.key, patient.mother} & glass.patients


def places_of(record: PatientRecord) -> Sequence[Stay]:
    """The stays that say whose patient it is: the open ones, else the last."""
    present = [stay for stay in record.stays if stay.present]
    return present or ([record.stay] if record.stay is not None else [])


def _board(stay: Stay) -> Key:
    """The key of the board on which it stands."""
    return NO_WARD if stay.ward is None else stay.ward
