"""The registers of a snapshot: who left lately, the appointments to come, everybody known by name.

Rules of this module:

* whoever is known is in one of the letters, also without a name; nothing is left out for want of a date;
* who uses another name than the birth name stands under that one too, as a line that leads to the birth name; nobody
  who is protected does;
* an appointment that was cancelled stays, with its status;
* rows only: what of them may be shown, and to whom, is the reader's page to decide.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from exports.folding import fold
from exports.record import Appointment, Contact, ContactRole, Key, Patient, Row, Stay, StayStatus
from exports.snapshot.discretion import kept_quiet
from exports.snapshot.read import rows
from exports.snapshot.schema import columns, json_columns

R = TypeVar("R", bound=Row)

PAGE = 200
"""Lines of one page of a register."""
OTHER = "other"
"""The letter of those whose name begins with none of A to Z, or who have no name in the copy."""
LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", OTHER)

_MAY_BE_CALLED = (
    ContactRole.LEGAL_REPRESENTATIVE,
    ContactRole.TRUSTED_PERSON,
    ContactRole.EMERGENCY_CONTACT,
    ContactRole.NEXT_OF_KIN,
)
_MOST_KEYS = 500
"""Of one statement: SQLite takes 999 parameters at least."""


class KnownPatient(msgspec.Struct, frozen=True, kw_only=True):
    """A patient of the copy with the latest stay, an open one first."""

    patient: Patient
    stay: Stay | None = None
    protected: bool = False
    """The patient, any stay, or the mother of a newborn (`exports.snapshot.discretion`)."""
    under: str = ""
    """The used name under which this line stands, and leads to the birth name; "" on the line of the birth name."""


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment with its patient, and whom to call: the contacts that have a telephone, nearest first."""

    appointment: Appointment
    patient: Patient
    contacts: tuple[Contact, ...] = ()
    protected: bool = False

    @property
    def to_call(self) -> tuple[Contact, ...]:
        """Who decides for the patient; else, where the patient has no telephone, the others.

        An appointment is told to nobody who need not know of it.
        """
        deciding = tuple(one for one in self.contacts if one.role is ContactRole.LEGAL_REPRESENTATIVE)
        return deciding or (() if self.patient.phone else self.contacts)

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers to call beside the patient's own."""
        return tuple(dict.fromkeys(one.phone for one in self.to_call if one.phone))


class KnownPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of everybody known: `counts` says how many patients there are under each letter, by birth name."""

    lines: tuple[KnownPatient, ...]
    counts: Mapping[str, int]
    letters: frozenset[str]
    """Those under which a line stands, also one that leads to another letter."""
    letter: str
    page: int
    pages: int


def discharged(connection: sqlite3.Connection) -> tuple[KnownPatient, ...]:
    """The stays that ended, the latest first, those without a date of leaving last."""
    ended = "not present and (discharged_at is not null or status = ?)"
    stays = rows(connection, Stay, ended, (StayStatus.FINISHED.value,))
    patients = _patients(connection, (stay.patient for stay in stays))
    protected = kept_quiet(connection)
    known = [_known(patients.get(stay.patient), stay, stay.patient in protected) for stay in stays]
    known.sort(key=lambda one: (one.stay and one.stay.discharged_at) or "", reverse=True)
    return tuple(known)


def appointments(connection: sqlite3.Connection) -> tuple[Booking, ...]:
    """The appointments of the copy in the order of their time, those without one last."""
    found = rows(connection, Appointment)
    keys = tuple(dict.fromkeys(one.patient for one in found))
    patients, protected = _patients(connection, keys), kept_quiet(connection)
    contacts = _contacts(connection, keys)
    bookings = [
        Booking(
            appointment=one,
            patient=(patient := patients.get(one.patient) or _nobody(one.patient)),
            contacts=contacts.get(one.patient, ()),
            protected=patient.protected or one.patient in protected,
        )
        for one in found
    ]
    return tuple(sorted(bookings, key=lambda one: (one.appointment.start is None, one.appointment.start or "")))


def known(connection: sqlite3.Connection, letter: str, page: int = 1) -> KnownPage:
    """The lines whose name begins with a letter of `LETTERS`; `page`, from 1, is brought into range."""
    entries = _entries(connection)
    there = [one for one in entries if one.letter == letter]
    counts = Counter(one.letter for one in entries if not one.under)
    pages = max(1, -(-len(there) // PAGE))
    page = min(max(page, 1), pages)
    return KnownPage(
        lines=_lines(connection, there[(page - 1) * PAGE : page * PAGE]),
        counts={one: counts[one] for one in LETTERS},
        letters=frozenset(one.letter for one in entries),
        letter=letter,
        page=page,
        pages=pages,
    )


def everybody(connection: sqlite3.Connection) -> tuple[KnownPatient, ...]:
    """All patients of the copy by birth name, and by used name where it is another, as the printed index lists them."""
    return _lines(connection, _entries(connection))


class _Entry(NamedTuple):
    """One line of the register: `order` sorts it, `under` as in `KnownPatient`."""

    order: tuple[str, str, str]
    key: Key
    under: str = ""

    @property
    def letter(self) -> str:
        return _letter(self.order[0])


def _entries(connection: sqlite3.Connection) -> list[_Entry]:
    """The lines of everybody, sorted."""
    quiet = kept_quiet(connection)
    people = tuple(rows(connection, Patient, without=_UNNAMED))
    named = [_Entry(_order(one), one.key) for one in people]
    led = (_leading(one) for one in people if one.key not in quiet)
    return sorted([*named, *(one for one in led if one is not None)])


def _leading(patient: Patient) -> _Entry | None:
    """The line under the used name, when the patient stands elsewhere by the birth name."""
    used, born = patient.used_name or "", patient.birth_name or patient.name_text or ""
    if not fold(used).strip() or not born or fold(used) == fold(born):
        return None
    given = patient.used_given_name or patient.given_name or ""
    order = fold(used), fold(given), patient.birth_date or ""
    return _Entry(order, patient.key, f"{used.upper()} {given}".strip())


_NAMES = ("birth_name", "name_text", "used_name", "given_name", "used_given_name")
_NAMED = {"key", *_NAMES, "birth_date", *json_columns(Patient)}
_UNNAMED = tuple(name for name in columns(Patient) if name not in _NAMED)
"""The columns that the order by name does not need."""


def _order(patient: Patient) -> tuple[str, str, str]:
    name = patient.birth_name or patient.name_text or patient.used_name or ""
    return fold(name), fold(patient.given_name or ""), patient.birth_date or ""


def _letter(folded_name: str) -> str:
    first = folded_name[:1].upper()
    return first if first in LETTERS else OTHER


def _lines(connection: sqlite3.Connection, entries: Sequence[_Entry]) -> tuple[KnownPatient, ...]:
    keys = [one.key for one in entries]
    patients = _patients(connection, keys)
    stays = _grouped(connection, Stay, keys)
    quiet = kept_quiet(connection)
    return tuple(
        _known(
            patients.get(one.key) or _nobody(one.key),
            next(iter(stays.get(one.key, ())), None),
            one.key in quiet,
            one.under,
        )
        for one in entries
    )


def _known(patient: Patient | None, stay: Stay | None, protected: bool, under: str = "") -> KnownPatient:
    who = patient or _nobody(stay.patient if stay else "")
    return KnownPatient(patient=who, stay=stay, protected=who.protected or protected, under=under)


def _nobody(key: Key) -> Patient:
    """Who stands in a list without an identity in the copy."""
    return Patient(key=key, identity_missing=True)


def _patients(connection: sqlite3.Connection, keys: Iterable[Key]) -> Mapping[Key, Patient]:
    found: dict[Key, Patient] = {}
    for some in _chunks(dict.fromkeys(keys)):
        found |= {one.key: one for one in rows(connection, Patient, f"key in ({_marks(some)})", some)}
    return found


def _grouped(connection: sqlite3.Connection, row_type: type[R], keys: Iterable[Key]) -> Mapping[Key, tuple[R, ...]]:
    """The rows of some patients, in the order in which `rows` gives them."""
    found: dict[Key, list[R]] = defaultdict(list)
    for some in _chunks(dict.fromkeys(keys)):
        for row in rows(connection, row_type, f"patient in ({_marks(some)})", some):
            found[row.patient].append(row)  # type: ignore[attr-defined]  # stays and contacts have the field
    return {key: tuple(of_one) for key, of_one in found.items()}


def _contacts(connection: sqlite3.Connection, keys: Iterable[Key]) -> Mapping[Key, tuple[Contact, ...]]:
    """Whom to call about an appointment, nearest first: nobody whom the patient does not want to be told."""
    return {
        key: tuple(
            sorted(
                (one for one in found if one.phone and one.role in _MAY_BE_CALLED),
                key=lambda one: _MAY_BE_CALLED.index(one.role),
            )
        )
        for key, found in _grouped(connection, Contact, keys).items()
    }


def _chunks(keys: Iterable[Key]) -> Iterator[tuple[Key, ...]]:
    waiting = iter(keys)
    while some := tuple(islice(waiting, _MOST_KEYS)):
        yield some


def _marks(keys: Sequence[Key]) -> str:
    return ", ".join("?" * len(keys))
