"""A row of which something cannot be read: its good parts, and the rest raw and marked.

Rule: one column that does not fit its type never takes a ward's list down, and never falls back to a reassuring value:
what has a word for "unknown" is unknown, a truth value takes the side that makes people ask, the rest is missing, and
the raw text stands in `unreadable`.
"""

from __future__ import annotations

import functools
from enum import Enum
from typing import Any, TypeVar, get_type_hints

import msgspec

from exports.record import Document, MedicationOrder, OrderStatus, Patient, Request, Row, Stay
from exports.snapshot.schema import json_columns

R = TypeVar("R", bound=Row)
_LONGEST = 200
"""Characters of raw text that are shown."""
_UNSAID = ("unknown", "other")
"""The values of our enumerations that claim nothing."""
_CAUTIOUS: dict[tuple[type[Row], str], bool] = {
    (Patient, "protected"): True,
    (Patient, "identity_missing"): True,
    (Stay, "protected"): True,
    (Stay, "present"): True,
    (Stay, "place_confirmed"): False,
    (Document, "protected"): True,
}
"""Truth values whose default would reassure: it opens a record, vouches for a place, or sends a patient away."""
_ASK: dict[tuple[type[Row], str], tuple[tuple[Any, ...], Any]] = {
    (MedicationOrder, "do_not_give"): ((OrderStatus.ACTIVE,), OrderStatus.UNKNOWN),
    (MedicationOrder, "usual"): ((OrderStatus.ACTIVE,), OrderStatus.UNKNOWN),
    (Request, "do_not_perform"): ((None, "active"), "unknown"),
}
"""Neither side of these is safe, a drug forbidden no more than a drug allowed: the status stops being in force."""


def salvaged(row_type: type[R], values: dict[str, Any]) -> R:
    """The row of these stored values. Raises `msgspec.ValidationError` when nothing can stand in for a bad one."""
    read: dict[str, Any] = {}
    marks: list[str] = []
    bad: list[str] = []
    for name, value in values.items():
        try:
            read[name] = _converted(row_type, name, value)
        except (ValueError, TypeError, RecursionError):
            read[name] = _instead(row_type, name)
            marks.append(f"{name}: {_raw(value)}")
            bad.append(name)
    for name in bad:
        in_force, unclear = _ASK.get((row_type, name), ((), None))
        if read.get("status") in in_force:
            read["status"] = unclear
    if marks:
        if "unreadable" not in row_type.__struct_fields__:
            raise msgspec.ValidationError
        read["unreadable"] = (*read.get("unreadable", ()), *marks)
    return row_type(**read)


def _converted(row_type: type[Row], name: str, value: Any) -> Any:
    if name in json_columns(row_type):
        value = msgspec.json.decode(value) if value else ()
    return msgspec.convert(value, _hints(row_type)[name], strict=False)


def _instead(row_type: type[Row], name: str) -> Any:
    """What stands for a value that cannot be read: the field's own "nobody said", which never reassures."""
    if (row_type, name) in _CAUTIOUS:
        return _CAUTIOUS[row_type, name]
    default = next(field.default for field in msgspec.structs.fields(row_type) if field.name == name)
    if default is not msgspec.NODEFAULT:
        return default
    kind = _hints(row_type)[name]
    values = list(kind) if isinstance(kind, type) and issubclass(kind, Enum) else []
    unsaid = next((member for member in values if member.value in _UNSAID), None)
    if unsaid is None:
        raise msgspec.ValidationError
    return unsaid


def _raw(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text[:_LONGEST]


@functools.cache
def _hints(row_type: type[Row]) -> dict[str, Any]:
    return get_type_hints(row_type)
