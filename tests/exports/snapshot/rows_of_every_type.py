"""Hypothesis strategies for rows of every type of the record, filled with hostile text."""

from __future__ import annotations

from typing import Any, get_type_hints

from hypothesis import strategies as st

from exports.record import TABLES, Row

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def rows_of(row_type: type[Row]) -> st.SearchStrategy[Row]:
    """Any row of a type: every field drawn from what its type allows."""
    hints = get_type_hints(row_type)
    return st.builds(row_type, **{name: _values(hints[name]) for name in row_type.__struct_fields__})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        return TEXT
    if str(hint).startswith("tuple"):
        return st.lists(TEXT, max_size=3).map(tuple)
    options = getattr(hint, "__args__", None)
    if options:
        return st.one_of(*(st.none() if option is type(None) else _values(option) for option in options))
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
    if hint is int:
        return st.integers(-(2**60), 2**60)
    return st.from_type(hint)


ANY_ROW = st.sampled_from(sorted(TABLES, key=lambda t: t.__name__)).flatmap(rows_of)
