"""`directory.csv`: the hospital's telephone numbers.

| Column | Holds |
|---|---|
| `name` | who or what is called; needed |
| `phone` | the number as it is dialled; needed |
| `ward` | where that is |
| `note` | when to call, what for |
"""

from __future__ import annotations

from exports.csv_files.table import BadCell, Table, Values
from exports.language import N_
from exports.record import PhoneEntry

LONGEST = 200


def directory_table() -> Table:
    """The table of the file."""
    return Table(name="directory", needed=("name", "phone"), optional=("ward", "note"), make=_entry)


def _entry(values: Values) -> PhoneEntry:
    for column, value in values.items():
        if len(value) > LONGEST or not value.isprintable():
            raise BadCell(column, N_("it is longer than 200 characters or not one line of text"))
    if not any(character.isdigit() for character in values["phone"]):
        raise BadCell("phone", N_("it holds no digit"))
    return PhoneEntry(
        name=values["name"], phone=values["phone"], ward=values["ward"] or None, note=values["note"] or None
    )
