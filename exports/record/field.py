"""How a field of the record says what it holds and where the standards carry it.

Every field of every row is `Annotated[type, At(...)]`; a test asserts it, and FORMAT.md's tables are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import msgspec

Moment: TypeAlias = str
"""A time as the source knows it: an instant `YYYY-MM-DDTHH:MM:SS+00:00` (UTC, ISO 8601, fractions dropped), or a
partial date `YYYY`, `YYYY-MM` or `YYYY-MM-DD` that no one may make more precise (FHIR R4 dateTime; HL7 v2 TS)."""

Key: TypeAlias = str
"""The identifier of a row inside one snapshot. Keys of patients and documents are opaque (keyed hash), since they
appear in addresses; the others are the source's own identifier."""


@dataclass(frozen=True)
class At:
    """Where FHIR R4 and HL7 v2.5 (IHE PAM France) carry a field; "" where a standard does not carry it."""

    fhir: str
    hl7: str = ""
    note: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of one table of a snapshot: only text, numbers, truth values, bytes, and tuples of text."""
