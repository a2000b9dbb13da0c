"""`staff.csv`: who may sign in at the stations, with which PIN and for which wards.

| Column | Holds |
|---|---|
| `login` | what the person types; at most 64 characters, no space (RPPS, account name); needed |
| `name` | first name and name as printed on sheets; at most 80 characters; needed |
| `role` | one of the kit's roles or a word for it in French or English; any other word is kept as it is |
| `wards` | names or keys of wards, `|` between them; `*` is all; empty: every record asks for a reason |
| `pin_hash` | Argon2id as a PHC string, written by `downtime staff`; needed. Never a PIN |
| `badge` | what the badge reader types, when it is not the login |
| `until` | the last day, `YYYY-MM-DD`; after it the line is left out |
"""

from __future__ import annotations

from datetime import date

from exports.csv_files.table import BadCell, Table, Values
from exports.folding import fold
from exports.language import N_
from exports.pin import is_pin_hash
from exports.quality import LeftOut
from exports.record import Account, Role

LONGEST_LOGIN = 64
LONGEST_NAME = 80
"""Characters: it must fit on a sheet."""

_WORDS: dict[Role, str] = {
    Role.NURSE: "nurse, registered nurse, ide, infirmier, infirmiere, ibode, iade, puericultrice, sage femme, midwife",
    Role.PHYSICIAN: "physician, doctor, medecin, interne, praticien, praticien hospitalier, ph, chirurgien",
    Role.MANAGER: "manager, ward manager, cadre, cadre de sante, cadre de nuit, directeur de garde",
    Role.AID: "aid, nursing aid, healthcare assistant, as, aide soignant, aide soignante, auxiliaire de puericulture",
    Role.PHARMACIST: "pharmacist, pharmacien, pharmacienne, preparateur, preparatrice",
    Role.IT: "it, informatique, dsi, rssi, informaticien, informaticienne",
    Role.OTHER: "other, autre",
}
ROLES: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split(", ")}
"""The words for a role, folded."""


def staff_table(today: date) -> Table:
    """The table as it is read on that day."""

    def make(values: Values) -> Account | LeftOut:
        return account_of(values, today)

    return Table(
        name="staff",
        needed=("login", "name", "pin_hash"),
        optional=("role", "wards", "badge", "until"),
        make=make,
        unique=(("login", "badge"),),
        forbidden={"pin": N_("PINs must not lie here in clear; set them with: downtime staff pin SITE LOGIN")},
    )


def account_of(values: Values, today: date) -> Account | LeftOut:
    """The account of a line. Raises `BadCell`."""
    login, name = check_login(values["login"], "login"), check_name(values["name"])
    badge = check_login(values["badge"], "badge") if values["badge"] else None
    if not is_pin_hash(values["pin_hash"]):
        raise BadCell("pin_hash", N_("it is no hash of a PIN; set one with: downtime staff pin SITE LOGIN"))
    until = check_day(values["until"])
    if until is not None and until < today:
        return LeftOut.OUTSIDE_PERIOD
    return Account(
        key=login,
        name=name,
        role=role_of(values["role"]),
        badge=badge if badge != login else None,
        wards=wards_of(values["wards"]),
        pin_hash=values["pin_hash"],
        until=until.isoformat() if until is not None else None,
    )


def check_login(login: str, column: str) -> str:
    """Raises `BadCell` for what nobody can type, or what would not fit."""
    if len(login) > LONGEST_LOGIN or not login.isprintable() or any(letter.isspace() for letter in login) or not login:
        raise BadCell(column, N_("it has a space, cannot be printed, or is longer than 64 characters"))
    return login


def check_name(name: str) -> str:
    """Raises `BadCell` for what could not stand on a sheet."""
    folded = " ".join(name.split())
    if len(folded) > LONGEST_NAME or not folded.isprintable() or not any(letter.isalpha() for letter in folded):
        raise BadCell("name", N_("it has no letter, cannot be printed, or is longer than 80 characters"))
    return folded


def check_day(day: str) -> date | None:
    """Raises `BadCell` for anything but `YYYY-MM-DD`."""
    if not day:
        return None
    try:
        if len(day) != len("2026-11-23"):
            raise ValueError
        return date.fromisoformat(day)
    except ValueError:
        raise BadCell("until", N_("it is no day as YYYY-MM-DD")) from None


def role_of(said: str) -> str | None:
    """The kit's role for a word, else the word itself."""
    found = ROLES.get(fold(said))
    return found.value if found is not None else said or None


def wards_of(said: str) -> tuple[str, ...]:
    """The wards of a cell, each once."""
    return tuple(dict.fromkeys(ward for part in said.split("|") if (ward := part.strip())))
