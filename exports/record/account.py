"""Who may sign in at a station: the site's own staff list, so that the journal knows who read.

An account is no `Staff` row: those are the people whom the record names (prescriber, attending), these are the people
who read it, and only the site's administration says who they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated as A

from exports.record.field import At, Key, Moment, Row

EVERY_WARD = "*"
"""In `Account.wards`: all of them."""


class Role(StrEnum):
    """What a reader is; printed on every sheet."""

    NURSE = "nurse"
    PHYSICIAN = "physician"
    MANAGER = "manager"
    AID = "aid"
    PHARMACIST = "pharmacist"
    IT = "it"
    OTHER = "other"


class Account(Row, frozen=True, kw_only=True):
    """Somebody of the site's staff list, with the PIN that proves it at the sign-in."""

    key: A[Key, At("staff.csv login; Practitioner.identifier", "STF-1", "what is typed at the sign-in")]
    name: A[str | None, At("staff.csv name; Practitioner.name", "STF-3")] = None
    role: A[str | None, At("staff.csv role; PractitionerRole.code", "PRA-3", "verbatim when it is none of ours")] = None
    badge: A[str | None, At("staff.csv badge; Practitioner.identifier", "STF-2", "what a badge reader types")] = None
    wards: A[tuple[str, ...], At("staff.csv wards; PractitionerRole.location", "", "names or keys; `*`: all")] = ()
    pin_hash: A[str | None, At("staff.csv pin_hash", "", "Argon2id as a PHC string")] = None
    until: A[Moment | None, At("staff.csv until; PractitionerRole.period.end", "STF-13", "the last day")] = None
    unreadable: A[tuple[str, ...], At("values that could not be read")] = ()
