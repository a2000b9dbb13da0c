"""The tables of a snapshot, made from the record's types: one table per type, one column per field.

Source of truth: `exports.record.TABLES`. Text for enumerations and times, JSON arrays for tuples of text, 0/1 for truth
values, BLOB for bytes. Format version 1; a change of any table makes a new version.
"""

from __future__ import annotations

import functools
import types
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from exports.paper_choice import PaperChoice
from exports.record import Moment, Row

FORMAT = 1
"""The version of the schema. A reader refuses every other one."""

APPLICATION_ID = 0x444F574E
"""SQLite `application_id` of a snapshot: the bytes "DOWN"."""

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "patient": (("key",), ("ipp",)),
    "stay": (("patient",), ("present", "ward"), ("number",)),
    "observation": (("patient", "category", "at"),),
    "administration": (("patient", "at"), ("order",)),
    "document": (("patient",), ("key",)),
    "location": (("ward",),),
}
"""Indexes beside the one on `patient` that every table with such a column has."""

CENSUS = """
create view census as
select s.ward_name as ward, s.room, s.bed,
       p.birth_name, p.given_name, p.used_name, p.name_text, p.birth_date, p.sex, p.ipp, s.number as stay_number,
       s.attending, s.admitted_at, s.status,
       case when exists (select 1 from allergy a where a.patient = s.patient) then 'listed'
            when exists (select 1 from none_known n where n.patient = s.patient and n.section = 'allergies')
                 then 'none-known'
            else 'not-recorded' end as allergies_state,
       (select group_concat(coalesce(a.substance, a.code, '?')
               || case when a.verification <> 'confirmed' then ' (' || a.verification || ')' else '' end
               || case when a.clinical_status <> 'active' then ' (' || a.clinical_status || ')' else '' end, '; ')
        from allergy a where a.patient = s.patient) as allergies
from stay s left join patient p on p.key = s.patient
where s.present
order by s.ward_name, s.room, s.bed, p.birth_name
"""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The one row of the table `snapshot`: what this file says of itself. It must agree with the signed comment."""

    format: int
    site: str
    site_name: str
    language: str
    timezone: str
    scope: str
    wards: tuple[str, ...]
    """The wards of the scope as in downtime.toml; `*` is all."""
    sequence: int
    created_at: Moment
    """When the snapshot was made: UTC."""
    patients: int
    present: int
    counts: dict[str, int]
    """Rows per table."""
    software: str
    declared_sign_in: bool = True
    """Whether who is not on the site's staff list may say a name and a role; always so when the list is empty."""
    paper: PaperChoice = PaperChoice()
    """What the site decided about paper: JSON."""


MANIFEST_JSON = ("wards", "counts", "paper")
"""The columns of the table `snapshot` that hold JSON."""


@functools.cache
def columns(row_type: type[Row]) -> dict[str, type]:
    """Name → SQLite-storable Python type (str, int, float or bytes) of each column, in order."""
    hints = get_type_hints(row_type)
    return {name: _storable(hints[name]) for name in row_type.__struct_fields__}


@functools.cache
def json_columns(row_type: type[Row]) -> tuple[str, ...]:
    """The columns that hold a JSON array of text."""
    hints = get_type_hints(row_type)
    return tuple(n for n in row_type.__struct_fields__ if any(get_origin(t) is tuple for t in _options(hints[n])))


@functools.cache
def enum_columns(row_type: type[Row]) -> tuple[str, ...]:
    """The columns that hold the value of an enumeration."""
    hints = get_type_hints(row_type)
    return tuple(n for n in row_type.__struct_fields__ if any(_is_enum(t) for t in _options(hints[n])))


def key_column(row_type: type[Row]) -> str | None:
    """The column that names a row, if the type has one."""
    return "key" if "key" in row_type.__struct_fields__ else None


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _storable(hint: Any) -> type:
    for option in _options(hint):
        if option is bytes or option is float:
            return option
        if option is int or option is bool:
            return int
    return str
