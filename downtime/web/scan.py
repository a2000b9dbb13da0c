"""What a scanner types for the INS Datamatrix of a French document or wristband.

Format: ANS "Format datamatrix INS" v2.2: a header of 26 characters ("IS", "01", 22 zeros), then blocks of a two-letter
identifier and a value; a variable field that is neither full nor last ends with <GS> (0x1D), which some scanners drop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"IS\d{24}S1(?P<ins>\d{5}[0-9AB]{2}\d{8}|[0-9AB]{15})S2(?P<oid>[0-9.]{19,20})\x1d?(?P<rest>S3.*)")
_TRAITS = re.compile(
    r"S3(?P<given>[A-Z' -]{1,100}?)\x1d?S4(?P<name>[A-Z' -]{1,100}?)\x1d?S5(?P<sex>[MFI])S6(?P<birth>\d{2}-\d{2}-\d{4})"
)


@dataclass(frozen=True)
class ScannedIns:
    """The number, and the traits to search by when no patient of the copy has the number."""

    ins: str
    traits: str


def read_ins_datamatrix(text: str) -> ScannedIns | None:
    """The content of an INS Datamatrix, or None when the text is none."""
    header = _HEADER.fullmatch(text)
    traits = _TRAITS.match(header["rest"]) if header else None
    if header is None or traits is None:
        return None
    day, month, year = traits["birth"].split("-")
    given = traits["given"].split()[0] if traits["given"].split() else ""
    return ScannedIns(header["ins"], f"{traits['name']} {given} {year}-{month}-{day}")
