"""Hypothesis strategies: any record whatever, with hostile texts in every field."""

from __future__ import annotations

import json
import typing
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from exports.record import PatientRecord, Row

NAUGHTY: list[str] = json.loads(
    (Path(__file__).parents[1] / "data" / "naughty-strings" / "blns.json").read_text(encoding="utf-8")
)
MOMENTS = st.sampled_from(
    [
        "2026-11-23T07:05:00+00:00",
        "2026-11-22T21:40:00+00:00",
        "2026-11",
        "2019",
        "1958-12-10",
        "hier",
        "9999-99-99",
        "",
    ]
)
TEXTS = st.sampled_from(NAUGHTY) | st.text(max_size=30) | st.text("ab \n", max_size=400) | MOMENTS
"""Every text field takes any of these: a source may write anything anywhere."""


def _values(kind: Any) -> st.SearchStrategy[Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _values(arguments[0])
    if arguments and type(None) in arguments:
        return st.none() | st.one_of(*[_values(part) for part in arguments if part is not type(None)])
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        bool: st.booleans(),
        bytes: st.binary(max_size=10),
        float: st.floats(),
        int: st.integers(0, 1000),
    }
    return simple[kind]


def rows(kind: type[Row]) -> st.SearchStrategy[Any]:
    """Any row of a type: required fields always, the others as likely absent as there."""
    hints = typing.get_type_hints(kind, include_extras=True)
    required = {field.name for field in msgspec.structs.fields(kind) if field.required}
    always = {name: _values(hint) for name, hint in hints.items() if name in required}
    maybe = {name: _values(hint) for name, hint in hints.items() if name not in required}
    return st.fixed_dictionaries(always, optional=maybe).map(lambda fields: kind(**fields))


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    """Any record: up to three rows in each list."""
    fields: dict[str, Any] = {}
    for name, hint in typing.get_type_hints(PatientRecord).items():
        if typing.get_origin(hint) is tuple:
            fields[name] = tuple(draw(st.lists(rows(typing.get_args(hint)[0]), max_size=3)))
        else:
            fields[name] = draw(rows(hint))
    return PatientRecord(**fields)
